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
import java.time.LocalDate;
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
  private static final Column START = col("period_start");

  private final TableStore tables;
  private final Days replaced;
  private final Days gone;

  /**
   * @param replaced the days that were written
   * @param gone days of which a file is gone
   */
  KeptPoints(TableStore tables, Days replaced, Days gone) {
    this.tables = tables;
    this.replaced = replaced;
    this.gone = gone.in(replaced);
  }

  /** Puts the published points back into days that lack some now; how many came back. */
  long putBack() {
    Days days = lacking();
    if (days.isEmpty()) {
      return 0;
    }
    Dataset<Row> now = tables.read(METRIC_POINTS).where(days.hold(START));
    Dataset<Row> before = tables.readPublished(METRIC_POINTS).where(days.hold(START));
    long left = now.count();
    Dataset<Row> both =
        now.withColumn(AGE, lit(0))
            .unionByName(before.withColumn(AGE, lit(1)))
            .withColumn("rank", row_number().over(samePoint()))
            .where(col("rank").equalTo(1))
            .drop("rank", AGE);
    tables.replacePartitions(METRIC_POINTS, both);
    return tables.rowsAdded(METRIC_POINTS) - left;
  }

  /** Where a file is gone, others may have brought as many points as it had. */
  private Days lacking() {
    if (replaced.isEmpty() || tables.readPublished(METRIC_POINTS).isEmpty()) {
      return Days.of(List.of());
    }
    Dataset<Row> before = perDay(tables.readPublished(METRIC_POINTS)).withColumnRenamed("n", "old");
    List<LocalDate> shrunk =
        perDay(tables.read(METRIC_POINTS))
            .join(before, DAY)
            .where(col("n").lt(col("old")))
            .select(DAY)
            .collectAsList()
            .stream()
            .map(row -> LocalDate.parse(row.getString(0)))
            .toList();
    return Days.of(shrunk).and(gone);
  }

  private Dataset<Row> perDay(Dataset<Row> points) {
    return points
        .where(replaced.hold(START))
        .groupBy(date_format(START, "yyyy-MM-dd").as(DAY))
        .agg(count(lit(1)).as("n"));
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
