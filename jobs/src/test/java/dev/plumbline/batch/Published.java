package dev.plumbline.batch;

import dev.plumbline.ingest.Charges;
import dev.plumbline.store.Journal;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What a warehouse shows its readers. */
final class Published {
  /** Tables that say of files where and when they were. */
  private static final Set<String> LOGS = Set.of("deliveries", "metric_files");

  private final Warehouse warehouse;
  private final SparkSession session;

  /** A reader with a session of its own: a session keeps to the first warehouse it has seen. */
  Published(SparkSession shared, Path folder) {
    this(shared, Warehouse.local(folder));
  }

  Published(SparkSession shared, Warehouse warehouse) {
    this.warehouse = warehouse;
    this.session = shared.newSession();
    Sessions.attach(session, warehouse);
  }

  SparkSession session() {
    return session;
  }

  Optional<RunRecord> run() {
    try (Lake lake = Lake.open(warehouse)) {
      return new Journal(lake).lastPublished();
    }
  }

  /** Snapshot of each table. */
  Map<String, Long> snapshots() {
    return run().map(RunRecord::snapshots).orElse(Map.of());
  }

  /** A published table. */
  Dataset<Row> table(String name) {
    try (Lake lake = Lake.open(warehouse)) {
      PublishedTables.register(session, lake, Clock.systemUTC());
      return session.table(name);
    }
  }

  /** The rows of every table but the logs, each as text, sorted. */
  Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String name : snapshots().keySet()) {
      if (!LOGS.contains(name)) {
        rows.put(name, text(table(name)));
      }
    }
    return rows;
  }

  /** Of each table but the logs how many rows it has, and a sum over what they hold. */
  Map<String, String> sums() {
    Map<String, String> sums = new TreeMap<>();
    for (String name : snapshots().keySet()) {
      if (!LOGS.contains(name)) {
        Row sum =
            table(name)
                .select(functions.to_json(functions.struct(functions.col("*"))).as("row"))
                .select(functions.xxhash64(functions.col("row")).cast("decimal(20,0)").as("hash"))
                .agg(functions.count(functions.lit(1)), functions.sum("hash"))
                .head();
        sums.put(name, sum.get(0) + " rows, sum " + sum.get(1));
      }
    }
    return sums;
  }

  static List<String> text(Dataset<Row> rows) {
    return rows
        .select(functions.to_json(functions.struct(functions.col("*"))).as("row"))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** The data files of a table's published snapshot that hold rows of a payer. */
  Set<String> files(String name, String payer) {
    Set<String> files = new TreeSet<>();
    try (Lake lake = Lake.open(warehouse)) {
      Table table = lake.find(name).orElseThrow();
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().useSnapshot(snapshots().get(name)).planFiles()) {
        tasks.forEach(
            task -> {
              if (task.file().partition().toString().contains(payer)) {
                files.add(task.file().location());
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Bytes of the data files of {@code charges}. */
  long chargesBytes() {
    try (Lake lake = Lake.open(warehouse)) {
      Table table = lake.find(Charges.CHARGES.name()).orElseThrow();
      return Long.parseLong(
          table
              .snapshot(snapshots().get(Charges.CHARGES.name()))
              .summary()
              .get("total-files-size"));
    }
  }
}
