package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.Node;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Which values of a measure are good and which are bad.
 *
 * @param yesNo whether the measure only knows yes (1) and no (0)
 * @param higherIsBetter direction of good
 */
record Thresholds(
    boolean yesNo, boolean higherIsBetter, double best, double good, double high, double worst) {
  static final String RATIO = "ratio";
  static final String YES_NO = "yes_no";
  static final List<String> UNITS =
      List.of(RATIO, "factor", "count", "minutes", "days", "generations", "score", YES_NO);
  private static final int DECIMALS = 6;

  /** Reads better, good, high and, where they differ from the usual ones, best and worst. */
  static Thresholds of(Node node, String unit, Grading grading) {
    if (unit.equals(YES_NO)) {
      return new Thresholds(true, true, 1, 1, 0, 0);
    }
    boolean higher = "higher".equals(node.choice("better", "higher", List.of("higher", "lower")));
    double good = node.number("good").doubleValue();
    double high = node.number("high").doubleValue();
    if (node.has("good") && node.has("high") && (higher ? good <= high : good >= high)) {
      node.problem(
          "good",
          good
              + " is not better than high: "
              + high
              + ", but "
              + (higher ? "higher" : "lower")
              + " is better");
    }
    boolean ratio = unit.equals(RATIO);
    double usualBest =
        ratio ? (higher ? 1 : 0) : higher ? good / grading.margin() : good * grading.margin();
    double usualWorst = higher ? 0 : ratio ? 2 * high : 2 * high - good;
    return new Thresholds(
        false,
        higher,
        node.findNumber("best").map(Number::doubleValue).orElse(usualBest),
        good,
        high,
        node.findNumber("worst").map(Number::doubleValue).orElse(usualWorst));
  }

  /**
   * The points of {@code value} by the columns is_yes_no, is_higher_better, best, good, high and
   * worst: straight lines between the anchors, level beyond the outer ones.
   */
  static Column score(Grading points) {
    Column sign = when(col("is_higher_better"), lit(1.0)).otherwise(lit(-1.0));
    Column value = col("value").multiply(sign);
    Column best = col("best").multiply(sign);
    Column good = col("good").multiply(sign);
    Column high = col("high").multiply(sign);
    Column worst = col("worst").multiply(sign);
    Column graded =
        when(value.geq(best), lit(points.best()))
            .when(value.geq(good), line(value, good, points.good(), best, points.best()))
            .when(value.geq(high), line(value, high, points.high(), good, points.good()))
            .when(value.gt(worst), line(value, worst, points.worst(), high, points.high()))
            .otherwise(lit(points.worst()));
    Column answered = when(col("value").gt(0), lit(points.yes())).otherwise(lit(points.no()));
    return when(
        col("value").isNotNull(),
        round(when(col("is_yes_no"), answered).otherwise(graded), DECIMALS));
  }

  private static Column line(Column value, Column from, double low, Column to, double top) {
    Column share = value.minus(from).divide(when(to.notEqual(from), to.minus(from)));
    return lit(low).plus(share.multiply(lit(top - low)));
  }
}
