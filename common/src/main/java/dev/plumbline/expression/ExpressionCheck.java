package dev.plumbline.expression;

import static org.apache.spark.sql.functions.expr;

import dev.plumbline.settings.Problems;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Holds expressions of definition files against the columns they speak of, before any data is read:
 * only listed functions, no queries, and every name resolves. What is wrong goes to the problems.
 */
public final class ExpressionCheck {
  private final SparkSession spark;
  private final Problems problems;

  public ExpressionCheck(SparkSession spark, Problems problems) {
    this.spark = spark;
    this.problems = problems;
  }

  /**
   * The type of an expression over the values of one row; empty, with a problem noted, where it
   * does not resolve or calls what it must not call.
   *
   * @param text as the file has it
   * @param meant with the names its file declares replaced
   * @param known names it may use, to suggest one
   */
  public Optional<DataType> ofRow(
      Place place, String text, Expression meant, StructType columns, Collection<String> known) {
    if (!allows(place, text, Functions.OF_ROWS)) {
      return Optional.empty();
    }
    return resolved(place, known, () -> none(columns).select(expr(meant.text())))
        .map(rows -> rows.schema().fields()[0].dataType());
  }

  /**
   * The columns that come out of a grouping; empty, with a problem noted, where an expression does
   * not resolve or calls what it must not call.
   *
   * @param per expressions whose values make the groups; none for a single group
   * @param aggregates expressions over the rows of a group, by the name of their column
   */
  public Optional<StructType> ofGroups(
      Place place, StructType columns, List<String> per, Map<String, String> aggregates) {
    boolean sound = true;
    for (String text : per) {
      sound &= allows(place, text, Functions.OF_ROWS);
    }
    for (String text : aggregates.values()) {
      sound &= allows(place, text, Functions.OF_GROUPS);
    }
    if (!sound) {
      return Optional.empty();
    }
    return resolved(
            place,
            List.of(columns.fieldNames()),
            () -> {
              Column[] sums =
                  aggregates.entrySet().stream()
                      .map(sum -> expr(sum.getValue()).as(sum.getKey()))
                      .toArray(Column[]::new);
              Column[] groups = per.stream().map(text -> expr(text)).toArray(Column[]::new);
              return none(columns)
                  .groupBy(groups)
                  .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
            })
        .map(Dataset::schema);
  }

  private boolean allows(Place place, String text, Set<String> functions) {
    Set<String> forbidden = new Expression(text).forbidden(functions);
    for (String word : forbidden) {
      place.note(
          problems, "'" + word + "' is not allowed here." + Problems.suggestion(word, functions));
    }
    return forbidden.isEmpty();
  }

  private Dataset<Row> none(StructType columns) {
    return spark.createDataFrame(List.<Row>of(), columns);
  }

  // Spark declares no checked exceptions on these methods but throws them.
  private Optional<Dataset<Row>> resolved(
      Place place, Collection<String> known, Supplier<Dataset<Row>> rows) {
    try {
      return Optional.of(rows.get());
    } catch (Exception wrong) {
      if (!(wrong instanceof AnalysisException unresolved)) {
        throw wrong;
      }
      place.note(problems, explained(unresolved, known));
      return Optional.empty();
    }
  }

  private static String explained(AnalysisException unresolved, Collection<String> known) {
    String missing = unresolved.getMessageParameters().get("objectName");
    if (missing == null) {
      String message = unresolved.getMessage().lines().findFirst().orElse("");
      return "does not resolve: " + message;
    }
    String name = missing.replace("`", "");
    return "there is no '" + name + "' to use here." + Problems.suggestion(name, known);
  }

  /**
   * Where an expression stands.
   *
   * @param file the file, as messages name it
   * @param key the key in the file
   */
  public record Place(String file, String key) {
    private void note(Problems problems, String sentence) {
      problems.add(file, key, sentence);
    }
  }
}
