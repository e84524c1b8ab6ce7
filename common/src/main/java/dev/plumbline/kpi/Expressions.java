package dev.plumbline.kpi;

import dev.plumbline.expression.ExpressionCheck;
import dev.plumbline.expression.ExpressionCheck.Place;
import dev.plumbline.kpi.Measure.Expression;
import dev.plumbline.kpi.Measure.Level;
import dev.plumbline.settings.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Holds the expressions of KPI files, level by level, against the columns of their tables. */
public final class Expressions {
  private final ExpressionCheck check;
  private final Map<String, StructType> sources;
  private final Problems problems;

  private Expressions(SparkSession spark, Map<String, StructType> sources, Problems problems) {
    this.check = new ExpressionCheck(spark, problems);
    this.sources = sources;
    this.problems = problems;
  }

  /**
   * Notes every expression that is not allowed or does not resolve.
   *
   * @param sources columns of each table a KPI may read, by table name
   */
  public static void check(
      SparkSession spark, List<Kpi> kpis, Map<String, StructType> sources, Problems problems) {
    Expressions expressions = new Expressions(spark, sources, problems);
    for (Kpi kpi : kpis) {
      for (Measure measure : kpi.measures()) {
        measure.parts().forEach((part, text) -> expressions.check(kpi, part.key(), text));
      }
    }
  }

  private void check(Kpi kpi, String key, Expression expression) {
    String file = kpi.place();
    if (!sources.containsKey(expression.source())) {
      problems.add(
          file,
          key,
          "there is no table '"
              + expression.source()
              + "'."
              + Problems.suggestion(expression.source(), sources.keySet()));
      return;
    }
    StructType own = sources.get(expression.source());
    Optional<StructType> columns =
        Optional.of(
            kpi.ofMonths() == 1 ? own : own.add(KpiMeasurement.MONTHS_BACK, DataTypes.IntegerType));
    for (Level level : expression.levels()) {
      columns =
          columns.flatMap(
              below ->
                  check.ofGroups(
                      new Place(file, key + ", levels"), below, level.per(), level.aggregates()));
    }
    columns.ifPresent(
        below ->
            check.ofGroups(
                new Place(file, key), below, List.of(), Map.of("value", expression.text())));
  }
}
