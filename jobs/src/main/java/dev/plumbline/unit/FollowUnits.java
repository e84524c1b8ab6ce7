package dev.plumbline.unit;

import static dev.plumbline.unit.UnitCosts.UNIT_COSTS;
import static dev.plumbline.unit.UnitTrends.UNIT_TRENDS;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares the medians of two quarters, so that one odd month moves nothing. */
public final class FollowUnits implements Job {
  private static final int QUARTER = 3;
  private static final int HALF_YEAR = 6;
  private static final int DIGITS = 9;

  @Override
  public Table output() {
    return UNIT_TRENDS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(UNIT_COSTS);
  }

  @Override
  public int lookBackMonths() {
    return HALF_YEAR - 1;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column later = col("months_after").lt(QUARTER);
    Column month = to_date(concat(col("billing_period"), lit("-01")));
    return inputs
        .read(UNIT_COSTS)
        .where(col("state").equalTo("MEASURED"))
        .withColumn("months_after", explode(sequence(lit(0), lit(HALF_YEAR - 1))))
        .withColumn(
            "billing_period", date_format(add_months(month, col("months_after")), "yyyy-MM"))
        .where(col("billing_period").isin(inputs.periods().toArray()))
        .groupBy("billing_period", "workload", "unit", "billing_currency")
        .agg(
            count(lit(1)).as("months"),
            max(when(col("months_after").equalTo(0), col("cost"))).as("cost"),
            factor("cost_per_unit", later).as("cost_per_unit_factor"),
            factor("energy_kwh_per_unit", later).as("energy_per_unit_factor"),
            factor("emissions_gco2e_per_unit", later).as("emissions_per_unit_factor"),
            factor("water_litres_per_unit", later).as("water_per_unit_factor"),
            factor("stored_gb_months_per_unit", later).as("stored_per_unit_factor"),
            factor("egress_gigabytes_per_unit", later).as("egress_per_unit_factor"),
            factor("moved_gigabytes_per_unit", later).as("moved_per_unit_factor"))
        .where(col("months").equalTo(HALF_YEAR))
        .drop("months");
  }

  private static Column factor(String measure, Column later) {
    return round(
        try_divide(
            median(when(later, col(measure))),
            median(when(later, lit(null)).otherwise(col(measure)))),
        DIGITS);
  }
}
