package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How much of each month there is: a KPI is not measured on a part of what it speaks of. */
public final class HeldMonths {
  /** Column of the month. */
  static final String KEY = "milestone";

  /** A month, its complete UTC days and how many months without a gap end with it. */
  public static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType)
          .add("complete_days", DataTypes.IntegerType)
          .add("milestones_held", DataTypes.IntegerType);

  private HeldMonths() {}

  /**
   * Counts days from the first day with cost to the last that is complete.
   *
   * @param months a row a month: {@code milestone, first_day, last_day, as_of}
   */
  public static Dataset<Row> of(Dataset<Row> months) {
    // Months in a row keep their distance to their place in the order; a gap widens it.
    return months
        .withColumn("month", Risks.monthNumber())
        .withColumn(
            "run", col("month").minus(row_number().over(Window.orderBy("month")).cast("long")))
        .select(
            col(KEY),
            datediff(least(col("last_day"), col("as_of")), col("first_day"))
                .plus(1)
                .as("complete_days"),
            row_number()
                .over(Window.partitionBy("run").orderBy("month"))
                .cast("int")
                .as("milestones_held"));
  }
}
