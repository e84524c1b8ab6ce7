package dev.plumbline.kpi;

import dev.plumbline.settings.Problems;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The examples of KPI files against what the KPIs make of them. All are measured together: each
 * stands in a month of its own, years apart from the next.
 */
public final class KpiExamples {
  private static final double TOLERANCE = 1e-6;
  private static final int FIRST_YEAR = 1000;

  /** An example and what came out: a number, or a state with its reason. */
  public record Outcome(Kpi kpi, Kpi.Example example, String found, boolean asExpected) {}

  private KpiExamples() {}

  /** Notes each example that comes out differently. */
  public static void check(
      SparkSession spark, Catalogue catalogue, Map<String, StructType> sources, Problems problems) {
    for (Outcome outcome : run(spark, catalogue, sources)) {
      if (!outcome.asExpected()) {
        problems.add(
            outcome.kpi().place(),
            "example '" + outcome.example().name() + "'",
            "expected " + outcome.example().expect() + ", but it gives " + outcome.found());
      }
    }
  }

  /**
   * Measures every example.
   *
   * @param sources columns of each table a KPI may read, by table name
   */
  public static List<Outcome> run(
      SparkSession spark, Catalogue catalogue, Map<String, StructType> sources) {
    Map<String, List<String>> rows = new HashMap<>();
    Map<String, Kpi.Example> byMonth = new LinkedHashMap<>();
    Map<String, Kpi> kpiByMonth = new HashMap<>();
    for (Kpi kpi : catalogue.kpis()) {
      for (Kpi.Example example : kpi.examples()) {
        String month = String.format(Locale.ROOT, "%04d-01", FIRST_YEAR + byMonth.size());
        byMonth.put(month, example);
        kpiByMonth.put(month, kpi);
        example
            .given()
            .forEach(
                (table, given) ->
                    given.forEach(
                        row ->
                            rows.computeIfAbsent(table, t -> new ArrayList<>())
                                .add(json(filled(row, month)))));
      }
    }
    Map<String, Dataset<Row>> data = new LinkedHashMap<>();
    sources.forEach((name, schema) -> data.put(name, read(spark, schema, rows.get(name))));
    Map<String, Row> found =
        new KpiMeasurement(catalogue, List.of(Scope.whole("organization")))
                .measure(spark, data, months(spark, byMonth))
                .select("milestone", "kpi_id", "value", "state", "reason")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(r -> r.getString(0) + r.getString(1), r -> r));
    return byMonth.entrySet().stream()
        .map(e -> outcome(kpiByMonth.get(e.getKey()), e.getValue(), found, e.getKey()))
        .toList();
  }

  private static Dataset<Row> months(SparkSession spark, Map<String, Kpi.Example> byMonth) {
    List<Row> rows =
        byMonth.entrySet().stream()
            .map(e -> RowFactory.create(e.getKey(), e.getValue().days(), e.getValue().milestones()))
            .toList();
    return spark.createDataFrame(rows, HeldMonths.SCHEMA);
  }

  private static Outcome outcome(
      Kpi kpi, Kpi.Example example, Map<String, Row> found, String month) {
    Row row = found.get(month + kpi.id());
    String state = row == null ? State.NOT_MEASURED.name() : row.getString(3);
    if (row != null && !row.isNullAt(2)) {
      double value = row.getDouble(2);
      return new Outcome(kpi, example, String.valueOf(value), close(example.expect(), value));
    }
    String reason = row == null || row.isNullAt(4) ? "" : " (" + row.getString(4) + ")";
    return new Outcome(kpi, example, state + reason, example.expect().equals(state));
  }

  private static boolean close(String expected, double value) {
    try {
      return Math.abs(Double.parseDouble(expected) - value) < TOLERANCE;
    } catch (NumberFormatException state) {
      return false;
    }
  }

  private static Map<String, Object> filled(Map<String, Object> row, String month) {
    Map<String, Object> filled = new LinkedHashMap<>();
    filled.put("sub_account_id", "111111111111");
    filled.put("region_id", "eu-central-1");
    filled.put("owner", "web");
    filled.putAll(row);
    // Examples have Januaries to themselves: what lies before is the December of the year before.
    Object back = filled.remove(KpiMeasurement.MONTHS_BACK);
    filled.put(
        "billing_period",
        back == null
            ? month
            : YearMonth.parse(month).minusMonths(((Number) back).longValue()).toString());
    return filled;
  }

  private static Dataset<Row> read(SparkSession spark, StructType schema, List<String> rows) {
    if (rows == null) {
      return spark.createDataFrame(List.<Row>of(), schema);
    }
    return spark.read().schema(schema).json(spark.createDataset(rows, Encoders.STRING()));
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> json(e.getKey()) + ":" + json(e.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(KpiExamples::json).collect(Collectors.joining(",", "[", "]"));
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
