package dev.plumbline.ingest;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells by the names of its columns, whatever their case, what a file is. */
final class FileFormat {
  static final String CUR_CSV = "cur_csv";
  static final String CUR_PARQUET = "cur_parquet";
  static final String CUR2 = "cur2";
  static final String FOCUS = "focus";

  /**
   * Letters of columns without which nothing can be a line of a bill, whatever else was left out.
   */
  private static final Set<String> ANY_OF =
      Set.of("billbillingperiodstartdate", "lineitemusagestartdate");

  private static final String LEGACY = "lineItem/";
  private static final String TAGS = "resourcetags";

  private FileFormat() {}

  /**
   * The format of a file with these columns.
   *
   * @param names column names as the file spells them
   * @param maps names of the columns that hold maps, where the file says so
   * @return empty when the file is no bill
   */
  static Optional<String> of(
      Collection<String> names, Collection<String> maps, boolean csv, String wanted) {
    Set<String> letters = names.stream().map(HeaderNames::letters).collect(Collectors.toSet());
    if (letters.contains("billedcost")) {
      return Optional.of(FOCUS);
    }
    if (names.stream().anyMatch(name -> name.regionMatches(true, 0, LEGACY, 0, LEGACY.length()))) {
      return Optional.of(CUR_CSV);
    }
    if (letters.stream().noneMatch(ANY_OF::contains)) {
      return Optional.empty();
    }
    // Headers of legacy CSV have slashes; where a selection of columns leaves Parquet in doubt,
    // the configuration decides.
    boolean second =
        (csv && !wanted.equals("cur"))
            || wanted.equals("cur2")
            || letters.contains("billpayeraccountname")
            || maps.stream().map(HeaderNames::letters).anyMatch(TAGS::equals)
            || letters.contains("product")
            || letters.contains(TAGS);
    if (second) {
      return Optional.of(CUR2);
    }
    return Optional.of(csv ? CUR_CSV : CUR_PARQUET);
  }

  /** Whether a format is one of those the configuration allows. */
  static boolean allowed(String format, String wanted) {
    return switch (wanted) {
      case "cur" -> format.equals(CUR_CSV) || format.equals(CUR_PARQUET);
      case "cur2" -> format.equals(CUR2);
      case "focus" -> format.equals(FOCUS);
      default -> true;
    };
  }
}
