package dev.plumbline.anomaly;

import dev.plumbline.settings.InputException;
import dev.plumbline.table.Types;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What people say to have seen, and when. Who they are is of no use to any figure and is not kept.
 *
 * @param firstSeen the first day somebody acknowledged an event, by the event's id
 * @param rejected rows that could not be used, each with its place and why
 */
public record Acknowledgements(SortedMap<String, LocalDate> firstSeen, List<String> rejected) {
  private static final String ID = "id";
  private static final String DATE = "date";
  private static final List<String> COLUMNS = List.of(ID, DATE, "by");
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

  private static final StructType SCHEMA =
      new StructType().add("event_id", Types.STRING).add("acknowledged_date", Types.DATE);

  /** Nobody has seen anything. */
  public static Acknowledgements none() {
    return new Acknowledgements(Collections.emptySortedMap(), List.of());
  }

  /**
   * Reads a CSV with the columns id, date (yyyy-MM-dd) and by, in any order; until and others may
   * stand beside them. A row that cannot be used is left out and named; a file without these
   * columns is refused.
   *
   * @param place where the text comes from, for messages
   */
  public static Acknowledgements parse(String place, String csv) {
    SortedMap<String, LocalDate> seen = new TreeMap<>();
    List<String> rejected = new ArrayList<>();
    try (CSVParser parser = RFC_4180.parse(new StringReader(csv.replace("\uFEFF", "")))) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = header(place, records);
      while (records.hasNext()) {
        CSVRecord record = records.next();
        try {
          Map.Entry<String, LocalDate> entry = entry(header, record);
          seen.merge(
              entry.getKey(), entry.getValue(), (one, other) -> one.isBefore(other) ? one : other);
        } catch (IllegalArgumentException unusable) {
          rejected.add(
              place + " line " + parser.getCurrentLineNumber() + ": " + unusable.getMessage());
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputException(
          place + ": is not readable as CSV: " + broken.getMessage() + "; mend its quotes", broken);
    }
    return new Acknowledgements(Collections.unmodifiableSortedMap(seen), List.copyOf(rejected));
  }

  private static List<String> header(String place, Iterator<CSVRecord> records) {
    List<String> header =
        records.hasNext() ? records.next().stream().map(String::strip).toList() : List.of();
    if (!header.containsAll(COLUMNS)) {
      throw new InputException(
          place
              + ": the file of acknowledgements has the columns "
              + header
              + "; it needs "
              + COLUMNS);
    }
    return header;
  }

  private static Map.Entry<String, LocalDate> entry(List<String> header, CSVRecord record) {
    if (record.size() != header.size()) {
      throw new IllegalArgumentException(
          "has " + record.size() + " values, the header has " + header.size());
    }
    for (String column : COLUMNS) {
      if (record.get(header.indexOf(column)).isBlank()) {
        throw new IllegalArgumentException("has no " + column);
      }
    }
    return Map.entry(
        record.get(header.indexOf(ID)).strip(), day(record.get(header.indexOf(DATE)).strip()));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("'" + text + "' is no day; write it as 2026-01-31", wrong);
    }
  }

  /** The same that says how many rows were left out, and not what stood in them. */
  public Acknowledgements withoutQuotes() {
    return rejected.isEmpty()
        ? this
        : new Acknowledgements(
            firstSeen, List.of(rejected.size() + " rows of the file of acknowledgements"));
  }

  /** The entries as a small dataset: event_id, acknowledged_date. */
  Dataset<Row> dataset(SparkSession spark) {
    List<Row> rows =
        firstSeen.entrySet().stream()
            .map(seen -> RowFactory.create(seen.getKey(), java.sql.Date.valueOf(seen.getValue())))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}
