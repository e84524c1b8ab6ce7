package dev.plumbline.anomaly;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.reverse;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Raises the limits of scopes that alert too often. Heavy tails make more days unusual than a
 * normal distribution would: where more of the judged days of the three months before a month
 * alerted than a small share, only what lies beyond all but that share of them does in the month.
 */
final class ScopeLimits {
  private ScopeLimits() {}

  /** {@code measure, unit, scope, scope_id, limits}: months and the distances to exceed in them. */
  static Dataset<Row> of(Dataset<Row> anomalySeries, DetectorSettings.Calibration settings) {
    Column month = to_date(concat(col("billing_period"), lit("-01")));
    Column later = explode(sequence(lit(1), lit(settings.scopeMonths())));
    Column distances = reverse(array_sort(flatten(collect_list("distances"))));
    // So many days may alert; the one after them in order of distance is the limit.
    Column allowed = floor(col("judged").multiply(lit(settings.share()))).cast("int");
    Column isTooOften = col("judged").geq(settings.leastSteps()).and(size(col("all")).gt(allowed));
    return anomalySeries
        .select(
            col("measure"),
            col("unit"),
            col("scope"),
            col("scope_id"),
            col("judged_days"),
            col("distances"),
            month.as("month"),
            later.as("later"))
        .withColumn("month", date_format(add_months(col("month"), col("later")), "yyyy-MM"))
        .groupBy("measure", "unit", "scope", "scope_id", "month")
        .agg(sum("judged_days").as("judged"), distances.as("all"))
        .withColumn("z", when(isTooOften, element_at(col("all"), allowed.plus(lit(1)))))
        .where(col("z").isNotNull())
        .groupBy("measure", "unit", "scope", "scope_id")
        .agg(array_sort(collect_list(struct(col("month"), col("z")))).as("limits"));
  }
}
