package dev.plumbline.attribution;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * Default owners and environments of accounts, with the days they hold for.
 *
 * @param entries one per account and span of days
 */
public record AccountOwners(List<Entry> entries) {
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

  private static final StructType SCHEMA =
      new StructType()
          .add("owned_account_id", DataTypes.StringType)
          .add("account_owner", DataTypes.StringType)
          .add("account_environment", DataTypes.StringType)
          .add("owned_from", DataTypes.DateType)
          .add("owned_to", DataTypes.DateType);

  /**
   * One account.
   *
   * @param from first day, inclusive
   * @param to last day, inclusive
   */
  public record Entry(
      String subAccountId,
      Optional<String> owner,
      Optional<String> environment,
      LocalDate from,
      LocalDate to) {}

  /** No defaults: what no tag claims stays unallocated. */
  public static AccountOwners none() {
    return new AccountOwners(List.of());
  }

  /**
   * Reads a CSV with the columns sub_account_id, owner and, optionally, environment, valid_from and
   * valid_to (inclusive, yyyy-MM-dd).
   *
   * @param place where the text comes from, for messages
   */
  public static AccountOwners parse(String place, String csv) {
    List<Entry> entries = new ArrayList<>();
    try (CSVParser parser = RFC_4180.parse(new StringReader(csv.replace("\uFEFF", "")))) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = header(place, records);
      while (records.hasNext()) {
        CSVRecord record = records.next();
        if (!isBlank(record)) {
          entries.add(entry(place + " line " + parser.getCurrentLineNumber(), header, record));
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputException(
          place + ": is not readable as CSV: " + broken.getMessage() + "; mend its quotes", broken);
    }
    checkOverlaps(place, entries);
    return new AccountOwners(entries);
  }

  private static boolean isBlank(CSVRecord record) {
    return record.size() == 1 && record.get(0).isBlank();
  }

  private static List<String> header(String place, Iterator<CSVRecord> records) {
    while (records.hasNext()) {
      CSVRecord first = records.next();
      if (!isBlank(first)) {
        List<String> header = first.stream().map(String::strip).toList();
        if (!header.contains("sub_account_id") || !header.contains("owner")) {
          throw new InputException(
              place
                  + ": the owners file has the columns "
                  + header
                  + "; it needs sub_account_id and owner, and may have environment, valid_from, valid_to");
        }
        return header;
      }
    }
    throw new InputException(
        place + ": the owners file is empty; it needs the header sub_account_id,owner");
  }

  private static Entry entry(String place, List<String> header, CSVRecord record) {
    if (record.size() != header.size()) {
      throw new InputException(
          place
              + ": has "
              + record.size()
              + " values, the header has "
              + header.size()
              + "; a value with a comma in it needs quotes, as in \"Smith, John\"");
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < record.size(); i++) {
      values.put(header.get(i), record.get(i).strip());
    }
    return new Entry(
        values.get("sub_account_id"),
        filled(values.get("owner")),
        filled(values.get("environment")),
        day(place, values.get("valid_from"), LocalDate.of(1970, 1, 1)),
        day(place, values.get("valid_to"), LocalDate.of(9999, 12, 31)));
  }

  private static Optional<String> filled(String value) {
    return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
  }

  private static LocalDate day(String place, String text, LocalDate otherwise) {
    if (filled(text).isEmpty()) {
      return otherwise;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new InputException(place + ": '" + text + "' is no day; write it as 2026-01-31", wrong);
    }
  }

  private static void checkOverlaps(String place, List<Entry> entries) {
    for (int i = 0; i < entries.size(); i++) {
      for (int j = i + 1; j < entries.size(); j++) {
        Entry one = entries.get(i);
        Entry other = entries.get(j);
        if (one.subAccountId().equals(other.subAccountId())
            && !one.from().isAfter(other.to())
            && !other.from().isAfter(one.to())) {
          throw new InputException(
              place
                  + ": account "
                  + one.subAccountId()
                  + " has two owners on the same day; end the first with valid_to before the second"
                  + " begins");
        }
      }
    }
  }

  /** The entries as a small dataset for a broadcast join, with owners as the file spells them. */
  Dataset<Row> dataset(SparkSession spark) {
    List<Row> rows =
        entries.stream()
            .map(
                e ->
                    RowFactory.create(
                        e.subAccountId(),
                        e.owner().orElse(null),
                        e.environment().orElse(null),
                        java.sql.Date.valueOf(e.from()),
                        java.sql.Date.valueOf(e.to())))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}
