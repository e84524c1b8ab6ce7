package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.url_decode;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Files of one report with the same columns: they are read as one. */
final class Scan {
  /** Column that names the file of a record. */
  static final String FILE = "file";

  /** Type of a Parquet column of timestamps in nanoseconds, which Spark has none for. */
  static final String NANOS = "nanos";

  private static final int NANOS_PER_MICRO = 1000;
  private static final int TASKS_PER_CORE = 4;

  /** Smaller files are done with before others have taken over. */
  private static final long SPREAD_BYTES = 64L << 20;

  private record Key(
      Layout.Container container,
      String format,
      String report,
      List<RawField> fields,
      int width,
      Set<String> empty) {}

  private final Key key;
  private final Mapping mapping;
  private final List<ReadSource> sources = new ArrayList<>();

  private Scan(Key key, Mapping mapping) {
    this.key = key;
    this.mapping = mapping;
  }

  static List<Scan> of(List<Delivery> deliveries, Formats formats) {
    Map<Key, Scan> scans = new LinkedHashMap<>();
    for (Delivery delivery : deliveries) {
      for (InputFile file : delivery.files()) {
        Layout layout = delivery.layouts().get(file.uri());
        Mapping mapping = formats.bill(layout.format());
        Key key = key(delivery, layout, empty(delivery, mapping));
        scans
            .computeIfAbsent(key, k -> new Scan(k, mapping))
            .sources
            .add(ReadSource.of(delivery, file));
      }
    }
    return List.copyOf(scans.values());
  }

  boolean isCsv() {
    return key.container() == Layout.Container.CSV;
  }

  String report() {
    return key.report();
  }

  String format() {
    return key.format();
  }

  String sourceId() {
    return sources.get(0).sourceId();
  }

  Mapping mapping() {
    return mapping;
  }

  RawRows raw() {
    return new RawRows(mapping, key.fields(), key.empty());
  }

  List<String> uris() {
    return sources.stream().map(ReadSource::uri).toList();
  }

  /**
   * The fields as columns c0, c1 …, and the file where it may have to be told; records that are
   * kept aside are not read from their files.
   */
  Dataset<Row> read(SparkSession spark, Path sideDir, StagedRecords staged) {
    if (isCsv()) {
      return csv(spark, sideDir, staged);
    }
    List<Column> columns = new ArrayList<>(List.of(fieldColumns()));
    if (!textMaps().isEmpty()) {
      columns.add(fileName());
    }
    return parquet(spark, columns.toArray(Column[]::new));
  }

  /** Positions, among the fields, of maps that stand in Parquet files as text. */
  List<Integer> textMaps() {
    return IntStream.range(0, key.fields().size())
        .filter(i -> !isCsv() && key.fields().get(i).type().equals("string"))
        .filter(i -> mapping.isMap(key.fields().get(i).rawName()))
        .boxed()
        .toList();
  }

  String rawName(int field) {
    return key.fields().get(field).rawName();
  }

  /** The engine's name of the file is an encoded address, in which a plus sign is a plus sign. */
  private static Column fileName() {
    return url_decode(replace(col("_metadata.file_path"), lit("+"), lit("%2B"))).as(FILE);
  }

  /** As {@link #read} for Parquet, with columns file and position (from 1). */
  Dataset<Row> readWithPlace(SparkSession spark) {
    List<Column> columns = new ArrayList<>(List.of(fieldColumns()));
    columns.add(fileName());
    columns.add(col("_metadata.row_index").plus(1).as("position"));
    return parquet(spark, columns.toArray(Column[]::new));
  }

  /**
   * Columns whose names differ only in case can be told apart only in a session that minds case,
   * and nanoseconds be read only in one that takes them for numbers; and only as long as that
   * session runs the query: its rows, not its plan, come over.
   */
  private Dataset<Row> parquet(SparkSession spark, Column[] columns) {
    if (!namesCollide() && key.fields().stream().noneMatch(Scan::isInNanos)) {
      return files(spark).select(columns);
    }
    Dataset<Row> rows = files(minding(spark)).select(columns);
    return spark.createDataFrame(rows.toJavaRDD(), rows.schema());
  }

  private Dataset<Row> files(SparkSession reader) {
    StructType schema =
        StructType.fromDDL(
            String.join(
                ", ",
                key.fields().stream()
                    .map(f -> quoted(f.name()) + " " + (isInNanos(f) ? "bigint" : f.type()))
                    .toList()));
    return reader
        .read()
        .schema(schema)
        // The files are known by name; no character of a name stands for others.
        .option("__globPaths__", "false")
        .parquet(sources.stream().map(ReadSource::uri).toArray(String[]::new));
  }

  private Dataset<Row> csv(SparkSession spark, Path sideDir, StagedRecords staged) {
    Map<String, List<String>> kept = new TreeMap<>();
    List<String> unread = new ArrayList<>();
    for (String uri : uris()) {
      staged
          .place(uri)
          .ifPresentOrElse(
              place -> kept.computeIfAbsent(place, any -> new ArrayList<>()).add(uri),
              () -> unread.add(uri));
    }
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!unread.isEmpty()) {
      parts.add(records(spark, sideDir, unread));
    }
    kept.forEach(
        (place, uris) ->
            parts.add(
                spark
                    .read()
                    .schema(recordSchema())
                    .parquet(place)
                    .where(col(FILE).isin(uris.toArray()))));
    return parts.stream().reduce(Dataset::union).orElseThrow();
  }

  /** The usable records of some of the CSV files; the others are left under {@code sideDir}. */
  Dataset<Row> records(SparkSession spark, Path sideDir, Collection<String> wanted) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CsvRecords records =
        new CsvRecords(
            cells(),
            key.width(),
            sideDir.toString(),
            context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())));
    Set<String> uris = new HashSet<>(wanted);
    List<ReadSource> some = sources.stream().filter(s -> uris.contains(s.uri())).toList();
    Dataset<Row> read =
        spark.createDataFrame(
            context.parallelize(some, some.size()).mapPartitions(records), recordSchema());
    int cores = context.defaultParallelism();
    return isSpread(some.size(), some.stream().mapToLong(ReadSource::bytes).sum(), cores)
        ? read.repartition(
            TASKS_PER_CORE * cores,
            Arrays.stream(read.columns()).map(name -> col(name)).toArray(Column[]::new))
        : read;
  }

  /**
   * Whether records are handed on to more tasks than read them. A packed file is read by one task,
   * however large it is; what is done with its records need not be.
   */
  static boolean isSpread(int files, long bytes, int cores) {
    return files < cores && bytes / files > SPREAD_BYTES;
  }

  /** The fields as texts, and the file. */
  StructType recordSchema() {
    StructType schema = new StructType();
    for (int i = 0; i < key.fields().size(); i++) {
      schema = schema.add(RawRows.column(i), "string");
    }
    return schema.add(FILE, "string");
  }

  /** The first column that becomes a raw column. */
  String column(String rawName) {
    return RawRows.column(
        IntStream.range(0, key.fields().size())
            .filter(i -> key.fields().get(i).rawName().equals(rawName))
            .findFirst()
            .orElseThrow());
  }

  private List<CsvRecords.Cell> cells() {
    return key.fields().stream()
        .map(
            field ->
                new CsvRecords.Cell(
                    field.position(),
                    field.rawName(),
                    mapping.type(field.rawName()),
                    mapping.values().containsKey(field.rawName()),
                    mapping.nulls(field.rawName()),
                    mapping.csvNulls(field.rawName()),
                    mapping.isLenient(field.rawName())))
        .toList();
  }

  private Column[] fieldColumns() {
    return IntStream.range(0, key.fields().size())
        .mapToObj(i -> column(key.fields().get(i)).as(RawRows.column(i)))
        .toArray(Column[]::new);
  }

  private static Column column(RawField field) {
    return isInNanos(field)
        ? timestamp_micros(expr(quoted(field.name()) + " div " + NANOS_PER_MICRO))
        : col(quoted(field.name()));
  }

  private static boolean isInNanos(RawField field) {
    return field.type().equals(NANOS);
  }

  private boolean namesCollide() {
    Set<String> names = new HashSet<>();
    return !key.fields().stream()
        .allMatch(field -> names.add(field.name().toLowerCase(Locale.ROOT)));
  }

  private static SparkSession minding(SparkSession spark) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.legacy.parquet.nanosAsLong", true);
    session.conf().set("spark.sql.caseSensitive", true);
    session.conf().set("spark.sql.session.timeZone", "UTC");
    return session;
  }

  /** Columns that count as absent, because no file of the delivery has a value in them. */
  private static Set<String> empty(Delivery delivery, Mapping mapping) {
    Set<String> empty = new TreeSet<>();
    Set<String> filled = new HashSet<>();
    for (Layout layout : delivery.layouts().values()) {
      for (RawField field : layout.fields()) {
        (field.filled() ? filled : empty).add(field.rawName());
      }
    }
    empty.removeAll(filled);
    empty.retainAll(mapping.emptyIsAbsent());
    return empty;
  }

  /**
   * Parquet columns are found by name, so that their places do not tell files apart; nor does
   * whether one of several files of a delivery happens to have values in a column.
   */
  private static Key key(Delivery delivery, Layout layout, Set<String> empty) {
    boolean csv = layout.container() == Layout.Container.CSV;
    return new Key(
        layout.container(),
        layout.format(),
        delivery.report(),
        csv
            ? layout.fields().stream()
                .map(f -> new RawField(f.name(), f.rawName(), f.type(), f.position(), true))
                .toList()
            : layout.fields().stream()
                .map(f -> new RawField(f.name(), f.rawName(), f.type(), 0, true))
                .sorted(java.util.Comparator.comparing(RawField::name))
                .toList(),
        csv ? layout.width() : 0,
        empty);
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
