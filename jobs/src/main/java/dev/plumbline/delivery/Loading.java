package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.ingest.Charges.CHARGES;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.LostValues;
import dev.plumbline.ingest.ReadCounts;
import dev.plumbline.ingest.Rejects;
import dev.plumbline.ingest.SameMonths;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
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
  private final Ledger ledger;
  private Optional<SameLines> sameLines = Optional.empty();

  Loading(
      TableStore tables,
      FoundDeliveries found,
      Formats formats,
      Path scratch,
      UnaryOperator<Dataset<Row>> afterMapping,
      Redaction redaction) {
    this.redaction = redaction;
    this.ledger = new Ledger(redaction);
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
    refuseSameMonth(bills);
    if (!bills.isEmpty()) {
      charges(bills);
    }
    new MetricLoading(tables, found, formats, scratch, redaction, ledger).load();
    clear(spark, new Path(scratch, "records"));
    return ledger.loaded();
  }

  private void refuseSameMonth(List<Delivery> bills) {
    Path side = emptied(spark, new Path(scratch, "same-month"));
    SameMonths same = new SameMonths(spark, formats, side, found.staged());
    bills.forEach(bill -> same.refuse(bill).ifPresent(ledger::warn));
    clear(spark, side);
  }

  private void charges(List<Delivery> bills) {
    long start = System.nanoTime();
    Path side = emptied(spark, new Path(scratch, "charges"));
    SameLines same = new SameLines(() -> contentReadAgain(bills));
    LostValues lost = new LostValues();
    ledger.fingerprints(CHARGES, new TreeMap<>());
    NavigableSet<Unit> written;
    try {
      written = UnreadFiles.named(() -> pour(bills, side, same, lost));
    } catch (RuntimeException failed) {
      onlyWhole(new RejectedBills(found, ledger).refuse(bills, failed), side);
      return;
    }
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
    Ledger.Records sum = new Ledger.Records(records, stored, 0, rejectedCount);
    String accounted = ledger.accounted(CHARGES, sum);
    new RejectedRows(tables, redaction)
        .replace(rejected, rejectedCount, bills.stream().flatMap(b -> b.files().stream()).toList());
    countRecords(bills, counts, rejected);
    if (rejectedCount > 0) {
      onlyWhole(new RejectedBills(found, ledger).refuse(bills, rejected), side);
      return;
    }
    ledger.check(accounted);
    found.wrote(bills, written);
    ReadRemarks.of(bills, formats, counts, lost).forEach(ledger::warn);
    NavigableMap<Unit, String> prints = new TreeMap<>();
    for (Delivery bill : bills) {
      found.units(bill).forEach(unit -> prints.put(unit, found.fingerprint(bill)));
    }
    String all = bills.stream().map(found::fingerprint).sorted().reduce("", String::concat);
    written.forEach(unit -> prints.putIfAbsent(unit, dev.plumbline.job.Freshness.hash(all)));
    ledger.fingerprints(CHARGES, prints);
    ledger.line(CHARGES, sum, start);
    clear(spark, side);
  }

  private NavigableSet<Unit> pour(
      List<Delivery> bills, Path side, SameLines same, LostValues lost) {
    Dataset<Row> read =
        same.observing(
            redaction.rows(
                IngestCharges.read(
                    tables.sparkForWideRows(), bills, formats, side, found.staged(), lost)));
    return tables.replacePartitions(CHARGES, afterMapping.apply(read));
  }

  /** Begins again with the bills that are whole: never is a month loaded in part. */
  private void onlyWhole(List<Delivery> bills, Path side) {
    tables.takeBack(CHARGES);
    ledger.fingerprints(DELIVERIES, found.fingerprints(DELIVERIES));
    sameLines = Optional.empty();
    clear(spark, side);
    if (!bills.isEmpty()) {
      charges(bills);
    }
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
      found.counted(bill, new FoundDeliveries.Counts(bill.files().size(), records, lost, null));
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
