package dev.plumbline.ingest;

import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.format.Formats;
import dev.plumbline.format.MetricFormat;
import dev.plumbline.table.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.util.SerializableConfiguration;

/** Makes metric points out of CloudWatch metric streams: each point once, with its period. */
public final class IngestMetrics {
  private static final int FILES_PER_TASK = 64;
  private static final Column[] SERIES =
      Stream.of("account_id", "region_id", "namespace", "metric_name", "series", "unit", "day")
          .map(name -> col(name))
          .toArray(Column[]::new);

  private static final MapType PERCENTILES =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType);

  private IngestMetrics() {}

  /**
   * The points of the deliveries as {@code metric_points}. Lines that are no points are left under
   * {@code sideDir} while the rows are read. Of a point that was sent several times the one with
   * the most samples stays: records read = rows + rejected + superseded.
   */
  public static Dataset<Row> read(
      SparkSession spark, List<Delivery> deliveries, Formats formats, Path sideDir) {
    List<ReadSource> sources = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      delivery.pointFiles().forEach(file -> sources.add(ReadSource.of(delivery, file)));
    }
    return points(records(spark, sources, formats.metrics(), sideDir), formats.metrics());
  }

  /**
   * The datapoints of some files of a delivery as they stand there, to be made into {@link
   * #points}. What is no datapoint is left under {@code sideDir} while the rows are read.
   */
  public static Dataset<Row> records(
      SparkSession spark,
      Delivery delivery,
      Collection<InputFile> files,
      Formats formats,
      Path sideDir) {
    List<ReadSource> sources = files.stream().map(file -> ReadSource.of(delivery, file)).toList();
    return records(spark, sources, formats.metrics(), sideDir);
  }

  /** Datapoints that were kept aside. */
  public static Dataset<Row> recordsAt(SparkSession spark, Path folder) {
    return spark.read().schema(MetricPoint.SCHEMA).parquet(folder.toString());
  }

  /** When the period of a datapoint among the {@link #records} starts. */
  public static Column startOf() {
    return timestamp_millis(col("millis"));
  }

  /**
   * Datapoints as {@code metric_points}. All that files hold of a day must be among them: a period
   * follows from the distances within the day, and of points sent several times one stays, the last
   * of those with the most samples. Of different readings with as many that one file has under one
   * timestamp, as clocks that are set back leave them, the mean stays, marked by how many they
   * were.
   */
  public static Dataset<Row> points(Dataset<Row> records, Formats formats) {
    return points(records, formats.metrics());
  }

  static Dataset<Row> points(Dataset<Row> lines, MetricFormat format) {
    WindowSpec point =
        Window.partitionBy(
            Stream.concat(Arrays.stream(SERIES), Stream.of(col("millis"))).toArray(Column[]::new));
    WindowSpec samePoint =
        point.orderBy(col("sample_count").desc(), col("file").desc(), col("position").desc());
    // The same order serves both: the peers of a row are those of its count and file.
    WindowSpec sameFile =
        point
            .orderBy(col("sample_count").desc(), col("file").desc())
            .rangeBetween(Window.currentRow(), Window.currentRow());
    WindowSpec sameDay = Window.partitionBy(SERIES);
    return lines
        .withColumn("period_start", startOf())
        .withColumn("day", to_date(col("period_start")))
        .withColumn("dimensions", from_json(col("series"), Types.STRING_MAP))
        .withColumn("x_percentiles", from_json(col("percentiles"), PERCENTILES))
        // One shuffle serves all windows: each of them keeps a series' day together.
        .repartition(SERIES)
        .withColumn("rank", row_number().over(samePoint))
        .withColumn("readings", count(lit(1)).over(sameFile))
        .withColumn("total", sum("sum").over(sameFile))
        .withColumn("least", min("min").over(sameFile))
        .withColumn("most", max("max").over(sameFile))
        .withColumn("differ", max("sum").over(sameFile).gt(min("sum").over(sameFile)))
        .filter(col("rank").equalTo(1))
        .withColumns(collapsed())
        .withColumn(
            "gap",
            col("millis").minus(lag("millis", 1).over(sameDay.orderBy("millis"))).divide(1000))
        .withColumn("gap", min("gap").over(sameDay))
        .withColumn("period_seconds", coalesce(col("stated_period"), period(format)))
        .withColumn("resource_id", resourceId(format))
        .select(
            Arrays.stream(METRIC_POINTS.schema().fields())
                .map(field -> col(field.name()).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
  }

  /** What stands in the place of several readings under one timestamp. */
  private static Map<String, Column> collapsed() {
    Column several = col("differ");
    return Map.of(
        "sum", when(several, col("total").divide(col("readings"))).otherwise(col("sum")),
        "min", when(several, col("least")).otherwise(col("min")),
        "max", when(several, col("most")).otherwise(col("max")),
        "x_percentiles", when(not(several), col("x_percentiles")),
        "x_readings", when(several, col("readings")));
  }

  private static Dataset<Row> records(
      SparkSession spark, List<ReadSource> sources, MetricFormat format, Path sideDir) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks =
        Math.max(
            Math.min(sources.size(), context.defaultParallelism()),
            sources.size() / FILES_PER_TASK);
    return spark.createDataFrame(
        context
            .parallelize(sources, Math.max(tasks, 1))
            .mapPartitions(
                new MetricFiles(
                    new TreeMap<>(format.ucum()),
                    sideDir.toString(),
                    context.broadcast(
                        new SerializableConfiguration(
                            spark.sparkContext().hadoopConfiguration())))),
        MetricPoint.SCHEMA);
  }

  /**
   * The smallest distance of the day where it is a period CloudWatch has, else the longest such
   * period that fits into it; never longer than the namespace's own where points are sparse.
   */
  private static Column period(MetricFormat format) {
    Column usual = lit(format.defaultPeriodSeconds());
    for (var namespace : format.periodSeconds().entrySet()) {
      usual =
          when(col("namespace").equalTo(namespace.getKey()), lit(namespace.getValue()))
              .otherwise(usual);
    }
    Column gap = col("gap");
    Column exact = when(gap.isin(format.periods().toArray()), gap);
    Column fitting = lit(null);
    for (int seconds : format.periods().stream().sorted().toList()) {
      Column fits = least(gap, usual).geq(seconds).and(gap.mod(seconds).equalTo(0));
      fitting = when(fits, lit(seconds)).otherwise(fitting);
    }
    return coalesce(exact, fitting, usual);
  }

  /**
   * The name of the resource; null for any dimension set that names none. Most sets say it by their
   * names alone and are looked up; the others are tried one by one.
   */
  private static Column resourceId(MetricFormat format) {
    List<Column> known = new ArrayList<>();
    Column tried = when(lit(false), lit(""));
    for (MetricFormat.Identity identity : format.identities()) {
      if (isPlain(identity)) {
        known.add(lit(set(identity)));
        known.add(lit(identity.dimension()));
      } else {
        tried = tried.when(fits(identity), name(identity));
      }
    }
    Column set =
        concat_ws(
            "\n", col("namespace"), array_join(sort_array(map_keys(col("dimensions"))), "\n"));
    Column dimension = map(known.toArray(Column[]::new)).getItem(set);
    return coalesce(col("dimensions").getItem(dimension), tried);
  }

  /** Whether namespace and names of the dimensions say all. */
  private static boolean isPlain(MetricFormat.Identity identity) {
    boolean isConditional =
        !identity.mayHave().isEmpty()
            || !identity.metrics().isEmpty()
            || !identity.values().isEmpty()
            || !identity.not().isEmpty();
    boolean isWritten =
        !identity.path().isEmpty() || identity.strip().isPresent() || identity.ignoresCase();
    return !isConditional && !isWritten;
  }

  private static String set(MetricFormat.Identity identity) {
    return identity.namespace()
        + "\n"
        + Stream.concat(Stream.of(identity.dimension()), identity.with().stream())
            .sorted()
            .collect(Collectors.joining("\n"));
  }

  /** The name as the bill has it, after what both may differ by is taken away on both sides. */
  private static Column name(MetricFormat.Identity identity) {
    Column name = col("dimensions").getItem(identity.dimension());
    for (String further : identity.path()) {
      name = concat_ws("/", name, col("dimensions").getItem(further));
    }
    return ResourceIds.canonical(name, identity.strip(), identity.ignoresCase());
  }

  private static Column fits(MetricFormat.Identity identity) {
    List<String> needed = new ArrayList<>(List.of(identity.dimension()));
    needed.addAll(identity.with());
    needed.addAll(identity.path());
    List<String> allowed = new ArrayList<>(needed);
    allowed.addAll(identity.mayHave());
    Column fits = col("namespace").equalTo(identity.namespace());
    if (!identity.metrics().isEmpty()) {
      fits = fits.and(col("metric_name").isin(identity.metrics().toArray()));
    }
    for (String name : needed) {
      fits = fits.and(map_contains_key(col("dimensions"), name));
    }
    for (var value : identity.values().entrySet()) {
      fits = fits.and(col("dimensions").getItem(value.getKey()).equalTo(value.getValue()));
    }
    for (var value : identity.not().entrySet()) {
      fits = fits.and(col("dimensions").getItem(value.getKey()).notEqual(value.getValue()));
    }
    return fits.and(
        size(array_except(map_keys(col("dimensions")), lit(allowed.toArray(String[]::new))))
            .equalTo(0));
  }
}
