package dev.plumbline.ingest;

import dev.plumbline.ingest.OneBillLines.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * One month of one small company with a private discount of ten percent, as AWS would deliver it in
 * each of its formats. All are derived from {@link OneBillLines} and nothing else.
 */
final class OneBill {
  private final List<String[]> columns = OneBillLines.columns();
  private final List<Line> lines = OneBillLines.all();

  /** Net billed and net effective cost by account and day, as the table has them. */
  Map<String, List<String>> netByAccountAndDay() {
    return byAccountAndDay(9, 10);
  }

  /** All four costs by account and day, as the table has them. */
  Map<String, List<String>> byAccountAndDay(int... costs) {
    Map<String, List<java.math.BigDecimal>> sums = new TreeMap<>();
    for (Line line : lines) {
      List<java.math.BigDecimal> sum =
          sums.computeIfAbsent(
              line.cells().get(1).repeat(4) + " 2025-01-" + line.cells().get(2),
              key -> new ArrayList<>(java.util.Collections.nCopies(4, java.math.BigDecimal.ZERO)));
      for (int i = 0; i < costs.length; i++) {
        sum.set(i, sum.get(i).add(new java.math.BigDecimal(line.cells().get(costs[i]))));
      }
    }
    Map<String, List<String>> texts = new TreeMap<>();
    sums.forEach(
        (key, sum) ->
            texts.put(
                key,
                sum.subList(0, costs.length).stream()
                    .map(s -> s.setScale(10).toPlainString())
                    .toList()));
    return texts;
  }

  int size() {
    return lines.size();
  }

  Path legacyCsvGzip(Path folder) {
    return Bills.write(folder.resolve("report-00001.csv.gz"), Bills.gzip(csv(0, c -> true)));
  }

  Path legacyCsvZip(Path folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("report-00001.csv"));
      zip.write(csv(0, c -> true).getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bills.write(folder.resolve("report-00001.csv.zip"), bytes.toByteArray());
  }

  /** As Athena's reports are: no column may be null, empty texts and zeros stand for it. */
  Path legacyParquet(SparkSession spark, Path folder) {
    return parquet(spark, folder, true, List.of());
  }

  Path cur2Parquet(SparkSession spark, Path folder) {
    return parquet(
        spark,
        folder,
        false,
        List.of(
            map("resource_tags"), map("cost_category"), map("product", "vcpu", "product_name")));
  }

  Path cur2CsvGzip(Path folder) {
    Predicate<String> inMap =
        name ->
            name.startsWith("resource_tags_")
                || name.startsWith("cost_category_")
                || name.equals("product_product_name")
                || name.equals("product_vcpu");
    List<String> names =
        new ArrayList<>(columns.stream().map(c -> c[1]).filter(inMap.negate()).toList());
    names.addAll(List.of("bill_payer_account_name", "resource_tags", "cost_category", "product"));
    names.sort(Comparator.naturalOrder());
    StringBuilder text = new StringBuilder(quoted(names));
    for (Line line : lines) {
      text.append(
          quoted(
              names.stream()
                  .map(
                      name ->
                          switch (name) {
                            case "bill_payer_account_name" -> "payer";
                            case "resource_tags", "cost_category", "product" ->
                                OneFocusBill.json(line, name);
                            default -> line.cur().getOrDefault(name, "");
                          })
                  .toList()));
    }
    return Bills.write(folder.resolve("export-00001.csv.gz"), Bills.gzip(text.toString()));
  }

  /** Keys of maps selected one by one: columns, beside which the names of accounts stand. */
  Path cur2FlattenedCsv(Path folder) {
    return Bills.write(folder.resolve("export-00001.csv.gz"), Bills.gzip(csv(1, c -> true)));
  }

  Path cur2FlattenedParquet(SparkSession spark, Path folder) {
    return parquet(
        spark, folder, false, List.of(functions.lit("payer").as("bill_payer_account_name")));
  }

  Path focus10CsvGzip(Path folder) {
    return focusCsv(folder, "x_UsageType", "Tags", "x_CostCategories");
  }

  /** Version 1.2 has no usage type of its own, no cost categories, and the invoice's id. */
  Path focus12Parquet(SparkSession spark, Path folder) {
    List<Map<String, String>> rows = OneFocusBill.rows(lines, "SkuMeter");
    rows.forEach(row -> row.put("InvoiceId", "123456"));
    List<String> names = new ArrayList<>(rows.get(0).keySet());
    names.remove("x_CostCategories");
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, "string");
    }
    List<String> numbers =
        List.of("BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ConsumedQuantity");
    Column[] typed =
        names.stream()
            .map(
                name ->
                    (numbers.contains(name)
                            ? functions.col(name).try_cast("double")
                            : name.endsWith("Start") || name.endsWith("End")
                                ? functions.col(name).cast("timestamp")
                                : name.equals("Tags")
                                    ? functions.from_json(
                                        functions.col(name), dev.plumbline.table.Types.STRING_MAP)
                                    : functions.when(
                                        functions.col(name).notEqual(""), functions.col(name)))
                        .as(name))
            .toArray(Column[]::new);
    spark
        .createDataFrame(
            rows.stream()
                .map(r -> RowFactory.create(names.stream().map(r::get).toArray()))
                .toList(),
            schema)
        .select(typed)
        .coalesce(1)
        .write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(folder.toString());
    return folder;
  }

  private Path focusCsv(Path folder, String meter, String... maps) {
    List<Map<String, String>> rows = OneFocusBill.rows(lines, meter);
    List<String> names = rows.get(0).keySet().stream().sorted().toList();
    if (!names.containsAll(List.of(maps))) {
      throw new IllegalStateException(names.toString());
    }
    StringBuilder text = new StringBuilder(quoted(names));
    rows.forEach(row -> text.append(quoted(names.stream().map(row::get).toList())));
    return Bills.write(folder.resolve("focus-00001.csv.gz"), Bills.gzip(text.toString()));
  }

  private String csv(int spelling, Predicate<String> wanted) {
    List<String[]> some = columns.stream().filter(c -> wanted.test(c[1])).toList();
    List<String> header = new ArrayList<>(some.stream().map(c -> c[spelling]).toList());
    if (spelling == 1) {
      header.add("bill_payer_account_name");
    }
    StringBuilder text = new StringBuilder(quoted(header));
    for (Line line : lines) {
      List<String> cells =
          new ArrayList<>(some.stream().map(c -> line.cur().getOrDefault(c[1], "")).toList());
      if (spelling == 1) {
        cells.add("payer");
      }
      text.append(quoted(cells));
    }
    return text.toString();
  }

  private Path parquet(SparkSession spark, Path folder, boolean required, List<Column> more) {
    StructType schema = new StructType();
    for (String[] column : columns) {
      schema = schema.add(column[1], "string");
    }
    List<Column> typed = new ArrayList<>();
    List<String> mapped =
        more.stream().map(Column::toString).collect(Collectors.joining()).contains("map")
            ? List.of("resource_tags_", "cost_category_", "product_product_name", "product_vcpu")
            : List.of();
    for (String[] column : columns) {
      if (mapped.stream().noneMatch(column[1]::startsWith)) {
        Column value = functions.col(column[1]);
        typed.add(
            switch (column[2]) {
              case "time" -> value.cast("timestamp").as(column[1]);
              case "number" ->
                  (required
                          ? functions.coalesce(value.try_cast("double"), functions.lit(0.0))
                          : value.try_cast("double"))
                      .as(column[1]);
              default ->
                  (required
                          ? functions.coalesce(value, functions.lit(""))
                          : functions.when(value.notEqual(""), value))
                      .as(column[1]);
            });
      }
    }
    typed.addAll(more);
    spark
        .createDataFrame(
            lines.stream()
                .map(l -> RowFactory.create(columns.stream().map(c -> l.cur().get(c[1])).toArray()))
                .toList(),
            schema)
        .select(typed.toArray(Column[]::new))
        .coalesce(1)
        .write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(folder.toString());
    return folder;
  }

  /** The columns that CUR 2.0 keeps in a map, as that map. */
  private Column map(String name, String... keys) {
    List<String> wanted =
        keys.length > 0
            ? Arrays.asList(keys)
            : columns.stream()
                .map(c -> c[1])
                .filter(c -> c.startsWith(name + "_"))
                .map(c -> c.substring(name.length() + 1))
                .toList();
    Column[] entries =
        wanted.stream()
            .flatMap(key -> Stream.of(functions.lit(key), functions.col(name + "_" + key)))
            .toArray(Column[]::new);
    return functions.map_filter(functions.map(entries), (k, v) -> v.notEqual("")).as(name);
  }

  private static String quoted(List<String> cells) {
    return cells.stream()
            .map(cell -> cell.isEmpty() ? "" : "\"" + cell.replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","))
        + "\n";
  }

  /** Folder for a variant. */
  static Path folder(Path parent, String name) {
    try {
      return Files.createDirectories(parent.resolve(name)).resolve("bill");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
