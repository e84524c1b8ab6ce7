package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The risk a score stands for. It changes only when the score has been beyond the threshold for two
 * months running or is clearly beyond it, so that noise neither opens nor closes issues.
 */
public final class Risks {
  public static final String NONE = "NONE";
  public static final String MEDIUM = "MEDIUM";
  public static final String HIGH = "HIGH";

  /** The most months a KPI may add up. */
  static final int LONGEST_SUM = 3;

  private static final int MONTHS_A_YEAR = 12;
  private static final int NO_LEVEL = 0;
  private static final int MEDIUM_LEVEL = 1;
  private static final int HIGH_LEVEL = 2;

  private final Grading grading;

  Risks(Grading grading) {
    this.grading = grading;
  }

  /** Months counted through the years, from the column milestone. */
  static Column monthNumber() {
    return substring(col("milestone"), 1, 4)
        .cast("long")
        .multiply(MONTHS_A_YEAR)
        .plus(substring(col("milestone"), 6, 2).cast("long"));
  }

  /** Adds risk and uncapped_risk; null where there is no score. */
  Dataset<Row> withRisk(Dataset<Row> rows) {
    WindowSpec recent =
        Window.partitionBy("scope_type", "scope_id", "kpi_id")
            .orderBy(monthNumber())
            .rangeBetween(-(long) grading.lookBackMonths(), 0L);
    Column month =
        struct(
            monthNumber().as("month"), level(col("score")).as("level"), col("score").as("score"));
    Column months = sort_array(collect_list(month).over(recent));
    return rows.withColumn("months", months)
        .withColumn("held", when(col("score").isNotNull(), held(col("months"))))
        .withColumn(
            "held",
            when(col("high_when").gt(0), greatest(col("held"), lit(HIGH_LEVEL)))
                .otherwise(col("held")))
        .withColumn(
            "held",
            when(
                    col("is_never_high").and(col("held").isNotNull()),
                    least(col("held"), lit(MEDIUM_LEVEL)))
                .otherwise(col("held")))
        .withColumn("uncapped_risk", named(col("held")))
        .withColumn(
            "risk",
            named(
                when(
                        col("is_proxy").and(col("held").isNotNull()),
                        least(col("held"), lit(MEDIUM_LEVEL)))
                    .otherwise(col("held"))))
        .drop("months", "held");
  }

  private Column level(Column score) {
    return when(score.geq(grading.good()), lit(NO_LEVEL))
        .when(score.geq(grading.high()), lit(MEDIUM_LEVEL))
        .when(score.isNotNull(), lit(HIGH_LEVEL));
  }

  /** Walks through the months; a gap starts anew. */
  private Column held(Column months) {
    Column none = lit(null).cast("int");
    Column start = struct(none.as("held"), none.as("before"), lit(0L).as("month"));
    return aggregate(months, start, this::next).getField("held");
  }

  private Column next(Column walked, Column month) {
    Column held = walked.getField("held");
    Column before = walked.getField("before");
    Column level = month.getField("level");
    Column score = month.getField("score");
    Column follows = walked.getField("month").plus(1).equalTo(month.getField("month"));
    Column worse = level.gt(held);
    // The threshold that was passed is the one next to the level held.
    Column good = lit(grading.good());
    Column high = lit(grading.high());
    Column threshold =
        when(worse, when(held.equalTo(NO_LEVEL), good).otherwise(high))
            .otherwise(when(held.equalTo(HIGH_LEVEL), high).otherwise(good));
    Column clearly = abs(score.minus(threshold)).gt(grading.hysteresisPoints());
    Column twice = when(worse, before.gt(held)).otherwise(before.lt(held));
    Column now =
        when(level.isNull().or(held.isNull()).or(follows.equalTo(false)), level)
            .when(level.equalTo(held).or(clearly).or(twice), level)
            .otherwise(held);
    return struct(
        now.as("held"), level.as("before"), month.getField("month").cast("long").as("month"));
  }

  private static Column named(Column level) {
    return when(level.equalTo(NO_LEVEL), lit(NONE))
        .when(level.equalTo(MEDIUM_LEVEL), lit(MEDIUM))
        .when(level.equalTo(HIGH_LEVEL), lit(HIGH));
  }
}
