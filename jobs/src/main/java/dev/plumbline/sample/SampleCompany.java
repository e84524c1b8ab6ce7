package dev.plumbline.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.sum;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the bill, the metrics, the owners and the work of an invented company as AWS and the
 * company would deliver them, and beside them the truth that was planted.
 */
public final class SampleCompany {
  private static final long LINES_PER_FILE = 1_000_000;
  private static final long METRICS_PER_TASK = 2_000_000;
  private static final int MOST_TASKS = 10_000;
  private static final String MARK = "sample-company.txt";

  /** By this a sample is known that has no mark. */
  private static final String MARK_BEFORE = "truth/surprises.csv";

  private static final List<String> WRITTEN =
      List.of("cur2", "metrics", "truth", "owners.csv", "units.csv");
  private static final String WORK = "_work";
  private static final String[] TOTALS_ORDER = {
    "billing_period", "sub_account_id", "x_product_code"
  };

  private final SparkSession spark;
  private final Folder out;
  private final Export export;
  private final Generator generator;
  private final Units units;
  private final Calendar calendar;
  private final long seed;
  private final List<Edition> editions;

  private SampleCompany(SparkSession spark, String out, SampleSize size, int deliveries) {
    this.spark = spark;
    this.out = new Folder(out, spark.sparkContext().hadoopConfiguration());
    this.generator = new Generator(spark, size);
    this.units = generator.units();
    this.calendar = units.calendar();
    this.seed = size.seed();
    this.export = new Export(this.out, units.catalogue().payer(), seed);
    this.editions = Edition.list(deliveries, calendar.month(calendar.months() - 1));
  }

  /** Writes into a local folder; what an earlier call left there is replaced. */
  public static void write(SparkSession spark, Path out, SampleSize size) {
    write(spark, out.toAbsolutePath().toUri().toString(), size);
  }

  /** Writes to a URI of any file system Spark is set up for. */
  public static void write(SparkSession spark, String out, SampleSize size) {
    write(spark, out, size, 0);
  }

  /** How many deliveries of its last month the company knows. */
  public static int mostDeliveries() {
    return Edition.most();
  }

  /**
   * Writes the last month as it was delivered several times, each time knowing more.
   *
   * @param deliveries how many of them; 0 for one finished month like the others
   */
  public static void write(SparkSession spark, String out, SampleSize size, int deliveries) {
    if (deliveries < 0 || deliveries > mostDeliveries()) {
      throw new IllegalArgumentException(
          "deliveries must be 0 to " + mostDeliveries() + ", found " + deliveries);
    }
    // The export's times are milliseconds; the caller's session keeps its own settings.
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.session.timeZone", "UTC");
    own.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS");
    // A hundred columns make one method too long for the JIT: split it instead.
    own.conf().set("spark.sql.codegen.hugeMethodLimit", "8000");
    new SampleCompany(own, out, size, deliveries).writeAll();
  }

  /**
   * Whether a sample company is there, whole.
   *
   * @param folder what {@link #write} was given
   */
  public static boolean isIn(Path folder) {
    boolean isOurs =
        Files.exists(folder.resolve(MARK)) || Files.exists(folder.resolve(MARK_BEFORE));
    return isOurs && !Files.exists(folder.resolve(WORK));
  }

  private void writeAll() {
    List<String> foreign = WRITTEN.stream().filter(out::has).toList();
    if (!foreign.isEmpty() && !out.has(MARK) && !out.has(MARK_BEFORE)) {
      throw new IllegalArgumentException(
          String.join(", ", foreign.stream().map(out::uri).toList())
              + " would be replaced and was written by no sample company; give an empty folder");
    }
    out.delete(WORK);
    // It is gone when all is there.
    out.writeText(WORK + "/README", "left by a sample that was not finished\n");
    out.writeText(MARK, "A sample company, made by Plumbline: what lies here may be replaced.\n");
    for (String old : List.of("cur2", "metrics", "truth")) {
      out.delete(old);
    }
    long count = generator.unitsForWantedRows();
    writeCharges(count);
    writeMetrics(count);
    writeTruth(count);
    out.writeText("owners.csv", Owners.csv(units.catalogue(), calendar));
    out.writeText("units.csv", Work.csv(calendar, seed));
    out.writeText("truth/surprises.csv", Surprises.csv(units.catalogue(), calendar));
    out.delete(WORK);
  }

  private void writeCharges(long count) {
    int deliveredOnce = calendar.months() - (editions.isEmpty() ? 0 : 1);
    for (int month = 0; month < deliveredOnce; month++) {
      int from = calendar.firstDay(month);
      int to = calendar.firstDay(month + 1);
      String parts = WORK + "/charges/" + calendar.month(month);
      writeLines(generator.lines(from, to, 0, count, lineTasks(count, to - from)), parts);
      export.deliver(parts, calendar.month(month));
    }
    int from = calendar.firstDay(deliveredOnce);
    for (Edition edition : editions) {
      int days = edition.days();
      String parts = WORK + "/charges/" + edition.number();
      Dataset<Row> lines =
          generator.of(edition).lines(from, from + days, 0, count, lineTasks(count, days));
      writeLines(edition.of(lines, units.catalogue()), parts);
      export.deliver(parts, edition);
    }
  }

  private static int lineTasks(long count, int days) {
    return tasks(count * days * 24, LINES_PER_FILE);
  }

  private void writeLines(Dataset<Row> lines, String parts) {
    CurSchema.export(lines)
        .write()
        .mode(SaveMode.Overwrite)
        .option("compression", "snappy")
        .parquet(out.uri(parts));
  }

  private void writeMetrics(long count) {
    String parts = WORK + "/metrics";
    int tasks = tasks(count * calendar.days() * 24 * 2, METRICS_PER_TASK);
    generator
        .metrics(count, tasks)
        .repartition(tasks, col("day"), col("bucket"))
        .sortWithinPartitions("day", "bucket", "place")
        .drop("place")
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("day", "bucket")
        .option("compression", "gzip")
        .text(out.uri(parts));
    for (String day : out.listFolders(parts)) {
      for (String bucket : out.listFolders(parts + "/" + day)) {
        deliverMetrics(parts + "/" + day + "/" + bucket, day.substring(day.indexOf('=') + 1));
      }
    }
  }

  /** Moves the records of a day to where Firehose would have put them. */
  private void deliverMetrics(String parts, String date) {
    for (String part : out.listParts(parts)) {
      String stamp = date + "-00-05-00-" + Noise.hex(seed, parts);
      out.move(
          parts + "/" + part,
          "metrics/" + date.replace('-', '/') + "/kestrel-stream-1-" + stamp + ".gz");
    }
  }

  private void writeTruth(long count) {
    int tasks = tasks(count, 100_000);
    writeCsv("truth/waste.csv", generator.waste(count, tasks), "rule_id", "verdict", "resource_id");
    writeCsv("truth/owners.csv", generator.owners(count, tasks), "scope", "sub_account_id", "id");
    writeCsv(
        "truth/totals.csv", totals(current()), TOTALS_ORDER[0], TOTALS_ORDER[1], TOTALS_ORDER[2]);
    writeCsv(
        "truth/containers.csv", containers(current()), "billing_period", "cluster", "namespace");
    editions.stream()
        .map(
            edition ->
                totals(List.of(export.data(edition)))
                    .withColumn("delivery", lit(edition.number()))
                    .withColumn("delivered_at", lit(edition.madeAt().toString())))
        .reduce(Dataset::unionByName)
        .ifPresent(all -> writeCsv("truth/deliveries.csv", all, "delivery", TOTALS_ORDER));
  }

  /** The folders whose files are the bill, without what a later delivery has replaced. */
  private List<String> current() {
    List<String> folders = new ArrayList<>();
    int deliveredOnce = calendar.months() - (editions.isEmpty() ? 0 : 1);
    for (int month = 0; month < deliveredOnce; month++) {
      folders.add(Export.data(calendar.month(month)));
    }
    if (!editions.isEmpty()) {
      folders.add(export.data(editions.get(editions.size() - 1)));
    }
    return folders;
  }

  /** Added up from the files themselves, exactly: the control totals of the bill. */
  private Dataset<Row> totals(List<String> folders) {
    return spark
        .read()
        .parquet(folders.stream().map(out::uri).toArray(String[]::new))
        .groupBy(
            date_format(col("bill_billing_period_start_date"), "yyyy-MM").as("billing_period"),
            col("bill_payer_account_id").as("billing_account_id"),
            col("line_item_usage_account_id").as("sub_account_id"),
            col("line_item_line_item_type").as("x_line_item_type"),
            col("line_item_product_code").as("x_product_code"))
        .agg(
            count(lit(1)).as("rows"),
            sum(col("line_item_unblended_cost").cast("decimal(24,10)")).as("unblended_cost"));
  }

  /** What pods take of their nodes, added up from the files: a pod's id names its place. */
  private Dataset<Row> containers(List<String> folders) {
    Column id = split(col("line_item_resource_id"), "/");
    return spark
        .read()
        .parquet(folders.stream().map(out::uri).toArray(String[]::new))
        .where(col("line_item_operation").equalTo("EKSPod-EC2"))
        .groupBy(
            date_format(col("bill_billing_period_start_date"), "yyyy-MM").as("billing_period"),
            id.getItem(1).as("cluster"),
            id.getItem(2).as("namespace"))
        .agg(
            sum(col("split_line_item_split_cost").cast("decimal(24,10)")).as("split_cost"),
            sum(col("split_line_item_unused_cost").cast("decimal(24,10)")).as("unused_cost"));
  }

  /** One file, in the order of the given columns. */
  private void writeCsv(String name, Dataset<Row> rows, String first, String... then) {
    String parts = WORK + "/" + name;
    rows.repartition(1)
        .sortWithinPartitions(first, then)
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .csv(out.uri(parts));
    out.move(parts + "/" + out.listParts(parts).get(0), name);
  }

  /** At least two, so that a laptop's cores have something to share. */
  private static int tasks(long rows, long rowsPerTask) {
    return (int) Math.min(MOST_TASKS, Math.max(2, rows / rowsPerTask));
  }
}
