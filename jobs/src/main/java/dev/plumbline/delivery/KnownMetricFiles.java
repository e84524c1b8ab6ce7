package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedMetricFiles.METRIC_FILES;
import static org.apache.spark.sql.functions.col;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.ReadCounts;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The metric files of the runs before, and of which days each has datapoints: a file that is as it
 * was is read again only where another one touches its days.
 */
final class KnownMetricFiles {
  private static final String POINTS = "POINTS";
  private static final String COLLECTION = "COLLECTION";
  private static final int HEX_DIGITS = 16;
  private static final int HEX = 16;

  private static final StructType ROW =
      new StructType()
          .add("file", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("content_hash", DataTypes.LongType)
          .add("days", DataTypes.createArrayType(DataTypes.StringType))
          .add("byte_count", DataTypes.LongType)
          .add("record_count", DataTypes.LongType)
          .add("rejected_count", DataTypes.LongType);

  private record Known(
      String kind, long contentHash, List<LocalDate> days, Long records, Long rejected) {}

  private final Delivery metrics;
  private final String mapping;
  private final Redaction redaction;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * What was published of metric files.
   *
   * @param metrics the files that lie there now
   */
  KnownMetricFiles(TableStore tables, Delivery metrics, Formats formats, Redaction redaction) {
    this.metrics = metrics;
    this.mapping = formats.fingerprint();
    this.redaction = redaction;
    for (Row row :
        tables
            .readPublished(METRIC_FILES)
            .select(
                col("file"),
                col("kind"),
                col("content_hash"),
                col("days").cast("array<string>").as("days"),
                col("record_count"),
                col("rejected_count"))
            .collectAsList()) {
      known.put(
          row.getString(0),
          new Known(
              row.getString(1),
              row.getLong(2),
              row.<String>getList(3).stream().map(LocalDate::parse).toList(),
              row.isNullAt(4) ? null : row.getLong(4),
              row.isNullAt(5) ? null : row.getLong(5)));
    }
  }

  /** The files with datapoints that no run before has read as they are now. */
  List<InputFile> unread() {
    return metrics.pointFiles().stream().filter(file -> !isKnown(file)).toList();
  }

  /** The other files with datapoints of some of the days. */
  List<InputFile> holding(Days days) {
    return metrics.pointFiles().stream()
        .filter(this::isKnown)
        .filter(file -> days.holdAny(known.get(place(file)).days()))
        .toList();
  }

  /** Whether manifests of collections came, went or changed. */
  boolean hasOtherCollections() {
    Set<String> gone = new HashSet<>();
    known.forEach((file, was) -> add(gone, file, was.kind().equals(COLLECTION)));
    metrics.collections().forEach(file -> gone.remove(place(file)));
    return !gone.isEmpty() || metrics.collections().stream().anyMatch(file -> !isKnown(file));
  }

  private static void add(Set<String> files, String file, boolean fits) {
    if (fits) {
      files.add(file);
    }
  }

  /** Days of what stood in files that have changed since. */
  Days daysOfChanged() {
    Set<LocalDate> days = new TreeSet<>();
    for (InputFile file : metrics.pointFiles()) {
      Known was = known.get(place(file));
      if (was != null && !isKnown(file)) {
        days.addAll(was.days());
      }
    }
    return Days.of(days);
  }

  /** Days of files that are gone. */
  Days daysOfGone() {
    Set<String> gone = new HashSet<>(known.keySet());
    metrics.files().forEach(file -> gone.remove(place(file)));
    Set<LocalDate> days = new TreeSet<>();
    gone.forEach(file -> days.addAll(known.get(file).days()));
    return Days.of(days);
  }

  /** Days of the datapoints of some files. */
  static Days daysOf(ReadCounts counts, Collection<InputFile> files) {
    Set<LocalDate> days = new TreeSet<>();
    files.forEach(file -> days.addAll(counts.byFile().get(file.uri()).days().keySet()));
    return Days.of(days);
  }

  /** How many of the datapoints of some files lie in the days. */
  static long recordsOf(ReadCounts counts, Days days) {
    return counts.byFile().values().stream()
        .flatMap(file -> file.days().entrySet().stream())
        .filter(day -> days.all().contains(day.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Remembers the files that lie there now. */
  void remember(TableStore tables, ReadCounts read) {
    List<Row> rows = new ArrayList<>();
    for (InputFile file : metrics.pointFiles()) {
      ReadCounts.FileCount counts = read.byFile().get(file.uri());
      Known was = known.get(place(file));
      rows.add(
          counts == null
              ? row(file, POINTS, was.days(), was.records(), was.rejected())
              : row(file, POINTS, counts.days().keySet(), counts.records(), counts.rejected()));
    }
    metrics.collections().forEach(file -> rows.add(row(file, COLLECTION, List.of(), null, null)));
    tables.write(METRIC_FILES, tables.spark().createDataFrame(rows, ROW), List.of(Unit.whole()));
  }

  private Row row(
      InputFile file, String kind, Collection<LocalDate> days, Long records, Long rejected) {
    return RowFactory.create(
        place(file),
        kind,
        hash(file),
        days.stream().map(LocalDate::toString).toArray(String[]::new),
        file.bytes(),
        records,
        rejected);
  }

  private boolean isKnown(InputFile file) {
    Known was = known.get(place(file));
    return was != null && was.contentHash() == hash(file);
  }

  private String place(InputFile file) {
    return redaction.place(file.uri());
  }

  private long hash(InputFile file) {
    String identity = mapping + "\n" + redaction.place(file.identity());
    return Long.parseUnsignedLong(Formats.hash(identity).substring(0, HEX_DIGITS), HEX);
  }
}
