package dev.plumbline.rule;

import static org.apache.spark.sql.functions.col;

import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Judges the examples of a rule and compares with what they expect. */
final class ExampleCheck {
  private static final String AS_OF = "2025-06-30";
  private static final double HOURS_PER_DAY = 24;
  private static final double COST = 100;
  private static final int AGE_DAYS = 400;

  /** Amounts in examples are worked out by hand, to a ten thousandth. */
  private static final BigDecimal TOLERANCE = new BigDecimal("0.0001");

  private final SparkSession spark;
  private final Conventions conventions;
  private final Problems problems;

  ExampleCheck(SparkSession spark, Conventions conventions, Problems problems) {
    this.spark = spark;
    this.conventions = conventions;
    this.problems = problems;
  }

  void check(Rule rule, Population population) {
    StructType schema = population.evidence(rule);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < rule.examples().size(); i++) {
      rows.add(row(rule, rule.examples().get(i), i, schema));
    }
    Map<String, Row> verdicts = new LinkedHashMap<>();
    new Judge(conventions)
        .verdicts(spark.createDataFrame(rows, schema), population, List.of(rule), List.of("owner"))
        .select(
            col("owner"), col("verdict"), col("reason"), col("confidence"), col("waste_effective"))
        .collectAsList()
        .forEach(verdict -> verdicts.put(verdict.getString(0), verdict));
    for (int i = 0; i < rule.examples().size(); i++) {
      compare(rule, rule.examples().get(i), verdicts.get(Integer.toString(i)));
    }
  }

  private void compare(Rule rule, Example example, Row verdict) {
    String key = "examples '" + example.name() + "'";
    if (verdict == null) {
      problems.add(rule.file(), key, "the rule does not apply to it");
      return;
    }
    expect(rule, key, "verdict", example.expect(), verdict.getString(1));
    example.reason().ifPresent(r -> expect(rule, key, "reason", r, verdict.getString(2)));
    example.confidence().ifPresent(c -> expect(rule, key, "confidence", c, verdict.getString(3)));
    example
        .waste()
        .ifPresent(
            waste -> {
              BigDecimal found = verdict.getDecimal(4);
              if (found == null || found.subtract(waste).abs().compareTo(TOLERANCE) > 0) {
                problems.add(
                    rule.file(), key, "waste is " + found + ", the example expects " + waste);
              }
            });
  }

  private void expect(Rule rule, String key, String what, String expected, String found) {
    if (!expected.equals(found)) {
      problems.add(rule.file(), key, what + " is " + found + ", the example expects " + expected);
    }
  }

  /** The row of an example; its number travels in the column of the owner. */
  private Row row(Rule rule, Example example, int number, StructType schema) {
    Map<String, Object> values = new LinkedHashMap<>(example.given());
    values.putIfAbsent("as_of_date", AS_OF);
    values.putIfAbsent("age_days", AGE_DAYS);
    values.putIfAbsent("silent_days", 0);
    values.putIfAbsent("cost", COST);
    values.putIfAbsent("is_coarse", false);
    values.putIfAbsent("tags", Map.of());
    values.putIfAbsent("rates", Map.of());
    values.putIfAbsent(
        "monthly_cost",
        ((Number) values.get("cost")).doubleValue()
            / (HOURS_PER_DAY * rule.lookbackDays())
            * conventions.hoursPerMonth());
    Map<String, String> observed = new LinkedHashMap<>();
    rule.metrics().forEach(metric -> observed.put(metric, "OBSERVED"));
    values.putIfAbsent("states", observed);
    LocalDate asOf = LocalDate.parse(values.get("as_of_date").toString());
    values.putIfAbsent(
        "first_billed_date",
        asOf.minusDays(((Number) values.get("age_days")).longValue()).toString());
    values.put("owner", Integer.toString(number));
    Set<String> unused = new HashSet<>(example.given().keySet());
    Object[] cells = new Object[schema.length()];
    for (int i = 0; i < cells.length; i++) {
      StructField field = schema.fields()[i];
      String prefix = rule.id() + ".";
      String name =
          field.name().startsWith(prefix) ? field.name().substring(prefix.length()) : field.name();
      unused.remove(name);
      cells[i] = typed(values.get(name), field.dataType());
    }
    unused.removeAll(Set.of("rates", "states"));
    for (String name : unused) {
      problems.add(
          rule.file(),
          "examples '" + example.name() + "'",
          "no fact or evidence '"
              + name
              + "'."
              + Problems.suggestion(name, List.of(schema.fieldNames())));
    }
    return RowFactory.create(cells);
  }

  private static Object typed(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return ((Number) value).doubleValue();
    }
    if (type.equals(DataTypes.IntegerType)) {
      return ((Number) value).intValue();
    }
    if (type.equals(DataTypes.DateType)) {
      return Date.valueOf(value.toString());
    }
    if (type instanceof MapType map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  entries.put(
                      key.toString(),
                      map.valueType().equals(DataTypes.DoubleType)
                          ? (Object) ((Number) item).doubleValue()
                          : item.toString()));
      return entries;
    }
    return type.equals(DataTypes.BooleanType) ? value : value.toString();
  }
}
