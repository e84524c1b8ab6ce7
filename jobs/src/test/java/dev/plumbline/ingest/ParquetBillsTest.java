package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ParquetBillsTest extends ParquetBillFiles {
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

  @Test
  void whatOtherWritersMakeOfIdsTimesAndMapsIsReadAsWhatItWas() {
    Path numbers =
        written(
            bill(
                2,
                "bill_payer_account_id",
                "cast(11254002932 as bigint)",
                "line_item_usage_account_id",
                "cast(11254002932 as double)",
                "bill_billing_period_start_date",
                "if(identity_line_item_id = '0', date'2025-01-01', date'2025-02-01')",
                "line_item_usage_start_date",
                "timestamp_ntz'2025-01-02 00:00:00'",
                "product_vcpu",
                "cast(16 as double)",
                "resource_tags",
                "'{\"user_team\":\"web\"}'"),
            "numbers");
    String row = " 011254002932 2025-01-02 00:00:00.000000 {\"team\":\"web\"} 16";
    assertThat(read(numbers))
        .containsExactly("011254002932:files 2025-01" + row, "011254002932:files 2025-02" + row);
  }

  @Test
  void timesInNanosecondsAreRead() throws IOException {
    String schema =
        "message m { required binary bill_payer_account_id (STRING);"
            + " required int64 bill_billing_period_start_date (TIMESTAMP(NANOS,true));"
            + " required int64 line_item_usage_start_date (TIMESTAMP(NANOS,false));"
            + " required int64 line_item_usage_end_date (TIMESTAMP(NANOS,false));"
            + Stream.of(
                    "usage_account_id",
                    "line_item_type",
                    "product_code",
                    "usage_type",
                    "operation",
                    "currency_code",
                    "unblended_cost")
                .map(name -> " required binary line_item_" + name + " (STRING);")
                .collect(java.util.stream.Collectors.joining())
            + " required double line_item_usage_amount; }";
    long january = java.time.Instant.parse("2025-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000;
    Path file = folder.resolve("nanos/a.parquet");
    try (var writer =
        org.apache.parquet.hadoop.example.ExampleParquetWriter.builder(
                new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(org.apache.parquet.schema.MessageTypeParser.parseMessageType(schema))
            .build()) {
      var line =
          new org.apache.parquet.example.data.simple.SimpleGroup(
              org.apache.parquet.schema.MessageTypeParser.parseMessageType(schema));
      line.add("bill_payer_account_id", "111111111111");
      line.add("bill_billing_period_start_date", january);
      line.add("line_item_usage_start_date", january + 1_001_999);
      line.add("line_item_usage_end_date", january);
      line.add("line_item_usage_account_id", "222222222222");
      line.add("line_item_line_item_type", "Usage");
      line.add("line_item_product_code", "AmazonEC2");
      line.add("line_item_usage_type", "BoxUsage:m5.large");
      line.add("line_item_operation", "RunInstances");
      line.add("line_item_currency_code", "USD");
      line.add("line_item_unblended_cost", "1.5");
      line.add("line_item_usage_amount", 1d);
      writer.write(line);
    }
    assertThat(read(folder.resolve("nanos")))
        .containsExactly("111111111111:files 2025-01 222222222222 2025-01-01 00:00:00.001001 {}");
  }

  @Test
  void aFileWithoutRowsIsLeftOut() {
    written(bill(1), "some/filled");
    written(bill(0), "some/none");
    assertThat(Bills.find(folder.resolve("some")).all())
        .singleElement()
        .satisfies(delivery -> assertThat(delivery.rows()).hasValue(1));
  }

  @Test
  void twoColumnsOfOneNameCountAsAbsentAndAreNamed() throws IOException {
    Path written =
        written(bill(1, "resource_tags_user_a", "'a'", "resource_tags_user_b", "'b'"), "two");
    try (Stream<Path> parts = Files.list(written)) {
      Path part = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      String bytes = new String(Files.readAllBytes(part), StandardCharsets.ISO_8859_1);
      Bills.write(
          folder.resolve("one/a.parquet"),
          bytes.replace("tags_user_b", "tags_user_a").getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(read(folder.resolve("one")))
        .containsExactly("111111111111:files 2025-01 222222222222 2025-01-02 00:00:00.000000 {}");
    assertThat(MergedKeys.doubledInWords(Bills.find(folder.resolve("one")).all()))
        .hasValueSatisfying(words -> assertThat(words).endsWith("absent: resource_tags_user_a"));
  }
}
