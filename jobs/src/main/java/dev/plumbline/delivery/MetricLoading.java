package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;

import dev.plumbline.console.Console;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.BrokenFile;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.ingest.IngestCollections;
import dev.plumbline.ingest.IngestMetrics;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.ReadCounts;
import dev.plumbline.ingest.Rejects;
import dev.plumbline.ingest.Unreadable;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One reading of metric files: those that are new, and of the others those that hold days of
 * theirs. A day is replaced as a whole; the other days of the table are not looked at.
 */
final class MetricLoading {
  private final TableStore tables;
  private final SparkSession spark;
  private final FoundDeliveries found;
  private final Formats formats;
  private final Path scratch;
  private final Redaction redaction;
  private final Ledger ledger;

  MetricLoading(
      TableStore tables,
      FoundDeliveries found,
      Formats formats,
      Path scratch,
      Redaction redaction,
      Ledger ledger) {
    this.tables = tables;
    this.spark = tables.spark();
    this.found = found;
    this.formats = formats;
    this.scratch = scratch;
    this.redaction = redaction;
    this.ledger = ledger;
  }

  /** Where a file breaks off, the others are loaded without it, and the bills as well. */
  void load() {
    Optional<Delivery> left = found.newMetrics();
    while (left.isPresent() && !isLoaded(left.get())) {
      left = found.newMetrics();
    }
  }

  private boolean isLoaded(Delivery metrics) {
    KnownMetricFiles known = new KnownMetricFiles(tables, metrics, formats, redaction);
    List<InputFile> unread = known.unread();
    boolean isToldOtherwise = known.hasOtherCollections() && !metrics.collections().isEmpty();
    ReadCounts read = new ReadCounts(Map.of());
    try {
      if (isToldOtherwise) {
        IngestCollections.requireWhole(spark, metrics.collections());
      }
      if (!unread.isEmpty()) {
        read = UnreadFiles.named(() -> points(metrics, known, unread));
      }
    } catch (RuntimeException failed) {
      refuse(metrics, failed);
      return false;
    }
    if (isToldOtherwise) {
      collections(metrics);
    }
    known.remember(tables, read);
    return true;
  }

  private void refuse(Delivery metrics, RuntimeException failed) {
    String why = IngestCharges.inputProblem(failed).orElseThrow(() -> failed).getMessage();
    tables.takeBack(METRIC_POINTS);
    Optional<BrokenFile> broken = BrokenFile.in(failed);
    Optional<InputFile> file =
        broken.flatMap(
            one -> metrics.files().stream().filter(each -> one.isAt(each.uri())).findFirst());
    Delivery.State state =
        Unreadable.isGone(failed) ? Delivery.State.INCOMPLETE : Delivery.State.REJECTED;
    if (file.isEmpty()) {
      found.refuse(metrics, state, why);
    } else if (broken.get().isByContents()) {
      found.reject(metrics, file.get(), why);
    } else {
      found.refuse(metrics, file.get(), state, why);
    }
    ledger.fingerprints(DELIVERIES, found.fingerprints(DELIVERIES));
    ledger.say("warning: metrics " + state + ": " + why);
  }

  /** Datapoints of the days to be made, and the files they are read from. */
  private record Reading(Dataset<Row> records, List<InputFile> files) {}

  private Reading reading(
      Delivery metrics, KnownMetricFiles known, List<InputFile> unread, Path side, Path aside) {
    Dataset<Row> records = IngestMetrics.records(spark, metrics, unread, formats, side);
    if (unread.size() == metrics.pointFiles().size()) {
      return new Reading(records, unread);
    }
    // Only their records tell which days the new files touch.
    records.write().parquet(aside.toString());
    Days days = KnownMetricFiles.daysOf(counts(side), unread).and(known.daysOfChanged());
    List<InputFile> again = known.holding(days);
    return new Reading(
        IngestMetrics.recordsAt(spark, aside)
            .unionByName(IngestMetrics.records(spark, metrics, again, formats, side))
            .where(days.hold(IngestMetrics.startOf())),
        Stream.concat(unread.stream(), again.stream()).toList());
  }

  private ReadCounts points(Delivery metrics, KnownMetricFiles known, List<InputFile> unread) {
    long start = System.nanoTime();
    Path side = Loading.emptied(spark, new Path(scratch, "metrics"));
    Path aside = Loading.emptied(spark, new Path(scratch, "points"));
    Reading reading = reading(metrics, known, unread, side, aside);
    List<InputFile> read = reading.files();
    NavigableSet<Unit> written =
        tables.replacePartitions(
            METRIC_POINTS, redaction.rows(IngestMetrics.points(reading.records(), formats)));
    long stored = tables.rowsAdded(METRIC_POINTS);
    ReadCounts counts = counts(side);
    Days replaced = KnownMetricFiles.daysOf(counts, unread).and(known.daysOfChanged());
    long lines = counts.rejected() + KnownMetricFiles.recordsOf(counts, replaced);
    Ledger.Records sum =
        new Ledger.Records(lines, stored, lines - counts.rejected() - stored, counts.rejected());
    ledger.check(ledger.accounted(METRIC_POINTS, sum));
    new RejectedRows(tables, redaction).replace(Rejects.read(spark, side), sum.rejected(), read);
    long kept = new KeptPoints(tables, replaced, known.daysOfGone()).putBack();
    if (kept > 0) {
      ledger.warn(
          Console.count(kept)
              + " datapoints are kept of metric files that are gone or have fewer than before");
    }
    remember(METRIC_POINTS, "period_start", written, replaced);
    found.counted(
        metrics,
        new FoundDeliveries.Counts(read.size(), sum.read(), sum.rejected(), sum.superseded()));
    ledger.fact("superseded.metric_points", sum.superseded());
    ledger.line(METRIC_POINTS, sum, start);
    if (read.size() < metrics.pointFiles().size()) {
      ledger.say(sparing(unread.size(), read.size() - unread.size(), metrics.pointFiles().size()));
    }
    Loading.emptied(spark, side);
    Loading.emptied(spark, aside);
    return counts;
  }

  private static String sparing(int unread, int again, int all) {
    return Console.count(unread)
        + " of "
        + Console.count(all)
        + " metric files are new, "
        + Console.count(again)
        + " more hold days of theirs; the others were not read";
  }

  private ReadCounts counts(Path side) {
    return ReadCounts.of(side, spark.sparkContext().hadoopConfiguration());
  }

  /** What was asked of CloudWatch, from the manifests that lie among the points. */
  private void collections(Delivery metrics) {
    long start = System.nanoTime();
    NavigableSet<Unit> written =
        tables.replacePartitions(
            METRIC_COLLECTIONS,
            redaction.rows(IngestCollections.read(spark, metrics.collections())));
    NavigableMap<Unit, String> contents =
        new MonthContents(tables, METRIC_COLLECTIONS, "from_at").of(written);
    found.holds(METRIC_COLLECTIONS, contents);
    ledger.fingerprints(METRIC_COLLECTIONS, contents);
    long stored = tables.rowsAdded(METRIC_COLLECTIONS);
    ledger.line(METRIC_COLLECTIONS, new Ledger.Records(stored, stored, 0, 0), start);
  }

  private void remember(Table table, String time, NavigableSet<Unit> written, Days replaced) {
    NavigableMap<Unit, String> contents =
        new MonthContents(tables, table, time).of(written, replaced, found.held(table));
    found.holds(table, contents);
    ledger.fingerprints(table, contents);
  }
}
