package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.expr;

import dev.plumbline.kpi.Measure.Expression;
import dev.plumbline.kpi.Measure.Level;
import dev.plumbline.settings.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the expressions of KPI files before any data is read: only listed functions, no queries,
 * and every name resolves against the declared columns.
 */
public final class Expressions {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "sum",
          "count",
          "count_if",
          "min",
          "max",
          "avg",
          "bool_or",
          "bool_and",
          "max_by",
          "collect_list",
          "sort_array",
          "try_element_at",
          "element_at",
          "size",
          "coalesce",
          "nullif",
          "if",
          "least",
          "greatest",
          "abs",
          "round",
          "cast",
          "try_cast",
          "try_divide",
          "lower",
          "upper",
          "substring",
          "length",
          "contains",
          "startswith",
          "endswith",
          "rlike",
          "decimal",
          "filter",
          "in",
          "and",
          "or",
          "not",
          "when",
          "then",
          "else",
          "case",
          "end",
          "where",
          "distinct",
          "array",
          "map_filter",
          "map_keys",
          "exists",
          "isnull",
          "isnotnull");
  private static final Set<String> FORBIDDEN =
      Set.of("select", "from", "with", "table", "java_method", "reflect", "rand", "current_date");
  private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'");
  private static final Pattern CALL = Pattern.compile("([A-Za-z_][A-Za-z_0-9.]*)\\s*\\(");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Pattern UNRESOLVED = Pattern.compile("with name (`[^ ]+`)");

  private final SparkSession spark;
  private final Map<String, StructType> sources;
  private final Problems problems;

  private Expressions(SparkSession spark, Map<String, StructType> sources, Problems problems) {
    this.spark = spark;
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
        measure
            .parts()
            .forEach((part, text) -> expressions.check("conf/" + kpi.file(), part.key(), text));
      }
    }
  }

  private void check(String place, String key, Expression expression) {
    if (!sources.containsKey(expression.source())) {
      problems.add(
          place,
          key,
          "there is no table '"
              + expression.source()
              + "'."
              + Problems.suggestion(expression.source(), sources.keySet()));
      return;
    }
    Dataset<Row> rows = spark.createDataFrame(List.<Row>of(), sources.get(expression.source()));
    for (Level level : expression.levels()) {
      Dataset<Row> of = rows;
      boolean sound =
          level.aggregates().values().stream().allMatch(text -> allowed(place, "levels", text));
      Dataset<Row> grouped =
          sound ? resolved(place, "levels", of, level.per(), level.aggregates()) : null;
      if (grouped == null) {
        return;
      }
      rows = grouped;
    }
    if (allowed(place, key, expression.text())) {
      resolved(place, key, rows, List.of(), Map.of("value", expression.text()));
    }
  }

  private boolean allowed(String place, String key, String text) {
    String bare = TEXT.matcher(text).replaceAll("''");
    Set<String> wrong = new TreeSet<>();
    Matcher calls = CALL.matcher(bare);
    while (calls.find()) {
      String name = calls.group(1).toLowerCase(Locale.ROOT);
      if (!FUNCTIONS.contains(name)) {
        wrong.add(name);
      }
    }
    Matcher words = WORD.matcher(bare);
    while (words.find()) {
      String word = words.group().toLowerCase(Locale.ROOT);
      if (FORBIDDEN.contains(word)) {
        wrong.add(word);
      }
    }
    wrong.forEach(
        name ->
            problems.add(
                place,
                key,
                "'"
                    + name
                    + "' may not be used in an expression."
                    + Problems.suggestion(name, FUNCTIONS)));
    return wrong.isEmpty();
  }

  // Spark declares no checked exceptions on these methods but throws them.
  private Dataset<Row> resolved(
      String place, String key, Dataset<Row> rows, List<String> per, Map<String, String> texts) {
    Column[] aggregates =
        texts.entrySet().stream()
            .map(e -> expr(e.getValue()).as(e.getKey()))
            .toArray(Column[]::new);
    try {
      Column[] groups = per.stream().map(c -> expr(c)).toArray(Column[]::new);
      return rows.groupBy(groups)
          .agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length));
    } catch (Exception unresolved) {
      problems.add(place, key, explained(unresolved, rows.columns()));
      return null;
    }
  }

  private static String explained(Exception problem, String[] columns) {
    String message = String.valueOf(problem.getMessage());
    Matcher name = UNRESOLVED.matcher(message);
    if (!name.find()) {
      return "does not resolve: " + message.lines().findFirst().orElse("");
    }
    String column = name.group(1).replace("`", "");
    return "there is no column '" + column + "'." + Problems.suggestion(column, List.of(columns));
  }
}
