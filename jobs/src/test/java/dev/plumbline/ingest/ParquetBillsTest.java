package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetBillsTest extends SparkTest {
  @TempDir Path folder;

  /** Rows with the columns a bill must have; {@code more} adds to them or replaces. */
  private Dataset<Row> bill(int rows, String... more) {
    Dataset<Row> data =
        spark
            .range(rows)
            .selectExpr(
                "cast(id as string) as identity_line_item_id",
                "'111111111111' as bill_payer_account_id",
                "timestamp'2025-01-01 00:00:00' as bill_billing_period_start_date",
                "'222222222222' as line_item_usage_account_id",
                "'Usage' as line_item_line_item_type",
                "timestamp'2025-01-02 00:00:00' as line_item_usage_start_date",
                "timestamp'2025-01-02 01:00:00' as line_item_usage_end_date",
                "'AmazonEC2' as line_item_product_code",
                "'BoxUsage:m5.large' as line_item_usage_type",
                "'RunInstances' as line_item_operation",
                "cast(1 as double) as line_item_usage_amount",
                "'USD' as line_item_currency_code",
                "cast(0.1 as double) as line_item_unblended_cost");
    for (int i = 0; i < more.length; i += 2) {
      data = data.withColumn(more[i], expr(more[i + 1]));
    }
    return data.coalesce(1);
  }

  private Path written(Dataset<Row> rows, String name) {
    Path path = folder.resolve(name);
    rows.write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(path.toString());
    return path;
  }

  private Dataset<Row> charges(Path... paths) {
    return IngestCharges.read(
        spark,
        Bills.find(paths).all(),
        Bills.FORMATS,
        new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()));
  }

  @Test
  void cur2KeepsAttributesAndTagsInMaps() {
    Path path =
        written(
            bill(
                1,
                "bill_payer_account_name",
                "'payer'",
                "line_item_usage_account_name",
                "'shop'",
                "product",
                "map('product_name', 'Amazon Elastic Compute Cloud', 'vcpu', '2')",
                "product_region_code",
                "'eu-west-1'",
                "discount",
                "map('total', cast(0 as double))",
                "resource_tags",
                "map('user_team', 'web', 'user_none', '', 'aws_created_by', 'Root')",
                "cost_category",
                "cast(null as map<string,string>)"),
            "cur2");
    List<Row> rows =
        charges(path)
            .selectExpr(
                "x_source_format",
                "service_name",
                "x_vcpu",
                "region_id",
                "to_json(tags)",
                "to_json(x_cost_categories)",
                "x_sub_account_name",
                "cast(billed_cost as string)")
            .collectAsList();
    assertThat(rows)
        .singleElement()
        .hasToString(
            "[cur2,Amazon Elastic Compute Cloud,2,eu-west-1,{\"aws_created_by\":\"Root\",\"team\":\"web\"},{},shop,0.1000000000]");
  }

  @Test
  void anExecutionFolderWithColonsIsReadByItsManifest() throws IOException {
    String file =
        "data/BILLING_PERIOD=2025-01/2025-02-01T23:48:02.356Z-e1/export-00001.snappy.parquet";
    Path written = written(bill(3, "bill_payer_account_name", "'payer'"), "part");
    try (Stream<Path> parts = Files.list(written)) {
      Path part = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Bills.write(folder.resolve("export").resolve(file), Files.readAllBytes(part));
    }
    Bills.write(
        folder.resolve("export/metadata/BILLING_PERIOD=2025-01/export-Manifest.json"),
        "{\"executionId\":\"e1\",\"dataFiles\":[\"s3://b/export/" + file + "\"]}");
    assertThat(
            charges(folder.resolve("export"))
                .selectExpr("concat_ws(' ', x_source_id, billing_period, x_source_format)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsOnly("111111111111:export 2025-01 cur2")
        .hasSize(3);
  }

  @Test
  void aNetColumnWithoutAnyValueCountsAsAbsent() {
    String discount = "if(identity_line_item_id = '0', 'EdpDiscount', 'Usage')";
    Path absent =
        written(
            bill(
                2,
                "line_item_line_item_type",
                discount,
                "line_item_net_unblended_cost",
                "cast(null as double)"),
            "absent");
    Path present =
        written(
            bill(
                2,
                "line_item_line_item_type",
                discount,
                "line_item_net_unblended_cost",
                "if(identity_line_item_id = '0', null, cast(0.09 as double))"),
            "present");
    assertThat(net(absent)).isEqualTo("0.2000000000");
    assertThat(net(present)).isEqualTo("0.0900000000");
  }

  private String net(Path path) {
    return charges(path).selectExpr("cast(sum(x_net_billed_cost) as string)").first().getString(0);
  }

  @Test
  void fileOfSeveralPayersAndMonthsGivesAllItsUnits() {
    Path path =
        written(
            bill(
                4,
                "bill_payer_account_id",
                "if(identity_line_item_id < '2', '111111111111', '011111111111')",
                "bill_billing_period_start_date",
                "if(identity_line_item_id = '0', timestamp'2025-01-01 00:00:00', timestamp'2025-02-01 00:00:00')"),
            "mixed");
    assertThat(Bills.find(path).all())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.units())
                  .hasToString(
                      "[011111111111:files 2025-02, 111111111111:files 2025-01, 111111111111:files 2025-02]");
              assertThat(delivery.rows()).hasValue(4);
            });
    assertThat(charges(path).select("x_source_id", "billing_period").distinct().count())
        .isEqualTo(3);
  }

  @Test
  void aPathMayHoldAnyCharacter() throws IOException {
    Path written =
        written(
            bill(
                3,
                "line_item_unblended_cost",
                "if(identity_line_item_id = '0', cast('NaN' as double), cast(1 as double))"),
            "plain");
    Path file = folder.resolve("p30 [x]*{y} a+b/x %20y.parquet");
    Files.createDirectories(file.getParent());
    try (Stream<Path> parts = Files.list(written)) {
      Files.copy(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file);
    }
    assertThat(charges(file.getParent()).count()).isEqualTo(2);
    List<Delivery> found = Bills.find(file.getParent()).all();
    assertThat(IngestCharges.rejectedParquet(spark, found, Bills.FORMATS).collectAsList())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.<String>getAs("file")).isEqualTo(found.get(0).files().get(0).uri()));
  }

  @Test
  void columnsThatDifferOnlyInCaseAreMerged() {
    SparkSession shared = spark;
    spark = shared.newSession();
    spark.conf().set("spark.sql.caseSensitive", true);
    Path path =
        written(
            bill(
                2,
                "resource_tags_user_Team",
                "if(identity_line_item_id = '0', '', 'a')",
                "resource_tags_user_team",
                "'b'"),
            "case");
    spark = shared;
    assertThat(
            charges(path).selectExpr("to_json(tags) as tags").orderBy(col("tags")).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("{\"team\":\"a\"}", "{\"team\":\"b\"}");
  }

  @Test
  void rowsWithoutWhatTheyNeedStayOutAndCanBeLookedUp() {
    Path path =
        written(
            bill(3, "line_item_unblended_cost", "if(identity_line_item_id = '1', 'x', '0.1')"),
            "bad");
    assertThat(charges(path).count()).isEqualTo(2);
    List<Row> rejected =
        IngestCharges.rejectedParquet(spark, Bills.find(path).all(), Bills.FORMATS)
            .select("x_source_id", "position", "file", "raw_text")
            .collectAsList();
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).getString(0)).isEqualTo("111111111111:files");
    assertThat(rejected.get(0).getLong(1)).isEqualTo(2);
    assertThat(rejected.get(0).getString(2)).endsWith(".parquet");
  }
}
