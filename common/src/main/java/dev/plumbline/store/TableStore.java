package dev.plumbline.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables as one run sees them: what it has written on its branches, and of all other tables the
 * snapshots that were published last.
 */
public final class TableStore {
  private final SparkSession spark;
  private final Lake lake;
  private final String branch;
  private final Map<String, Long> published;
  private final Map<String, Long> written = new TreeMap<>();
  private final Map<String, Long> before = new TreeMap<>();

  TableStore(SparkSession spark, Lake lake, String runId, Map<String, Long> published) {
    this.spark = spark;
    this.lake = lake;
    this.branch = Publication.branch(runId);
    this.published = published;
  }

  public SparkSession spark() {
    return spark;
  }

  /** A session of the same warehouse for queries that make many columns out of many. */
  public SparkSession sparkForWideRows() {
    return Sessions.forWideRows(spark, lake.warehouse());
  }

  /** Whether the table has rows to read: written by this run or published before. */
  public boolean has(Table table) {
    return written.containsKey(table.name()) || published.containsKey(table.name());
  }

  /** The table as of this run; a table that nobody has filled yet is empty. */
  public Dataset<Row> read(Table table) {
    String name = fullName(table.name());
    if (written.containsKey(table.name())) {
      return spark.read().table(name + ".branch_" + branch);
    }
    return readPublished(table);
  }

  /** The table as it was published before this run; one that nobody has filled yet is empty. */
  public Dataset<Row> readPublished(Table table) {
    String name = fullName(table.name());
    Long snapshot = published.get(table.name());
    if (snapshot == null) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    return complete(spark.read().option("snapshot-id", snapshot).table(name), table.schema());
  }

  /** Columns that a later version has added are null in snapshots from before. */
  static Dataset<Row> complete(Dataset<Row> rows, StructType schema) {
    List<String> present = Arrays.asList(rows.columns());
    return rows.select(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    present.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new));
  }

  /** Replaces the rows of the units by the given ones, on the branch of this run. */
  public void write(Table table, Dataset<Row> rows, Collection<Unit> units) {
    org.apache.iceberg.Table target = provideBranch(table);
    try {
      conformed(table, rows, Optional.of(units))
          .writeTo(fullName(table.name()) + ".branch_" + branch)
          .overwrite(Unit.rowsOf(table, units));
    } catch (AnalysisException gone) {
      throw new IllegalStateException(gone);
    }
    target.refresh();
    written.put(table.name(), head(target).snapshotId());
  }

  /**
   * Replaces, on the branch of this run, the partitions that the rows fall into; which units those
   * are, only the rows tell. No rows replace nothing, and the table counts as not written.
   */
  public NavigableSet<Unit> replacePartitions(Table table, Dataset<Row> rows) {
    org.apache.iceberg.Table target = provideBranch(table);
    long start = head(target).snapshotId();
    try {
      conformed(table, rows, Optional.empty())
          .writeTo(fullName(table.name()) + ".branch_" + branch)
          .overwritePartitions();
    } catch (AnalysisException gone) {
      throw new IllegalStateException(gone);
    }
    target.refresh();
    Snapshot snapshot = head(target);
    NavigableSet<Unit> units = new TreeSet<>();
    if (snapshot.snapshotId() == start) {
      return units;
    }
    written.put(table.name(), snapshot.snapshotId());
    snapshot.addedDataFiles(target.io()).forEach(file -> units.add(unit(table, file)));
    return units;
  }

  /**
   * Drops what this run has written to a table, or failed to write: it is again as it was
   * published.
   */
  public void takeBack(Table table) {
    written.remove(table.name());
    if (before.remove(table.name()) != null) {
      lake.provide(table).manageSnapshots().removeBranch(branch).commit();
    }
  }

  private static Unit unit(Table table, DataFile file) {
    if (table.dayPartition().isPresent()) {
      LocalDate day = LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
      return Unit.ofPeriod(YearMonth.from(day).toString());
    }
    List<String> columns = table.partitions();
    int source = columns.indexOf("x_source_id");
    return new Unit(
        source < 0 ? "" : file.partition().get(source, CharSequence.class).toString(),
        file.partition()
            .get(columns.indexOf(table.periodColumn().orElseThrow()), CharSequence.class)
            .toString());
  }

  private org.apache.iceberg.Table provideBranch(Table table) {
    org.apache.iceberg.Table target = lake.provide(table);
    branchOff(table.name(), target);
    return target;
  }

  /** Makes the branch of this run in a table, where it is not there yet; its name comes back. */
  String branchOff(String name, org.apache.iceberg.Table target) {
    if (!target.refs().containsKey(branch)) {
      SnapshotRef main = target.refs().get(SnapshotRef.MAIN_BRANCH);
      before.put(name, main == null ? -1L : main.snapshotId());
      if (main == null) {
        target.manageSnapshots().createBranch(branch).commit();
      } else {
        target.manageSnapshots().createBranch(branch, main.snapshotId()).commit();
      }
    }
    return branch;
  }

  /** Notes that the branch of this run in a table has new files with the same rows. */
  void rewritten(String name, org.apache.iceberg.Table target) {
    target.refresh();
    written.put(name, head(target).snapshotId());
  }

  private Snapshot head(org.apache.iceberg.Table target) {
    return target.snapshot(target.refs().get(branch).snapshotId());
  }

  /** The declared columns in the declared order and types; a row of another unit is a bug. */
  private static Dataset<Row> conformed(
      Table table, Dataset<Row> rows, Optional<Collection<Unit>> units) {
    List<String> missing = new ArrayList<>(Arrays.asList(table.schema().fieldNames()));
    missing.removeAll(Arrays.asList(rows.columns()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the rows for table " + table + " lack the declared columns " + missing);
    }
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(field -> guarded(table, field, units))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  private static Column guarded(Table table, StructField field, Optional<Collection<Unit>> units) {
    Column value = col(field.name()).cast(field.dataType());
    if (units.isPresent() && table.periodColumn().filter(field.name()::equals).isPresent()) {
      Column message =
          concat(
              lit("a row of table " + table + " lies outside the units " + units.get() + ": "),
              value);
      value =
          when(Unit.rowsOf(table, units.get()), value)
              .otherwise(raise_error(message).cast("string"));
    }
    return value.as(field.name(), field.metadata());
  }

  /** Rows in the table on the branch of this run, from file metadata. */
  public long rowCount(Table table) {
    return summary(table, "total-records");
  }

  /** Rows this run has added to the table, from file metadata. */
  public long rowsAdded(Table table) {
    return summary(table, "added-records");
  }

  private long summary(Table table, String key) {
    if (!written.containsKey(table.name())) {
      return 0;
    }
    Snapshot snapshot = lake.find(table.name()).orElseThrow().snapshot(written.get(table.name()));
    return Optional.ofNullable(snapshot.summary().get(key)).map(Long::parseLong).orElse(0L);
  }

  /** Snapshots this run has written, by table. */
  Map<String, Long> written() {
    return written;
  }

  /** Snapshots those tables had before, -1 where they are new. */
  Map<String, Long> before() {
    return before;
  }

  private String fullName(String table) {
    return Warehouse.CATALOG + "." + lake.warehouse().namespace() + "." + table;
  }
}
