package dev.plumbline.delivery;

import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.to_json;

import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Keeps datapoints whose files are gone. Buckets of metric streams are emptied by age, and objects
 * hold points of the days before theirs: what is left of a day must not replace the day.
 */
final class KeptPoints {
  private static final String DAY = "day";
  private static final String AGE = "age";

  private final TableStore tables;
  private final Collection<Unit> months;

  /**
   * @param months months of which days were written
   */
  KeptPoints(TableStore tables, Collection<Unit> months) {
    this.tables = tables;
    this.months = months;
  }

  /** Puts the published points back into days that have fewer now; how many came back. */
  long putBack() {
    Object[] days = shrunk();
    if (days.length == 0) {
      return 0;
    }
    Dataset<Row> now = withDay(tables.read(METRIC_POINTS)).where(col(DAY).isin(days));
    Dataset<Row> before = withDay(tables.readPublished(METRIC_POINTS)).where(col(DAY).isin(days));
    long left = now.count();
    Dataset<Row> both =
        now.withColumn(AGE, lit(0))
            .unionByName(before.withColumn(AGE, lit(1)))
            .withColumn("rank", row_number().over(samePoint()))
            .where(col("rank").equalTo(1))
            .drop("rank", AGE, DAY);
    tables.replacePartitions(METRIC_POINTS, both);
    return withDay(tables.read(METRIC_POINTS)).where(col(DAY).isin(days)).count() - left;
  }

  private Object[] shrunk() {
    if (tables.readPublished(METRIC_POINTS).isEmpty()) {
      return new Object[0];
    }
    Dataset<Row> before = perDay(tables.readPublished(METRIC_POINTS)).withColumnRenamed("n", "old");
    List<Row> days =
        perDay(tables.read(METRIC_POINTS))
            .join(before, DAY)
            .where(col("n").lt(col("old")))
            .select(DAY)
            .collectAsList();
    return days.stream().map(row -> row.getString(0)).toArray();
  }

  private Dataset<Row> perDay(Dataset<Row> points) {
    return withDay(points).groupBy(DAY).agg(count(lit(1)).as("n"));
  }

  private Dataset<Row> withDay(Dataset<Row> points) {
    return points
        .where(Unit.rowsOf(METRIC_POINTS, months))
        .withColumn(DAY, date_format(col("period_start"), "yyyy-MM-dd"));
  }

  /** Points that are one, the one with the most samples first and of equals the newer. */
  private static WindowSpec samePoint() {
    return Window.partitionBy(
            col("account_id"),
            col("region_id"),
            col("namespace"),
            col("metric_name"),
            to_json(array_sort(map_entries(col("dimensions")))),
            col("unit"),
            col("period_start"))
        .orderBy(new Column[] {col("sample_count").desc(), col(AGE)});
  }
}
