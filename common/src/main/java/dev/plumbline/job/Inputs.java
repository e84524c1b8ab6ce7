package dev.plumbline.job;

import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a job sees while it builds: its declared inputs and the periods to build. */
public interface Inputs {

  /**
   * The rows of a declared input for the periods to build, the months of look-back before them and
   * those of look-ahead after them, as of this run. Tables without a period come whole.
   */
  Dataset<Row> read(Table table);

  /**
   * The same rows as readers see them now: as published before this run changed anything. Also the
   * output of the job itself may be read so; a table that was never published is empty.
   */
  Dataset<Row> published(Table table);

  /** The months to build, as yyyy-MM, ascending. */
  List<String> periods();

  /**
   * The last day a period is judged by: its last day, or the run's as-of day where that is earlier.
   */
  LocalDate asOf(String period);

  /**
   * The months to build of which a day is complete. What judges days builds no others: a new month
   * has charges before any of its days is complete.
   */
  default List<String> judgedPeriods() {
    return periods().stream()
        .filter(period -> !asOf(period).isBefore(YearMonth.parse(period).atDay(1)))
        .toList();
  }

  /** For small datasets made of settings and coefficients. */
  SparkSession spark();
}
