package dev.plumbline.ingest;

import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.trunc;

import dev.plumbline.settings.InputException;
import dev.plumbline.table.Types;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;

/** Makes rows of {@code metric_collections} out of the manifests that collections left. */
public final class IngestCollections {
  private static final String CORRUPT = "not_read";
  private static final StructType ENTRY =
      new StructType()
          .add("account_id", "string")
          .add("region", "string")
          .add("namespace", "string")
          .add("metric_name", "string")
          .add("dimensions", Types.STRING_MAP)
          .add("resource_id", "string")
          .add("period_seconds", "int")
          .add("from", "timestamp")
          .add("to", "timestamp")
          .add("status", "string")
          .add("datapoint_count", "bigint")
          .add("message", "string")
          .add("asked_at", "timestamp")
          .add(CORRUPT, "string");

  private IngestCollections() {}

  /** What the manifests say was asked, cut at the ends of months. */
  public static Dataset<Row> read(SparkSession spark, List<InputFile> manifests) {
    return rows(entries(spark, manifests).drop(CORRUPT));
  }

  private static Dataset<Row> entries(SparkSession spark, List<InputFile> manifests) {
    return spark
        .read()
        .schema(ENTRY)
        .option("columnNameOfCorruptRecord", CORRUPT)
        .json(manifests.stream().map(InputFile::uri).toArray(String[]::new));
  }

  /**
   * Refuses a manifest with a line that cannot be read by an {@link InputException}: what it does
   * not say would count as never asked.
   */
  public static void requireWhole(SparkSession spark, List<InputFile> manifests) {
    Dataset<Row> entries = entries(spark, manifests);
    Column whole = col("from").isNotNull().and(col("to").gt(col("from")));
    for (String name : List.of("account_id", "region", "namespace", "metric_name", "resource_id")) {
      whole = whole.and(col(name).isNotNull());
    }
    for (String name : List.of("dimensions", "period_seconds", "status", "asked_at")) {
      whole = whole.and(col(name).isNotNull());
    }
    List<Row> broken = entries.where(not(whole)).select(input_file_name()).limit(1).collectAsList();
    if (!broken.isEmpty()) {
      String uri = new Path(URI.create(broken.get(0).getString(0))).toString();
      throw new InputException(
          uri
              + ": has a line that is no entry of a collection manifest; it seems to be cut off."
              + " Nothing of it was loaded. Copy the file again, or delete it and collect"
              + " again: what it stood for is asked again.",
          new BrokenFile(uri, null));
    }
  }

  static Dataset<Row> rows(Dataset<Row> entries) {
    Column firstMonth = trunc(col("from").cast("date"), "month");
    Column lastMonth = trunc(expr("cast(`to` - interval 1 second as date)"), "month");
    Column month = col("month").cast("timestamp");
    Column next = add_months(col("month"), 1).cast("timestamp");
    Column[] question =
        Stream.concat(Stream.of("region"), METRIC_COLLECTIONS.key().stream())
            .filter(name -> !name.equals("region_id"))
            .map(name -> col(name))
            .toArray(Column[]::new);
    return entries
        .withColumn("month", explode(sequence(firstMonth, lastMonth, expr("interval 1 month"))))
        .withColumn("billing_period", date_format(col("month"), "yyyy-MM"))
        .withColumn("from_at", greatest(col("from"), month))
        .withColumn("to_at", least(col("to"), next))
        .withColumn(
            "rank",
            row_number()
                .over(
                    Window.partitionBy(question)
                        .orderBy(
                            col("status").equalTo("COMPLETE").desc(),
                            col("asked_at").desc(),
                            col("status"),
                            col("message"))))
        .where(col("rank").equalTo(lit(1)))
        .withColumnRenamed("region", "region_id")
        .select(
            Arrays.stream(METRIC_COLLECTIONS.schema().fieldNames())
                .map(
                    name ->
                        name.equals("datapoint_count")
                            ? org.apache.spark.sql.functions.coalesce(col(name), lit(0L)).as(name)
                            : col(name))
                .toArray(Column[]::new));
  }
}
