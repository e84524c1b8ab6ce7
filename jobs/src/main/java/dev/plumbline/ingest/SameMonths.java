package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.format.Formats;
import dev.plumbline.format.SameMonth;
import dev.plumbline.settings.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Tells files without a manifest that are parts of one export from several exports of one month to
 * date: those have most of their lines in common. Looked into are only files whose names do not say
 * that they belong together.
 */
public final class SameMonths {
  private final SparkSession spark;
  private final Formats formats;
  private final SameMonth same;
  private final Path sideDir;
  private final StagedRecords staged;

  /**
   * @param sideDir takes what is left beside the rows; nobody needs it
   */
  public SameMonths(SparkSession spark, Formats formats, Path sideDir, StagedRecords staged) {
    this.spark = spark;
    this.formats = formats;
    this.same = formats.sameMonth();
    this.sideDir = sideDir;
    this.staged = staged;
  }

  /** Two exports; with itself, how many lines an export has and how many different ones. */
  private record Pair(int first, int second) {}

  private record Lines(long different, long all) {}

  /**
   * Refuses a bill whose files are several exports of a month.
   *
   * @return what is to be said where it cannot be told
   */
  public Optional<String> refuse(Delivery bill) {
    List<List<InputFile>> exports =
        bill.manifestUri().isPresent()
            ? List.of()
            : List.copyOf(ExportNames.exports(bill.files()).values());
    if (exports.size() < 2) {
      return Optional.empty();
    }
    Map<Pair, Lines> shared = shared(bill, exports);
    List<String> unsure = new ArrayList<>();
    shared.forEach(
        (pair, lines) -> {
          if (pair.first() != pair.second()) {
            judge(bill, exports, shared, pair).ifPresent(unsure::add);
          }
        });
    return unsure.stream().sorted().findFirst();
  }

  private Optional<String> judge(
      Delivery bill, List<List<InputFile>> exports, Map<Pair, Lines> shared, Pair pair) {
    Lines first = shared.get(new Pair(pair.first(), pair.first()));
    Lines second = shared.get(new Pair(pair.second(), pair.second()));
    boolean isFirstSmaller = first.different() <= second.different();
    Lines smaller = isFirstSmaller ? first : second;
    long common = shared.get(pair).different();
    if (common < same.leastLines() || common < same.sharedRatio() * smaller.different()) {
      return Optional.empty();
    }
    String small = exports.get(isFirstSmaller ? pair.first() : pair.second()).get(0).uri();
    String large = exports.get(isFirstSmaller ? pair.second() : pair.first()).get(0).uri();
    String found =
        String.format(
            Locale.ROOT,
            "%,d of the %,d different lines of %s stand in %s as well",
            common,
            smaller.different(),
            small,
            large);
    if (smaller.different() < same.distinctRatio() * smaller.all()) {
      return Optional.of(
          found
              + ", but lines that are alike stand in one file too; where both are exports of the"
              + " month to date, it counts twice");
    }
    throw new InputException(
        "inputs.charges: the bill of "
            + bill.units().first()
            + " lies there as several exports of the month to date: "
            + found
            + "; together they would count it twice. Give one of them, the latest, or the manifest"
            + " that says which files count.");
  }

  private Map<Pair, Lines> shared(Delivery bill, List<List<InputFile>> exports) {
    Dataset<Row> different =
        lines(bill)
            .join(broadcast(exportOf(exports)), "file")
            .groupBy("export", "line")
            .agg(count(lit(1)).as("lines"));
    Map<Pair, Lines> shared = new HashMap<>();
    different
        .as("a")
        .join(different.as("b"), col("a.line").equalTo(col("b.line")))
        .where(col("a.export").leq(col("b.export")))
        .groupBy(col("a.export"), col("b.export"))
        .agg(count(lit(1)), sum("a.lines"))
        .collectAsList()
        .forEach(
            row ->
                shared.put(
                    new Pair(row.getInt(0), row.getInt(1)),
                    new Lines(row.getLong(2), row.getLong(3))));
    return shared;
  }

  /** What the lines of all files are known by; the file stands where the report does else. */
  private Dataset<Row> lines(Delivery bill) {
    Column[] line = same.sameLine().stream().map(name -> col(name)).toArray(Column[]::new);
    return Scan.of(List.of(bill), formats).stream()
        .map(
            scan -> {
              RawRows raw = scan.raw();
              Dataset<Row> rows =
                  raw.withMaps(
                      scan.isCsv()
                          ? scan.read(spark, sideDir, staged)
                          : scan.readWithPlace(spark).filter(raw.usable()));
              Dataset<Row> typed = raw.typed(rows, col(Scan.FILE), scan.format());
              return IngestCharges.charges(typed, scan.mapping())
                  .select(
                      substring_index(col("x_source_id"), ":", 1).as("payer"),
                      col("x_source_id"),
                      xxhash64(line).as("line"));
            })
        .reduce(Dataset::unionAll)
        .orElseThrow()
        .select(
            expr("substring(x_source_id, length(payer) + 2)").as("file"),
            xxhash64(col("payer"), col("line")).as("line"));
  }

  private Dataset<Row> exportOf(List<List<InputFile>> exports) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < exports.size(); i++) {
      for (InputFile file : exports.get(i)) {
        rows.add(RowFactory.create(file.uri(), i));
      }
    }
    return spark.createDataFrame(rows, new StructType().add("file", "string").add("export", "int"));
  }
}
