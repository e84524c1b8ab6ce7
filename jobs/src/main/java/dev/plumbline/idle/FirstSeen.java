package dev.plumbline.idle;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Since when a finding stands, through the months: a finding that goes on from one month to the
 * next keeps the day it was first true, one that comes back after a break starts anew.
 */
final class FirstSeen {
  private static final int MONTHS_A_YEAR = 12;
  private static final String[] FINDING = {
    "verdict", "rule_id", "sub_account_id", "region_id", "resource_id"
  };

  private FirstSeen() {}

  /** Of what is judged by the month as a whole: true on the as-of day of each month in a row. */
  static Dataset<Row> byMonths(Dataset<Row> verdicts) {
    WindowSpec months = Window.partitionBy("rule_id", "resource_id", "verdict").orderBy("month");
    Column goesOn = lag(col("month"), 1).over(months).plus(1).equalTo(col("month"));
    return began(verdicts, months, goesOn, col("as_of_date"), "rule_id", "resource_id", "verdict");
  }

  /**
   * Of what is judged by the day: the facts of a month say so back to its look-back; where they
   * reach to the as-of day of the month before, that month's word counts.
   */
  static Dataset<Row> byDays(Dataset<Row> verdicts) {
    WindowSpec months =
        Window.partitionBy(Stream.of(FINDING).map(n -> col(n)).toArray(Column[]::new))
            .orderBy("month");
    Column goesOn =
        lag(col("month"), 1)
            .over(months)
            .plus(1)
            .equalTo(col("month"))
            .and(col("first_seen").leq(lag(col("as_of_date"), 1).over(months)));
    return began(verdicts, months, goesOn, col("first_seen"), FINDING);
  }

  private static Dataset<Row> began(
      Dataset<Row> verdicts, WindowSpec months, Column goesOn, Column day, String... member) {
    Column[] run =
        Stream.concat(Stream.of(member), Stream.of("run")).map(n -> col(n)).toArray(Column[]::new);
    Column first =
        min(day)
            .over(
                Window.partitionBy(run)
                    .orderBy("month")
                    .rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    return verdicts
        .withColumn("month", monthNumber())
        .withColumn("breaks", when(coalesce(goesOn, lit(false)), 0).otherwise(1))
        .withColumn("run", sum("breaks").over(months))
        .withColumn("first_seen", when(col("verdict").equalTo("FINDING"), first))
        .drop("month", "breaks", "run");
  }

  private static Column monthNumber() {
    Column year = substring(col("billing_period"), 1, 4).cast("int");
    return year.multiply(MONTHS_A_YEAR).plus(substring(col("billing_period"), 6, 2).cast("int"));
  }
}
