package dev.plumbline.utilization;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the datapoints of a metric say over the days of a month that are judged. */
record MetricStatistics(MetricFamilies families) {
  /** Statistics per metric; sums of exact decimals, so that the order of rows does not matter. */
  Dataset<Row> of(Dataset<Row> points, Dataset<Row> periods) {
    Column average = try_divide(col("sum"), col("sample_count"));
    Column peak = coalesce(col("max"), average);
    return points
        .where(col("resource_id").isNotNull())
        .withColumn("billing_period", date_format(col("period_start"), "yyyy-MM"))
        .join(periods, "billing_period")
        .where(to_date(col("period_start")).leq(col("as_of")))
        .groupBy(
            col("billing_period"),
            col("account_id").as("sub_account_id"),
            col("region_id").as("metric_region"),
            col("namespace"),
            col("resource_id").as("x_metric_resource_id"),
            col("metric_name"))
        .agg(
            percentile(peak, array(lit(0.5), lit(0.95), lit(0.99), lit(0.995))).as("percentiles"),
            max(peak).as("max"),
            sum(exact(average.multiply(col("period_seconds")))).cast("double").as("weighted"),
            sum(exact(when(average.isNotNull(), col("period_seconds")).cast("double")))
                .cast("double")
                .as("weights"),
            sum(exact(col("sum"))).cast("double").as("sum"),
            min(when(col("max").isNull(), lit("avg")).otherwise(lit("max"))).as("x_statistic"),
            size(collect_set(date_trunc("hour", col("period_start"))))
                .multiply(greatest(lit(1), max(col("period_seconds")).divide(3600)))
                .cast("long")
                .as("observed_hours"),
            max("period_seconds").as("period_seconds"),
            min("unit").as("unit"))
        .select(
            col("*"),
            families.home(col("namespace")).as("home"),
            try_divide(col("weighted"), col("weights")).as("mean"),
            col("percentiles").getItem(0).as("p50"),
            col("percentiles").getItem(1).as("p95"),
            col("percentiles").getItem(2).as("p99"),
            col("percentiles").getItem(3).as("p99_5"))
        .drop("percentiles", "weighted", "weights");
  }

  private static Column exact(Column value) {
    return value.try_cast("decimal(28,10)");
  }
}
