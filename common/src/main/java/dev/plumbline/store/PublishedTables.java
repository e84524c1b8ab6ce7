package dev.plumbline.store;

import static org.apache.spark.sql.functions.col;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What was published, for readers: every table by its bare name, all of one run. */
public final class PublishedTables {
  private PublishedTables() {}

  /** Makes each table as published last a view of its name; the run they belong to comes back. */
  public static Optional<RunRecord> register(SparkSession spark, Lake lake, Clock clock) {
    Optional<RunRecord> run = Run.visible(lake, clock);
    run.ifPresent(published -> show(spark, lake, published, runs(spark, lake)));
    return run;
  }

  /** The same as it was at an instant; the log of runs ends with the run shown. */
  public static RunRecord register(SparkSession spark, Lake lake, Clock clock, Instant until) {
    // What was interrupted may have been interrupted before that, so it is completed first.
    Run.visible(lake, clock);
    RunRecord run = History.of(lake).asReported(until);
    show(spark, lake, run, runs(spark, lake).where(col("sequence").leq(run.sequence())));
    return run;
  }

  private static void show(SparkSession spark, Lake lake, RunRecord run, Dataset<Row> runs) {
    for (Map.Entry<String, Long> table : run.snapshots().entrySet()) {
      rows(spark, lake, table.getKey(), table.getValue()).createOrReplaceTempView(table.getKey());
    }
    runs.createOrReplaceTempView(Journal.RUNS.name());
  }

  private static Dataset<Row> runs(SparkSession spark, Lake lake) {
    return spark.read().table(fullName(lake, Journal.RUNS.name()));
  }

  /** A snapshot has the columns of its time; those added since are null. */
  private static Dataset<Row> rows(SparkSession spark, Lake lake, String name, long snapshot) {
    Dataset<Row> rows = spark.read().option("snapshot-id", snapshot).table(fullName(lake, name));
    return TableStore.complete(
        rows, SparkSchemaUtil.convert(lake.find(name).orElseThrow().schema()));
  }

  private static String fullName(Lake lake, String name) {
    return Warehouse.CATALOG + "." + lake.warehouse().namespace() + "." + name;
  }
}
