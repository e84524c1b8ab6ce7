package dev.plumbline.resource;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Datapoints of a resource added up by UTC day. */
final class MetricDays {
  /** Doubles are rounded after adding: their order, and so their last digits, may differ. */
  private static final int DIGITS = 6;

  private MetricDays() {}

  /**
   * One row per resource and day with the map {@code metrics}. Where a metric came in two units,
   * the one with more samples counts, ties by unit.
   */
  static Dataset<Row> of(Dataset<Row> points) {
    Column day =
        struct(
            col("sample_count"),
            col("sum"),
            col("min"),
            col("max"),
            col("observed_hours"),
            col("period_seconds"));
    return points
        .where(col("resource_id").isNotNull())
        .groupBy(
            col("account_id").as("metric_account"),
            col("region_id").as("metric_region"),
            col("namespace").as("metric_namespace"),
            col("resource_id").as("metric_resource"),
            to_date(col("period_start")).as("metric_date"),
            col("metric_name"),
            col("unit"))
        .agg(
            round(sum("sample_count"), DIGITS).as("sample_count"),
            round(sum("sum"), DIGITS).as("sum"),
            min("min").as("min"),
            max("max").as("max"),
            countDistinct(date_trunc("hour", col("period_start"))).cast("int").as("observed_hours"),
            min("period_seconds").as("period_seconds"))
        .groupBy(
            "metric_account",
            "metric_region",
            "metric_namespace",
            "metric_resource",
            "metric_date",
            "metric_name")
        .agg(max_by(day, struct(col("sample_count"), col("unit"))).as("day"))
        .groupBy(
            "metric_account", "metric_region", "metric_namespace", "metric_resource", "metric_date")
        .agg(
            map_from_entries(array_sort(collect_list(struct(col("metric_name"), col("day")))))
                .as("metrics"));
  }
}
