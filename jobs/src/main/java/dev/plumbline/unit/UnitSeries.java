package dev.plumbline.unit;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Units of work by day: how much of what each workload did.
 *
 * @param entries one per day, workload and unit
 * @param rejected rows that could not be used, each with its place and why
 */
public record UnitSeries(List<Entry> entries, List<String> rejected) {
  private static final List<String> COLUMNS = List.of("date", "workload", "unit", "units");
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

  /** What fits the exact quantities of the tables. */
  private static final int SCALE = 10;

  private static final BigDecimal LARGEST = new BigDecimal("1E13");

  private static final StructType SCHEMA =
      new StructType()
          .add("unit_date", DataTypes.DateType)
          .add("unit_workload", DataTypes.StringType)
          .add("unit", DataTypes.StringType)
          .add("units", DataTypes.createDecimalType(24, SCALE));

  /**
   * The work of a day.
   *
   * @param workload name of the workload, in lower case
   * @param unit what is counted, as the file spells it
   */
  public record Entry(LocalDate date, String workload, String unit, BigDecimal units) {}

  /** No units: nothing is divided by them. */
  public static UnitSeries none() {
    return new UnitSeries(List.of(), List.of());
  }

  /**
   * Reads a CSV with the columns date (yyyy-MM-dd, UTC), workload, unit and units, in any order. A
   * row that cannot be used is left out and named; a file without these columns is refused.
   *
   * @param place where the text comes from, for messages
   */
  public static UnitSeries parse(String place, String csv) {
    List<Entry> entries = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    try (CSVParser parser = RFC_4180.parse(new StringReader(csv.replace("\uFEFF", "")))) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = header(place, records);
      Set<List<Object>> met = new HashSet<>();
      while (records.hasNext()) {
        CSVRecord record = records.next();
        String line = place + " line " + parser.getCurrentLineNumber() + ": ";
        try {
          Entry entry = entry(header, record);
          if (met.add(List.of(entry.date(), entry.workload(), entry.unit()))) {
            entries.add(entry);
          } else {
            rejected.add(line + "the day, workload and unit stand in an earlier line too");
          }
        } catch (IllegalArgumentException unusable) {
          rejected.add(line + unusable.getMessage());
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputException(
          place + ": is not readable as CSV: " + broken.getMessage() + "; mend its quotes", broken);
    }
    return new UnitSeries(List.copyOf(entries), List.copyOf(rejected));
  }

  private static List<String> header(String place, Iterator<CSVRecord> records) {
    List<String> header =
        records.hasNext() ? records.next().stream().map(String::strip).toList() : List.of();
    if (!header.containsAll(COLUMNS)) {
      throw new InputException(
          place + ": the units file has the columns " + header + "; it needs " + COLUMNS);
    }
    return header;
  }

  private static Entry entry(List<String> header, CSVRecord record) {
    if (record.size() != header.size()) {
      throw new IllegalArgumentException(
          "has " + record.size() + " values, the header has " + header.size());
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : COLUMNS) {
      String value = record.get(header.indexOf(column)).strip();
      if (value.isEmpty()) {
        throw new IllegalArgumentException("has no " + column);
      }
      values.put(column, value);
    }
    return new Entry(
        day(values.get("date")),
        values.get("workload").toLowerCase(Locale.ROOT),
        values.get("unit"),
        amount(values.get("units")));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("'" + text + "' is no day; write it as 2026-01-31", wrong);
    }
  }

  private static BigDecimal amount(String text) {
    BigDecimal amount;
    try {
      amount = new BigDecimal(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("units are '" + text + "', which is no number", wrong);
    }
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("units are " + text + "; they cannot be below 0");
    }
    if (amount.compareTo(LARGEST) > 0 || amount.stripTrailingZeros().scale() > SCALE) {
      throw new IllegalArgumentException(
          "units are " + text + "; at most 10 decimals and 10,000,000,000,000 are held");
    }
    return amount;
  }

  /** The same series under other names of workloads, for aliases and pseudonyms. */
  public UnitSeries renamed(UnaryOperator<String> workload) {
    return new UnitSeries(
        entries.stream()
            .map(e -> new Entry(e.date(), workload.apply(e.workload()), e.unit(), e.units()))
            .toList(),
        rejected);
  }

  /**
   * The same series with workloads under the names tags are read as.
   *
   * @param aliases other spellings to the name meant
   */
  public UnitSeries named(Map<String, String> aliases) {
    Map<String, String> folded = new LinkedHashMap<>();
    aliases.forEach((spelling, name) -> folded.put(folded(spelling), folded(name)));
    return renamed(name -> folded.getOrDefault(name, name));
  }

  /** The same series that says how many rows were left out, and not what stood in them. */
  public UnitSeries withoutQuotes() {
    return rejected.isEmpty()
        ? this
        : new UnitSeries(entries, List.of(rejected.size() + " rows of the units file"));
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** The entries as a small dataset: unit_date, unit_workload, unit, units. */
  Dataset<Row> dataset(SparkSession spark) {
    List<Row> rows =
        entries.stream()
            .map(
                e ->
                    RowFactory.create(
                        java.sql.Date.valueOf(e.date()), e.workload(), e.unit(), e.units()))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}
