package dev.plumbline.delivery;

import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.check.CheckFailedException;
import dev.plumbline.console.Console;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.ingest.IngestCollections;
import dev.plumbline.ingest.IngestMetrics;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.KeyConflicts;
import dev.plumbline.ingest.ReadCounts;
import dev.plumbline.ingest.Rejects;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One reading of what is new: every file once, every record stored or rejected. */
final class Loading {
  private final TableStore tables;
  private final SparkSession spark;
  private final FoundDeliveries found;
  private final Formats formats;
  private final Path scratch;
  private final UnaryOperator<Dataset<Row>> afterMapping;
  private final Redaction redaction;
  private final Map<Table, NavigableMap<Unit, String>> fingerprints = new LinkedHashMap<>();
  private final Map<String, String> facts = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> checks = new ArrayList<>();
  private Optional<SameLines> sameLines = Optional.empty();

  Loading(
      TableStore tables,
      FoundDeliveries found,
      Formats formats,
      Path scratch,
      UnaryOperator<Dataset<Row>> afterMapping,
      Redaction redaction) {
    this.redaction = redaction;
    this.tables = tables;
    this.spark = tables.spark();
    this.found = found;
    this.formats = formats;
    this.scratch = scratch;
    this.afterMapping = afterMapping;
  }

  Staging.Loaded load(NavigableSet<Unit> stale) {
    return UnreadFiles.named(() -> read(stale));
  }

  private Staging.Loaded read(NavigableSet<Unit> stale) {
    List<Delivery> bills =
        found.bills().stream()
            .filter(bill -> found.units(bill).stream().anyMatch(stale::contains))
            .toList();
    Optional<Delivery> metrics = found.newMetrics();
    if (!bills.isEmpty()) {
      charges(bills);
    }
    metrics.ifPresent(this::metrics);
    clear(spark, new Path(scratch, "records"));
    return new Staging.Loaded(fingerprints, facts, lines, checks);
  }

  private void charges(List<Delivery> bills) {
    long start = System.nanoTime();
    Path side = emptied(spark, new Path(scratch, "charges"));
    SameLines same = new SameLines(() -> contentReadAgain(bills));
    KeyConflicts conflicts = new KeyConflicts();
    Dataset<Row> read =
        same.observing(
            redaction.rows(
                IngestCharges.read(
                    tables.sparkForWideRows(), bills, formats, side, found.staged(), conflicts)));
    NavigableSet<Unit> written = tables.replacePartitions(CHARGES, afterMapping.apply(read));
    long stored = tables.rowsAdded(CHARGES);
    same.wrote(written, stored);
    sameLines = Optional.of(same);
    List<String> files =
        bills.stream().flatMap(bill -> bill.files().stream()).map(InputFile::uri).toList();
    ReadCounts counts =
        ReadCounts.of(side, spark.sparkContext().hadoopConfiguration())
            .and(found.staged().counts(spark, files));
    long ofParquet = bills.stream().mapToLong(Delivery::statedRows).sum();
    Dataset<Row> rejected =
        Rejects.read(spark, side).unionByName(found.staged().rejected(spark, files));
    long rejectedCount = counts.rejected();
    long records = counts.records() + ofParquet;
    if (records != stored + rejectedCount) {
      Dataset<Row> unusable = IngestCharges.rejectedParquet(spark, bills, formats);
      rejectedCount += unusable.count();
      rejected = rejected.unionByName(unusable);
    }
    String accounted = rowsIn("charges", records, stored, 0, rejectedCount);
    reject(rejected, rejectedCount, bills);
    countRecords(bills, counts, rejected);
    fingerprints.put(CHARGES, new TreeMap<>());
    if (rejectedCount > 0) {
      List<Delivery> whole = new RejectedBills(found, lines).refuse(bills, rejected);
      tables.takeBack(CHARGES);
      sameLines = Optional.empty();
      clear(spark, side);
      if (!whole.isEmpty()) {
        charges(whole);
      }
      return;
    }
    checks.add(accounted);
    found.wrote(bills, written);
    ReadRemarks.of(bills, formats, counts, conflicts).forEach(this::warn);
    NavigableMap<Unit, String> prints = new TreeMap<>();
    for (Delivery bill : bills) {
      found.units(bill).forEach(unit -> prints.put(unit, found.fingerprint(bill)));
    }
    String all = bills.stream().map(found::fingerprint).sorted().reduce("", String::concat);
    written.forEach(unit -> prints.putIfAbsent(unit, dev.plumbline.job.Freshness.hash(all)));
    fingerprints.put(CHARGES, prints);
    line("charges", records, stored, rejectedCount, start);
    clear(spark, side);
  }

  private void warn(String problem) {
    lines.add("      warning: " + problem);
    checks.add("warning: " + problem);
  }

  /** What the tasks leave beside the rows is not wanted a second time. */
  private BigDecimal contentReadAgain(List<Delivery> bills) {
    Path side = new Path(scratch, "again");
    try {
      return SameLines.content(redaction.rows(IngestCharges.read(spark, bills, formats, side)));
    } finally {
      clear(spark, side);
    }
  }

  /** The check of the charges that were read, for when they have been added up. */
  Optional<SameLines> sameLines() {
    return sameLines;
  }

  private void countRecords(List<Delivery> bills, ReadCounts counts, Dataset<Row> rejected) {
    Map<String, Long> unusable = new TreeMap<>();
    rejected
        .groupBy("file")
        .count()
        .collectAsList()
        .forEach(row -> unusable.put(row.getString(0), row.getLong(1)));
    for (Delivery bill : bills) {
      long records = bill.statedRows();
      long lost = 0;
      for (InputFile file : bill.files()) {
        ReadCounts.FileCount read = counts.byFile().get(file.uri());
        records += read == null ? 0 : read.records();
        lost += unusable.getOrDefault(file.uri(), 0L);
      }
      found.counted(bill, new FoundDeliveries.Counts(records, lost, null));
    }
  }

  private void metrics(Delivery metrics) {
    long start = System.nanoTime();
    Path side = emptied(spark, new Path(scratch, "metrics"));
    collections(metrics);
    NavigableSet<Unit> written = new TreeSet<>();
    if (!metrics.pointFiles().isEmpty()) {
      Dataset<Row> points = IngestMetrics.read(spark, List.of(metrics), formats, side);
      written = tables.replacePartitions(METRIC_POINTS, redaction.rows(points));
    }
    long stored = tables.rowsAdded(METRIC_POINTS);
    ReadCounts counts = ReadCounts.of(side, spark.sparkContext().hadoopConfiguration());
    long superseded = counts.records() - counts.rejected() - stored;
    checks.add(rowsIn("metric_points", counts.records(), stored, superseded, counts.rejected()));
    reject(Rejects.read(spark, side), counts.rejected(), List.of(metrics));
    long kept = written.isEmpty() ? 0 : new KeptPoints(tables, written).putBack();
    if (kept > 0) {
      warn(
          Console.count(kept)
              + " datapoints are kept of metric files that are gone or have fewer than before");
    }
    fingerprints.put(METRIC_POINTS, contents(METRIC_POINTS, "period_start", written));
    found.counted(
        metrics, new FoundDeliveries.Counts(counts.records(), counts.rejected(), superseded));
    facts.put("superseded.metric_points", Long.toString(superseded));
    line("metric_points", counts.records(), stored, counts.rejected(), start);
    clear(spark, side);
  }

  /** What was asked of CloudWatch, from the manifests that lie among the points. */
  private void collections(Delivery metrics) {
    if (metrics.collections().isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    NavigableSet<Unit> written =
        tables.replacePartitions(
            METRIC_COLLECTIONS,
            redaction.rows(IngestCollections.read(spark, metrics.collections())));
    fingerprints.put(METRIC_COLLECTIONS, contents(METRIC_COLLECTIONS, "from_at", written));
    long stored = tables.rowsAdded(METRIC_COLLECTIONS);
    line("metric_collections", stored, stored, 0, start);
  }

  /** What was checked, in words. */
  private String rowsIn(String table, long records, long stored, long superseded, long rejected) {
    String sum =
        Console.count(records)
            + " records in = "
            + Console.count(stored)
            + " stored + "
            + Console.count(superseded)
            + " superseded + "
            + Console.count(rejected)
            + " rejected";
    if (records != stored + superseded + rejected || superseded < 0) {
      throw new CheckFailedException(table, List.of(sum.replace(" = ", " are not ")));
    }
    facts.put("records." + table, Long.toString(records));
    facts.put("rejected." + table, Long.toString(rejected));
    facts.put("rows." + table, Long.toString(stored));
    return "passed " + table + ": " + sum;
  }

  /** Replaces the rejected records of the files that were read again. */
  private void reject(Dataset<Row> rejected, long rows, List<Delivery> read) {
    String[] files =
        read.stream()
            .flatMap(d -> d.files().stream())
            .map(f -> redaction.place(f.uri()))
            .toArray(String[]::new);
    boolean hadSome =
        tables.has(REJECTED_RECORDS)
            && !tables.read(REJECTED_RECORDS).where(col("file").isin((Object[]) files)).isEmpty();
    if (rows == 0 && !hadSome) {
      return;
    }
    Dataset<Row> kept =
        tables.read(REJECTED_RECORDS).where(col("file").isin((Object[]) files).equalTo(false));
    tables.write(
        REJECTED_RECORDS, kept.unionByName(redaction.rows(rejected)), List.of(Unit.whole()));
  }

  /** What the months hold, whatever the files: points that did not change make nothing stale. */
  private NavigableMap<Unit, String> contents(Table table, String time, NavigableSet<Unit> months) {
    Column[] values =
        table.columns().stream()
            .map(
                c ->
                    c.type() instanceof org.apache.spark.sql.types.MapType
                        ? to_json(array_sort(map_entries(col(c.name()))))
                        : col(c.name()))
            .toArray(Column[]::new);
    NavigableMap<Unit, String> prints = new TreeMap<>();
    tables
        .read(table)
        .where(Unit.rowsOf(table, months))
        .groupBy(date_format(col(time), "yyyy-MM").as("month"))
        .agg(count(lit(1)), sum(xxhash64(values).cast("decimal(20,0)")))
        .collectAsList()
        .forEach(
            row ->
                prints.put(
                    Unit.ofPeriod(row.getString(0)), row.getLong(1) + "-" + row.getDecimal(2)));
    return prints;
  }

  private void line(String table, long records, long stored, long rejected, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    facts.put("seconds." + table, String.format(java.util.Locale.ROOT, "%.1f", seconds));
    lines.add(
        String.format(
            java.util.Locale.ROOT,
            "%-32s -> %9s rows  %s  %s records read",
            "[input] " + table,
            Console.count(stored),
            Console.time(seconds),
            Console.count(records)));
    if (rejected > 0) {
      lines.add(
          "      warning: "
              + Console.count(rejected)
              + " records could not be used; see the table rejected_records");
    }
  }

  /** A folder in which nothing is left of earlier runs. */
  static Path emptied(SparkSession spark, Path folder) {
    clear(spark, folder);
    return folder;
  }

  private static void clear(SparkSession spark, Path folder) {
    try {
      folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
