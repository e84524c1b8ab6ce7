package dev.plumbline.store;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What was published last, for readers: every table by its bare name, all of one run. */
public final class PublishedTables {
  private PublishedTables() {}

  /** Makes each published table a view of its name; the run they belong to comes back. */
  public static Optional<RunRecord> register(SparkSession spark, Lake lake, Clock clock) {
    Optional<RunRecord> run = Run.visible(lake, clock);
    run.ifPresent(
        published -> {
          for (Map.Entry<String, Long> table : published.snapshots().entrySet()) {
            rows(spark, lake, table.getKey(), table.getValue())
                .createOrReplaceTempView(table.getKey());
          }
          spark
              .read()
              .table(fullName(lake, Journal.RUNS.name()))
              .createOrReplaceTempView(Journal.RUNS.name());
        });
    return run;
  }

  private static Dataset<Row> rows(SparkSession spark, Lake lake, String name, long snapshot) {
    return spark.read().option("snapshot-id", snapshot).table(fullName(lake, name));
  }

  private static String fullName(Lake lake, String name) {
    return Warehouse.CATALOG + "." + lake.warehouse().namespace() + "." + name;
  }
}
