package dev.plumbline.rule;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;

/**
 * A named piece of evidence: a value a day, and how the days of the window become one number.
 *
 * @param day value of one day as SQL text over the day's row
 * @param days length of the window, where it is not the look-back of the rule
 */
public record Measure(String name, String day, Window window, OptionalInt days) {

  /** How the values of the days become one; days without a value do not count. */
  public enum Window {
    MAX,
    MIN,
    SUM,
    MEAN,
    LAST,
    DAYS;

    static final List<String> NAMES = List.of("max", "min", "sum", "mean", "last", "days");
  }

  /**
   * The value over the rows for which a condition holds, as a double.
   *
   * @param value the day's value, exact decimals so that the order of adding does not matter
   * @param date column with the day
   */
  public Column over(Column value, Column inWindow, String date) {
    Column counted = when(inWindow, value);
    Column result =
        switch (window) {
          case MAX -> max(counted);
          case MIN -> min(counted);
          case SUM -> sum(counted);
          case MEAN -> avg(counted);
          case LAST -> max_by(counted, when(counted.isNotNull(), col(date)));
          case DAYS -> count(counted);
        };
    return result.cast("double");
  }
}
