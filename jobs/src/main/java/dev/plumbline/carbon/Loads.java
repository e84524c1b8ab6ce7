package dev.plumbline.carbon;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Measured load of resources: by day, and by month for the days without data. */
final class Loads {
  private static final WindowSpec MONTH =
      Window.partitionBy(
          "x_source_id", "billing_period", "sub_account_id", "region_id", "resource_id");

  private Loads() {}

  /**
   * One row per source, resource and day with the mean percent of the day and, where enough of the
   * billed hours was seen, of the month.
   */
  static Dataset<Row> measured(Dataset<Row> resourceDays, CarbonSettings.Load settings) {
    return resourceDays
        .select(
            col("x_source_id"),
            col("billing_period"),
            col("charge_date"),
            col("sub_account_id"),
            col("region_id"),
            col("resource_id"),
            col("billed_hours"),
            col("metrics").getItem(settings.cpuMetric()).as("cpu"),
            col("metrics").getItem(settings.gpuMetric()).as("gpu"))
        .select(
            col("x_source_id"),
            col("billing_period"),
            col("charge_date"),
            col("sub_account_id").as("load_account"),
            col("region_id").as("load_region"),
            col("resource_id").as("load_resource"),
            mean(col("cpu.sum"), col("cpu.sample_count")).as("cpu_day_percent"),
            monthly("cpu", settings).as("cpu_month_percent"),
            mean(col("gpu.sum"), col("gpu.sample_count")).as("gpu_day_percent"),
            monthly("gpu", settings).as("gpu_month_percent"));
  }

  private static Column monthly(String metric, CarbonSettings.Load settings) {
    Column observed = sum(coalesce(col(metric + ".observed_hours"), lit(0))).over(MONTH);
    Column billed = sum("billed_hours").over(MONTH).cast(DOUBLE);
    // Sums of doubles depend on the order of rows; those of decimals do not.
    Column total = sum(col(metric + ".sum").cast(QUANTITY)).over(MONTH).cast(DOUBLE);
    Column samples = sum(col(metric + ".sample_count").cast(QUANTITY)).over(MONTH).cast(DOUBLE);
    return when(
        observed.gt(0).and(observed.geq(billed.multiply(settings.observedMinRatio()))),
        mean(total, samples));
  }

  private static Column mean(Column total, Column samples) {
    return when(samples.gt(0), total.divide(samples));
  }

  /** Adds the load of each line whose machine reports one, and where it comes from. */
  static Dataset<Row> add(Dataset<Row> lines, Dataset<Row> measured) {
    // Lines without a load get keys of their own, so that they do not all meet in one task.
    Column resource =
        when(col("takes_load").and(col("resource_id").isNotNull()), col("resource_id"))
            .otherwise(concat(lit("no load "), col("x_key_hash")));
    return lines
        .withColumns(
            Map.of(
                "load_account", coalesce(col("sub_account_id"), lit("")),
                "load_region", coalesce(col("region_id"), lit("global")),
                "load_resource", resource))
        .join(
            measured,
            new String[] {
              "x_source_id",
              "billing_period",
              "charge_date",
              "load_account",
              "load_region",
              "load_resource"
            },
            "left")
        .withColumns(
            Map.of(
                "cpu_day_ratio", ratio("cpu", "day"),
                "cpu_month_ratio", ratio("cpu", "month"),
                "gpu_seen_ratio", coalesce(ratio("gpu", "day"), ratio("gpu", "month"))))
        .withColumns(
            Map.of(
                "cpu_utilization_basis", basis(),
                "has_cpu_load", cpuSeen().isNotNull(),
                "cpu_ratio", coalesce(cpuSeen(), col("cpu_default_ratio")),
                "has_gpu_load", col("gpu_seen_ratio").isNotNull(),
                "gpu_ratio", coalesce(col("gpu_seen_ratio"), col("gpu_default_ratio"))));
  }

  private static Column cpuSeen() {
    return coalesce(col("cpu_day_ratio"), col("cpu_month_ratio"));
  }

  private static Column basis() {
    return when(
        col("has_cpu").and(not(col("is_surplus"))),
        when(col("cpu_day_ratio").isNotNull(), "measured")
            .when(col("cpu_month_ratio").isNotNull(), "mean_of_period")
            .otherwise("default"));
  }

  private static Column ratio(String part, String span) {
    Column ratio = col(part + "_" + span + "_percent").divide(col("full_" + part + "_percent"));
    Column clipped = when(ratio.lt(0), 0.0).when(ratio.gt(1), 1.0).otherwise(ratio);
    return when(col("takes_load").and(col("has_" + part)).and(ratio.isNotNull()), clipped);
  }
}
