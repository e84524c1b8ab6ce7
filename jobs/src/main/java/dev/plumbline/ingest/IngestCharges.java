package dev.plumbline.ingest;

import static dev.plumbline.ingest.Charges.CHARGES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes charges out of cost exports, each file read once. */
public final class IngestCharges {
  private static final Pattern WORD = Pattern.compile("\\W+");

  private IngestCharges() {}

  /**
   * The usable rows of the deliveries as {@code charges}. CSV records that cannot be used are left
   * under {@code sideDir} while the rows are read; a file that breaks off makes the reading action
   * fail, see {@link #inputProblem}.
   */
  public static Dataset<Row> read(
      SparkSession spark, List<Delivery> deliveries, Formats formats, Path sideDir) {
    return read(spark, deliveries, formats, sideDir, StagedRecords.NONE, new LostValues());
  }

  /**
   * As above.
   *
   * @param staged records that were read before, and are not read from their files again
   * @param lost counts what of the lines cannot be read, or gives way to another spelling
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<Delivery> deliveries,
      Formats formats,
      Path sideDir,
      StagedRecords staged,
      LostValues lost) {
    return Scan.of(EmptyColumns.marked(spark, deliveries, formats), formats).stream()
        .map(
            scan -> {
              RawRows raw = scan.raw();
              Dataset<Row> rows = raw.withMaps(scan.read(spark, sideDir, staged));
              Dataset<Row> usable = scan.isCsv() ? rows : rows.filter(raw.usable());
              Dataset<Row> counted = lost.counting(usable, raw, scan);
              return charges(raw.typed(counted, lit(scan.report()), scan.format()), scan.mapping());
            })
        .reduce(spark.createDataFrame(List.of(), CHARGES.schema()), Dataset::union);
  }

  /**
   * The rows of Parquet files that {@link #read} leaves out, as {@code rejected_records}. Needs to
   * be read only where the rows of the files and of the table differ in number.
   */
  public static Dataset<Row> rejectedParquet(
      SparkSession spark, List<Delivery> deliveries, Formats formats) {
    return Scan.of(deliveries, formats).stream()
        .filter(scan -> !scan.isCsv())
        .map(
            scan -> {
              RawRows raw = scan.raw();
              return raw.withMaps(scan.readWithPlace(spark))
                  .filter(not(raw.usable()))
                  .select(
                      lit(scan.sourceId()).as("x_source_id"),
                      lit(null).cast("string").as("billing_period"),
                      lit("charges").as("kind"),
                      col("file"),
                      col("position"),
                      lit("a value that must be there is missing, or cannot be read").as("reason"),
                      expr("left(to_json(struct(*)), 500)").as("raw_text"));
            })
        .reduce(
            spark.createDataFrame(List.of(), RejectedRecords.REJECTED_RECORDS.schema()),
            Dataset::union);
  }

  /** The sentence about a broken input file inside the failure of a Spark action, if it is that. */
  public static Optional<InputException> inputProblem(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(InputException.class::isInstance)
        .map(InputException.class::cast)
        .findFirst();
  }

  /** Applies the mapping's expressions to its raw columns. */
  static Dataset<Row> charges(Dataset<Row> raw, Mapping mapping) {
    Dataset<Row> rows = raw;
    List<Column> step = new ArrayList<>(List.of(col("*")));
    Set<String> named = new HashSet<>();
    for (Map.Entry<String, String> term : mapping.terms().entrySet()) {
      // Terms that do not build on one another are planned together.
      if (WORD.splitAsStream(term.getValue()).anyMatch(named::contains)) {
        rows = rows.select(step.toArray(Column[]::new));
        step.subList(1, step.size()).clear();
        named.clear();
      }
      step.add(expr(term.getValue()).as(term.getKey()));
      named.add(term.getKey());
    }
    rows = rows.select(step.toArray(Column[]::new));
    return rows.select(
        Arrays.stream(CHARGES.schema().fields())
            .map(
                field ->
                    expr(mapping.results().get(field.name()))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }
}
