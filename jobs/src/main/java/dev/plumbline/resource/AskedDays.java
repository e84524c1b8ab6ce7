package dev.plumbline.resource;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.to_date;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which metrics of a resource were asked for on a UTC day, and answered whole. */
final class AskedDays {
  private AskedDays() {}

  /** One row per resource and day with the sorted names {@code x_metrics_asked}. */
  static Dataset<Row> of(Dataset<Row> collections) {
    // Whole days only: of a day asked in part nobody knows what the rest of it would have brought.
    Column first = to_date(expr("from_at + interval 1 day - interval 1 second"));
    Column last = date_sub(to_date(col("to_at")), 1);
    return collections
        .where(col("status").equalTo(lit("COMPLETE")).and(first.leq(last)))
        .select(
            col("account_id").as("asked_account"),
            col("region_id").as("asked_region"),
            col("namespace").as("asked_namespace"),
            col("resource_id").as("asked_resource"),
            col("metric_name"),
            explode(sequence(first, last)).as("asked_date"))
        .groupBy("asked_account", "asked_region", "asked_namespace", "asked_resource", "asked_date")
        .agg(array_sort(collect_set("metric_name")).as("x_metrics_asked"));
  }
}
