package dev.plumbline.attribution;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What owners used of a pool, by month, where neither the bill nor the configuration holds it:
 * requests, users, bytes seen by a gateway of one's own.
 *
 * @param entries one per month and owner
 */
public record PoolFigures(List<Entry> entries) {
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).get();

  private static final List<String> COLUMNS = List.of("owner", "figure");
  private static final String MONTH = "month";

  /**
   * The figure of an owner.
   *
   * @param month billing period, as yyyy-MM; empty for every month
   */
  record Entry(Optional<String> month, String owner, BigDecimal figure) {
    /** Whether both speak of a month of the same owner. */
    boolean meets(Entry other) {
      return owner.equals(other.owner)
          && (month.isEmpty() || other.month.isEmpty() || month.equals(other.month));
    }
  }

  static PoolFigures none() {
    return new PoolFigures(List.of());
  }

  /**
   * Reads a CSV with the columns owner and figure and, optionally, month (yyyy-MM). A split must
   * not rest on half a file: where a row cannot be used all such rows are named together.
   *
   * @param place where the text comes from, for messages
   * @param aliases other spellings of an owner to the owner meant
   */
  static PoolFigures parse(String place, String csv, Map<String, String> aliases) {
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (CSVParser parser = RFC_4180.parse(new StringReader(csv.replace("\uFEFF", "")))) {
      List<CSVRecord> records =
          parser.getRecords().stream()
              .filter(record -> record.size() > 1 || !record.get(0).isBlank())
              .toList();
      List<String> header = header(place, records);
      for (CSVRecord record : records.subList(1, records.size())) {
        try {
          Entry entry = entry(header, record, aliases);
          if (entries.stream().anyMatch(entry::meets)) {
            throw new IllegalArgumentException(
                "'" + entry.owner() + "' has a figure of the month in an earlier row");
          }
          entries.add(entry);
        } catch (IllegalArgumentException unusable) {
          problems.add("row " + record.getRecordNumber() + ": " + unusable.getMessage());
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputException(
          place + ": is not readable as CSV: " + broken.getMessage() + "; mend its quotes", broken);
    }
    if (!problems.isEmpty()) {
      throw new InputException(
          place + ": figures that cannot be used: " + String.join("; ", problems));
    }
    return new PoolFigures(List.copyOf(entries));
  }

  private static List<String> header(String place, List<CSVRecord> records) {
    List<String> header =
        records.isEmpty() ? List.of() : records.get(0).stream().map(String::strip).toList();
    if (!header.containsAll(COLUMNS)) {
      throw new InputException(
          place
              + ": the file of figures has the columns "
              + header
              + "; it needs owner and figure, and may have month");
    }
    return header;
  }

  private static Entry entry(List<String> header, CSVRecord record, Map<String, String> aliases) {
    if (record.size() != header.size()) {
      throw new IllegalArgumentException(
          "has " + record.size() + " values, the header has " + header.size());
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < record.size(); i++) {
      values.put(header.get(i), record.get(i).strip());
    }
    String owner = TagKeys.folded(values.get("owner"), aliases);
    if (owner.isEmpty() || Ownership.isReserved(owner)) {
      throw new IllegalArgumentException("the owner '" + owner + "' is no team");
    }
    return new Entry(month(values.get(MONTH)), owner, figure(values.get("figure")));
  }

  private static Optional<String> month(String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(YearMonth.parse(text).toString());
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("'" + text + "' is no month; write it as 2026-01", wrong);
    }
  }

  private static BigDecimal figure(String text) {
    try {
      return Pool.figure(new BigDecimal(text));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("the figure '" + text + "' is no number", wrong);
    }
  }

  /** The same under other names of owners. */
  PoolFigures renamed(UnaryOperator<String> owner) {
    return new PoolFigures(
        entries.stream()
            .map(e -> new Entry(e.month(), owner.apply(e.owner()), e.figure()))
            .toList());
  }
}
