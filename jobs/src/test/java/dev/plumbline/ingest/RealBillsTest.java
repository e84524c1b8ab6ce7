package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealBillsTest extends SparkTest {
  private final Formats formats = Formats.load();
  @TempDir Path temporary;

  private Deliveries find(Path path) {
    return Deliveries.find(
        List.of(new ChargeInput(path.toString(), "auto")),
        List.of(),
        spark.sparkContext().hadoopConfiguration(),
        KnownUnits.NONE,
        formats);
  }

  private org.apache.hadoop.fs.Path side() {
    return new org.apache.hadoop.fs.Path(temporary.toUri());
  }

  private record Line(long rows, BigDecimal billed, BigDecimal effective, BigDecimal list) {}

  @Test
  void twoMonthsOfParquetAddUpToTheirKnownTotals() throws IOException {
    Path folder = SuppliedData.folder("cur-legacy-parquet");
    Deliveries found = find(folder);
    assertThat(found.all())
        .extracting(d -> d.units().toString())
        .containsExactly("[836060457634:files 2018-10]", "[836060457634:files 2018-11]");
    assertThat(found.all())
        .extracting(d -> d.rows().getAsLong())
        .containsExactly(119_307L, 124_340L);
    assertThat(found.ignored()).hasSize(2);

    Dataset<Row> charges = IngestCharges.read(spark, found.all(), formats, side());
    Map<String, Line> actual = new TreeMap<>();
    Dataset<Row> totals =
        charges
            .groupBy("billing_period", "sub_account_id", "x_line_item_type", "x_product_code")
            .agg(
                count(lit(1)).as("rows"),
                sum("billed_cost").as("billed"),
                sum("effective_cost").as("effective"),
                sum("list_cost").as("list"),
                sum(expr("billed_cost - x_control.billed")).as("d1"),
                sum(expr("effective_cost - x_control.effective")).as("d2"),
                sum(expr("x_net_effective_cost - x_control.net_effective")).as("d3"));
    for (Row row : totals.collectAsList()) {
      actual.put(
          String.join(",", row.getString(0), row.getString(1), row.getString(2), row.getString(3)),
          new Line(row.getLong(4), row.getDecimal(5), row.getDecimal(6), row.getDecimal(7)));
      assertThat(row.getDecimal(8).signum()).isZero();
      assertThat(row.getDecimal(9).signum()).isZero();
      assertThat(row.getDecimal(10).signum()).isZero();
    }
    List<String> lines = Files.readAllLines(folder.resolve("expected_totals.csv"));
    assertThat(actual).hasSize(lines.size() - 1);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      String month = cells[0].equals("Oct") ? "2018-10" : "2018-11";
      Line found1 = actual.get(String.join(",", month, cells[2], cells[3], cells[4]));
      assertThat(found1).as(line).isNotNull();
      assertThat(found1.rows()).as(line).isEqualTo(Long.parseLong(cells[5]));
      near(found1.billed(), cells[7], line);
      near(found1.list(), cells[8], line);
      near(found1.effective(), cells[9], line);
    }
  }

  private static void near(BigDecimal actual, String expected, String line) {
    assertThat(actual)
        .as(line)
        .isCloseTo(
            new BigDecimal(expected),
            org.assertj.core.data.Offset.offset(new BigDecimal("0.000001")));
  }

  @Test
  void aPublishedSampleOfFocusIsReadToTheLastRow() {
    Path file = SuppliedData.folder("focus-1.0-sample").resolve("focus_sample.csv");
    Deliveries found = find(file);
    Dataset<Row> charges = IngestCharges.read(spark, found.all(), formats, side()).cache();
    assertThat(charges.count()).isEqualTo(1000);
    Row aws =
        charges
            .where("x_billing_entity like 'AWS%'")
            .selectExpr(
                "count(*)",
                "cast(round(sum(x_net_billed_cost), 4) as string)",
                "cast(round(sum(list_cost), 4) as string)",
                "count(billed_cost)",
                "count_if(resource_id = 'NULL')",
                "count_if(exists(map_keys(tags), k -> k <> trim(k)))")
            .head();
    assertThat(aws).hasToString("[942,18.0066,18.1493,0,0,0]");
    assertThat(
            charges
                .where("x_billing_entity = 'AWS Marketplace'")
                .select("x_legal_entity")
                .collectAsList())
        .hasToString("[[Red Hat Inc.]]");
    charges.unpersist();
  }

  @Test
  void aRealCsvOfAMonthIsReadToTheLastRecord() {
    Path file =
        SuppliedData.folder("cur-legacy-csv").resolve("sample-anonymous-aws-export-dataset.csv");
    Deliveries found = find(file);
    assertThat(found.all())
        .singleElement()
        .satisfies(d -> assertThat(d.units()).hasToString("[123412340534:files 2023-11]"));
    Dataset<Row> charges = IngestCharges.read(spark, found.all(), formats, side());
    Row total =
        charges
            .groupBy()
            .agg(
                count(lit(1)),
                sum("billed_cost"),
                sum(expr("case when charge_category = 'Tax' then billed_cost end")),
                sum(expr("case when resource_id is null then 1 else 0 end")),
                sum(col("x_control.billed")))
            .first();
    assertThat(total.getLong(0)).isEqualTo(1281);
    assertThat(total.getDecimal(1)).isEqualByComparingTo("1.6823086974");
    assertThat(total.getDecimal(2)).isEqualByComparingTo("0.08");
    assertThat(total.getLong(3)).isEqualTo(1281);
    assertThat(total.getDecimal(4)).isEqualByComparingTo("1.6823086974");
    ReadCounts counts = ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration());
    assertThat(counts.records()).isEqualTo(1281);
    assertThat(counts.rejected()).isZero();
  }
}
