package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.format.ExportFormat;
import dev.plumbline.format.Formats;
import dev.plumbline.settings.InputException;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Reads exports of AWS's own figures. They are small: a file a month or a day. */
public final class IngestExports {
  private static final Pattern DAY = Pattern.compile("(.*)/date=(\\d{4}-\\d{2}-\\d{2})/.*");
  private static final String NEWNESS = "newness";

  private IngestExports() {}

  /**
   * The data files of an export. Of daily folders, each of which holds the full state, the last
   * alone counts, and of executions that lie beside one another the newest.
   *
   * @param option the option that gives the path, for messages
   */
  public static List<InputFile> files(String path, String option, Configuration hadoop) {
    List<InputFile> all =
        FolderVersions.of(listed(path, option, hadoop), option).files().stream()
            .map(file -> file.filled(option))
            .toList();
    if (all.isEmpty()) {
      throw new InputException(
          option + ": no CSV or Parquet file at '" + path + "'; give the folder of the export.");
    }
    Map<String, String> last = new TreeMap<>();
    for (InputFile file : all) {
      Matcher day = DAY.matcher(file.uri());
      if (day.matches()) {
        last.merge(day.group(1), day.group(2), (a, b) -> a.compareTo(b) < 0 ? b : a);
      }
    }
    return all.stream()
        .filter(
            file -> {
              Matcher day = DAY.matcher(file.uri());
              return !day.matches() || last.get(day.group(1)).equals(day.group(2));
            })
        .toList();
  }

  /** Data files; of a month with a manifest those it lists, and nothing else. */
  private static List<InputFile> listed(String path, String option, Configuration hadoop) {
    List<InputFile> files = Listing.files(path, option, hadoop);
    List<Manifest> manifests =
        files.stream()
            .filter(file -> Manifest.isTop(file.uri()))
            .map(file -> Manifest.read(file.uri(), hadoop))
            .toList();
    Set<String> found = files.stream().map(InputFile::uri).collect(Collectors.toSet());
    Set<String> places = new HashSet<>();
    for (Manifest manifest : manifests) {
      if (manifest.problem().isPresent()) {
        throw new InputException(manifest.problem().get());
      }
      for (String key : manifest.keys()) {
        if (manifest.places(key).stream().noneMatch(found::contains)) {
          throw new InputException(
              manifest.uri()
                  + " lists "
                  + key
                  + ", which is not there; wait for the delivery to end, or copy the missing file.");
        }
        places.addAll(manifest.places(key));
      }
    }
    return files.stream()
        .filter(IngestExports::isData)
        .filter(
            file ->
                places.contains(file.uri())
                    || manifests.stream().noneMatch(manifest -> manifest.isMonthOf(file.uri())))
        .toList();
  }

  /** The rows of the files as rows of the table. */
  public static Dataset<Row> read(
      SparkSession spark, List<InputFile> files, Table table, Formats formats) {
    List<ExportFormat> candidates =
        formats.exports().stream().filter(format -> format.table().equals(table.name())).toList();
    Dataset<Row> all = spark.createDataFrame(List.of(), table.schema());
    for (ExportFormat format : candidates) {
      List<Dataset<Row>> some = new ArrayList<>();
      for (InputFile file : files) {
        Dataset<Row> raw = raw(spark, file);
        if (format.equals(formatOf(file, raw, candidates))) {
          some.add(mapped(raw, format, table));
        }
      }
      all =
          some.stream()
              .reduce(Dataset::union)
              .map(rows -> newest(rows, format))
              .map(all::union)
              .orElse(all);
    }
    return all;
  }

  private static ExportFormat formatOf(
      InputFile file, Dataset<Row> raw, List<ExportFormat> candidates) {
    List<String> names = Arrays.asList(raw.columns());
    return candidates.stream()
        .filter(format -> format.fits(names))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    file.uri()
                        + ": is none of the exports "
                        + candidates.stream()
                            .map(f -> f.id() + " (needs " + f.needs() + ")")
                            .collect(Collectors.joining(" or "))
                        + "; give the folder of such an export."));
  }

  private static Dataset<Row> raw(SparkSession spark, InputFile file) {
    boolean parquet = file.uri().toLowerCase(Locale.ROOT).endsWith(".parquet");
    Dataset<Row> rows =
        parquet
            ? spark.read().parquet(file.uri())
            : spark
                .read()
                .option("header", true)
                .option("multiLine", true)
                .option("escape", "\"")
                // A row that is cut, or too short, must not be filled up with nothing.
                .option("mode", "FAILFAST")
                .option("columnPruning", false)
                .csv(file.uri());
    return rows.toDF(
        Arrays.stream(rows.columns()).map(HeaderNames::rawName).toArray(String[]::new));
  }

  private static Dataset<Row> mapped(Dataset<Row> raw, ExportFormat format, Table table) {
    List<String> present = Arrays.asList(raw.columns());
    Column[] read =
        format.raw().stream()
            .map(
                name -> {
                  Column text =
                      present.contains(name) ? col(name).cast("string") : lit(null).cast("string");
                  Column value = when(trim(text).notEqual(""), text);
                  return (format.numbers().contains(name) ? number(value) : value).as(name);
                })
            .toArray(Column[]::new);
    List<Column> columns =
        Arrays.stream(table.schema().fields())
            .map(
                field ->
                    expr(format.columns().get(field.name()))
                        .cast(field.dataType())
                        .as(field.name()))
            .collect(Collectors.toCollection(ArrayList::new));
    format.newest().ifPresent(newest -> columns.add(expr(newest.by()).as(NEWNESS)));
    return raw.select(read).select(columns.toArray(Column[]::new));
  }

  /** Some exports write amounts as "$1,234.50 ", and "-" where there is none. */
  private static Column number(Column text) {
    return regexp_replace(trim(text), lit("[$,]"), lit("")).try_cast("double");
  }

  private static Dataset<Row> newest(Dataset<Row> rows, ExportFormat format) {
    if (format.newest().isEmpty()) {
      return rows;
    }
    Column[] same =
        format.newest().get().of().stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.withColumn("top", max(NEWNESS).over(Window.partitionBy(same)))
        .where(col(NEWNESS).equalTo(col("top")))
        .drop(NEWNESS, "top");
  }

  private static boolean isData(InputFile file) {
    String name = new Path(file.uri()).getName().toLowerCase(Locale.ROOT);
    return name.matches(".*\\.(csv|csv\\.gz|parquet)");
  }
}
