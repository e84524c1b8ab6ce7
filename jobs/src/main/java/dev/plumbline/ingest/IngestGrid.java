package dev.plumbline.ingest;

import static dev.plumbline.ingest.GridHours.GRID_HOURS;
import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads hourly series of the intensity of grids. What is no average of an interval of an hour at
 * most is rejected with its place: a marginal signal tells what a change would do, never what was.
 */
public final class IngestGrid {
  private static final String SOURCE = "grid_hourly";
  private static final int RAW_LENGTH = 500;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private final Dataset<Row> judged;

  private IngestGrid(Dataset<Row> judged) {
    this.judged = judged;
  }

  /** The series below a path. */
  public static List<InputFile> files(
      String path, String option, org.apache.hadoop.conf.Configuration hadoop) {
    return Listing.files(path, option, hadoop).stream().map(file -> file.filled(option)).toList();
  }

  /**
   * Opens the series.
   *
   * @param regions codes of all regions there are
   */
  public static IngestGrid open(SparkSession spark, List<InputFile> files, List<String> regions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Dataset<Row> records =
        spark.createDataFrame(
            context
                .parallelize(files.stream().map(InputFile::uri).toList(), Math.max(1, files.size()))
                .mapPartitions(
                    new GridFiles(
                        context.broadcast(
                            new SerializableConfiguration(
                                spark.sparkContext().hadoopConfiguration())))),
            GridFiles.SCHEMA);
    return new IngestGrid(judged(typed(records), regions));
  }

  private static Dataset<Row> typed(Dataset<Row> records) {
    return records
        .withColumn("start", col("timestamp_utc").try_cast("timestamp"))
        .withColumn("minutes", col("duration_minutes").try_cast(INT))
        .withColumn("grams", col("intensity_g_per_kwh").try_cast(DOUBLE))
        .withColumn("basis", lower(coalesce(nullif(col("basis"), lit("")), lit("direct"))))
        .withColumn("signal", lower(coalesce(nullif(col("signal"), lit("")), lit("average"))))
        .withColumn("source", coalesce(nullif(col("source"), lit("")), lit("not stated")))
        .withColumn("is_estimated", coalesce(col("estimated").try_cast("boolean"), lit(false)));
  }

  private static Dataset<Row> judged(Dataset<Row> records, List<String> regions) {
    Column isNumber = col("grams").geq(0).and(col("grams").lt(Double.POSITIVE_INFINITY));
    Column reason =
        when(
                not(coalesce(col("region"), lit("")).isin(regions.toArray())),
                quoted("region", "no region"))
            .when(
                col("start").isNull(), quoted("timestamp_utc", "no time, as 2026-01-15T00:00:00Z"))
            .when(
                not(coalesce(col("minutes").between(1, 60), lit(false))),
                quoted("duration_minutes", "no whole number from 1 to 60"))
            .when(
                not(coalesce(isNumber, lit(false))),
                quoted("intensity_g_per_kwh", "no number of 0 or more"))
            .when(
                not(col("basis").isin("direct", "lifecycle")),
                quoted("basis", "neither direct nor lifecycle"))
            .when(
                col("signal").notEqual("average"),
                concat(
                    lit("signal is '"),
                    col("signal"),
                    lit("'; only averages tell what electricity has emitted")));
    Column isLater =
        row_number()
            .over(Window.partitionBy("region", "start", "is_usable").orderBy("file", "position"))
            .gt(1);
    return records
        .withColumn("reason", reason)
        .withColumn("is_usable", col("reason").isNull())
        .withColumn(
            "reason",
            when(
                    col("is_usable").and(isLater),
                    lit("the interval stands there before, and the first counts"))
                .otherwise(col("reason")));
  }

  private static Column quoted(String name, String problem) {
    return concat(lit(name + " is '"), coalesce(col(name), lit("")), lit("', which is " + problem));
  }

  /** Rows of {@code grid_hours}. */
  public Dataset<Row> hours() {
    Column from = unix_seconds(col("start"));
    Column until = from.plus(col("minutes").multiply(SECONDS_PER_MINUTE));
    Column hour = unix_seconds(col("hour_start"));
    Column covered =
        least(until, hour.plus(SECONDS_PER_HOUR))
            .minus(greatest(from, hour))
            .divide(SECONDS_PER_MINUTE)
            .cast(INT);
    // In the order of time, so that sums of doubles do not depend on how rows arrive.
    Column parts = array_sort(collect_list(struct(col("start"), col("covered"), col("grams"))));
    Column weighted =
        aggregate(
            parts,
            lit(0d),
            (all, part) -> all.plus(part.getField("grams").multiply(part.getField("covered"))));
    return judged
        .where(col("reason").isNull())
        .withColumn(
            "hour_start",
            explode(
                sequence(
                    date_trunc("hour", col("start")),
                    date_trunc("hour", timestamp_seconds(until.minus(1))),
                    expr("interval 1 hour"))))
        .withColumn("covered", covered)
        .where(col("covered").gt(0))
        .groupBy(col("region").as("region_id"), col("hour_start"))
        .agg(
            sum("covered").as("minutes"),
            weighted.as("weighted"),
            array_join(array_sort(collect_set("basis")), ", ").as("basis"),
            array_join(array_sort(collect_set("source")), ", ").as("source"),
            max("is_estimated").as("is_estimated"))
        .withColumn("billing_period", date_format(col("hour_start"), "yyyy-MM"))
        .withColumn("intensity_gco2e_per_kwh", round(col("weighted").divide(col("minutes")), 6))
        .withColumn("covered_minutes", least(col("minutes"), lit(60)).cast(INT))
        .select(columns(GRID_HOURS.schema().fieldNames()));
  }

  /** Rows of {@code rejected_records}. */
  public Dataset<Row> rejected() {
    return judged
        .where(col("reason").isNotNull())
        .withColumn("x_source_id", lit(SOURCE))
        .withColumn("billing_period", lit(null).cast("string"))
        .withColumn("kind", lit(SOURCE))
        .withColumn("position", col("position").cast(LONG))
        .withColumn("raw_text", substring(col("raw_text"), 1, RAW_LENGTH))
        .select(columns(REJECTED_RECORDS.schema().fieldNames()));
  }

  private static Column[] columns(String[] names) {
    return Arrays.stream(names).map(name -> col(name)).toArray(Column[]::new);
  }
}
