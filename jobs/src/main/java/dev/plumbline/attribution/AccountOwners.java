package dev.plumbline.attribution;

import dev.plumbline.settings.InputException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
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
    List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new InputException(
          place + ": the owners file is empty; it needs the header sub_account_id,owner");
    }
    List<String> header =
        Arrays.stream(lines.get(0).replace("\uFEFF", "").split(",", -1)).map(String::trim).toList();
    if (!header.contains("sub_account_id") || !header.contains("owner")) {
      throw new InputException(
          place
              + ": the owners file has the columns "
              + header
              + "; it needs sub_account_id and owner, and may have environment, valid_from, valid_to");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      entries.add(entry(place + " line " + (i + 1), header, lines.get(i)));
    }
    checkOverlaps(place, entries);
    return new AccountOwners(entries);
  }

  private static Entry entry(String place, List<String> header, String line) {
    List<String> cells = Arrays.stream(line.split(",", -1)).map(String::trim).toList();
    if (cells.size() != header.size()) {
      throw new InputException(
          place + ": has " + cells.size() + " values, the header has " + header.size());
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < cells.size(); i++) {
      values.put(header.get(i), unquoted(cells.get(i)));
    }
    return new Entry(
        values.get("sub_account_id"),
        filled(values.get("owner")),
        filled(values.get("environment")),
        day(place, values.get("valid_from"), LocalDate.of(1970, 1, 1)),
        day(place, values.get("valid_to"), LocalDate.of(9999, 12, 31)));
  }

  private static String unquoted(String cell) {
    return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
        ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"")
        : cell;
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

  /** The same owners under other names of accounts, owners and environments. */
  public AccountOwners renamed(UnaryOperator<String> account, UnaryOperator<String> name) {
    return new AccountOwners(
        entries.stream()
            .map(
                e ->
                    new Entry(
                        account.apply(e.subAccountId()),
                        e.owner().map(name),
                        e.environment().map(text -> text.toLowerCase(Locale.ROOT)).map(name),
                        e.from(),
                        e.to()))
            .toList());
  }

  /** The entries as a small dataset for a broadcast join. */
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
