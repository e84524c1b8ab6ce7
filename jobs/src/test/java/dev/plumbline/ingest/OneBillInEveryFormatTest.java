package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Coverage;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A month is the same month, whatever it was delivered in. */
class OneBillInEveryFormatTest extends SparkTest {
  private static final OneBill BILL = new OneBill();
  private static final String[] FACTS = {
    "x_line_item_id",
    "x_source_id",
    "billing_period",
    "charge_period_start",
    "charge_period_end",
    "billing_account_id",
    "sub_account_id",
    "charge_category",
    "x_line_item_type",
    "service_name",
    "x_product_code",
    "x_usage_type",
    "x_operation",
    "region_id",
    "availability_zone",
    "resource_id",
    "x_instance_type",
    "x_vcpu",
    "x_operating_system",
    "invoice_id",
    "x_commitment_end_at",
    "x_volume_api_name",
    "consumed_quantity",
    "pricing_unit",
    "billed_cost",
    "effective_cost",
    "x_net_billed_cost",
    "x_net_effective_cost",
    "nullif(list_cost, 0)",
    "nullif(contracted_cost, 0)",
    "x_is_split",
    "x_split_cost",
    "x_split_unused_cost",
    "x_net_split_cost",
    "x_split_list_cost",
    "x_split_usage",
    "x_split_parent_resource_id",
    "billing_currency",
    "commitment_discount_id",
    "commitment_discount_type",
    "commitment_discount_status",
    "to_json(tags)",
    "to_json(x_cost_categories)",
    "to_json(struct(x_control.*))"
  };
  private static List<String> asLegacyCsv;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "legacy csv gzip, cur_csv",
    "legacy csv zip, cur_csv",
    "legacy parquet, cur_parquet",
    "cur2 parquet, cur2",
    "cur2 csv, cur2",
    "cur2 flattened csv, cur2",
    "cur2 flattened parquet, cur2"
  })
  void everyReportGivesTheSameChargesInAllBases(String variant, String format) {
    Dataset<Row> charges = charges(variant).cache();
    assertThat(charges.select("x_source_format").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(format);
    assertThat(
            byAccountAndDay(
                charges,
                "billed_cost",
                "effective_cost",
                "x_net_billed_cost",
                "x_net_effective_cost"))
        .isEqualTo(BILL.byAccountAndDay(7, 8, 9, 10));
    List<String> facts =
        charges.selectExpr(FACTS).collectAsList().stream().map(Row::toString).sorted().toList();
    assertThat(facts).hasSize(BILL.size());
    if (asLegacyCsv == null) {
      asLegacyCsv = facts(charges("legacy csv gzip"));
    }
    assertThat(facts).isEqualTo(asLegacyCsv);
    charges.unpersist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"focus 1.0 csv", "focus 1.2 parquet"})
  void focusGivesTheSameNetCostsPerAccountAndDayAndNoGrossOnes(String variant) {
    Dataset<Row> charges = charges(variant).cache();
    assertThat(byAccountAndDay(charges, "x_net_billed_cost", "x_net_effective_cost"))
        .isEqualTo(BILL.netByAccountAndDay());
    assertThat(
            charges
                .where("billed_cost is not null or effective_cost is not null")
                .union(
                    charges.where(
                        "x_control.billed is not null or not(x_control.net_billed <=> x_net_billed_cost)"))
                .count())
        .isZero();
    String usage =
        "resource_id, x_product_code, x_usage_type, x_operation, region_id, x_instance_type,"
            + " x_volume_api_name, consumed_quantity, pricing_unit, list_cost, to_json(tags),"
            + " x_net_effective_cost, commitment_discount_id, x_line_item_type";
    String[] columns = usage.split(", ", -1);
    assertThat(facts(charges.where("resource_id is not null").selectExpr(columns)))
        .isEqualTo(
            facts(
                charges("cur2 csv")
                    .where("resource_id is not null and x_operation <> 'EKSPod-EC2'")
                    .selectExpr(columns)));
    charges.unpersist();
  }

  @ParameterizedTest
  @CsvSource({
    "cur_csv, legacy csv gzip",
    "cur_parquet, legacy parquet",
    "cur2, cur2 parquet",
    "focus_1_0, focus 1.0 csv",
    "focus_1_2, focus 1.2 parquet"
  })
  void theCoverageTableSaysWhatABillOfTheFormatTells(String format, String variant) {
    Coverage coverage = Bills.FORMATS.coverage();
    String[] told =
        coverage.facts().stream()
            .map(
                fact ->
                    fact.columns().stream()
                        .map(
                            name ->
                                "count("
                                    + (name.equals("tags") || name.equals("x_cost_categories")
                                        ? "nullif(size(" + name + "), 0)"
                                        : name)
                                    + ") > 0")
                        .collect(Collectors.joining(" and ")))
            .toArray(String[]::new);
    Row row = charges(variant).selectExpr(told).head();
    for (int i = 0; i < told.length; i++) {
      Coverage.Fact fact = coverage.facts().get(i);
      assertThat(row.getBoolean(i))
          .as("%s in %s", fact.name(), format)
          .isEqualTo(!fact.missingIn().containsKey(format));
    }
  }

  private static List<String> facts(Dataset<Row> rows) {
    Dataset<Row> facts =
        List.of(rows.columns()).contains("x_control") ? rows.selectExpr(FACTS) : rows;
    return facts.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static Map<String, List<String>> byAccountAndDay(Dataset<Row> charges, String... costs) {
    Map<String, List<String>> sums = new TreeMap<>();
    for (String cost : costs) {
      charges
          .selectExpr(
              "concat(sub_account_id, ' ', to_date(charge_period_start)) as day", cost + " as cost")
          .groupBy("day")
          .agg(org.apache.spark.sql.functions.sum("cost"))
          .collectAsList()
          .forEach(
              row ->
                  sums.computeIfAbsent(row.getString(0), day -> new java.util.ArrayList<>())
                      .add(row.getDecimal(1).toPlainString()));
    }
    return sums;
  }

  private Dataset<Row> charges(String variant) {
    Path place = OneBill.folder(folder, variant);
    Path bill =
        switch (variant) {
          case "legacy csv gzip" -> BILL.legacyCsvGzip(place);
          case "legacy csv zip" -> BILL.legacyCsvZip(place);
          case "legacy parquet" -> BILL.legacyParquet(spark, place);
          case "cur2 parquet" -> BILL.cur2Parquet(spark, place);
          case "cur2 csv" -> BILL.cur2CsvGzip(place);
          case "cur2 flattened csv" -> BILL.cur2FlattenedCsv(place);
          case "cur2 flattened parquet" -> BILL.cur2FlattenedParquet(spark, place);
          case "focus 1.0 csv" -> BILL.focus10CsvGzip(place);
          case "focus 1.2 parquet" -> BILL.focus12Parquet(spark, place);
          default -> throw new IllegalArgumentException(variant);
        };
    return IngestCharges.read(
        spark,
        Bills.find(bill).all(),
        Bills.FORMATS,
        new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()));
  }
}
