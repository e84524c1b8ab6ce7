package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * Cost that several owners share.
 *
 * @param matches which lines collect in it; any of them
 * @param owners the only owners that take a share; all where empty
 * @param feeds pools declared later that take a share as owners do
 * @param percentages shares of a fixed split by owner, in percent
 * @param usage lines whose quantity is the measure of a split by usage
 * @param figures the measure by owner where the bill does not have it
 * @param figuresFile where a file with the measure by month and owner stands
 * @param measured what the file says
 */
public record Pool(
    String id,
    Method method,
    List<Match> matches,
    List<String> owners,
    List<String> feeds,
    Map<String, BigDecimal> percentages,
    Optional<Match> usage,
    Map<String, BigDecimal> figures,
    Optional<String> figuresFile,
    PoolFigures measured) {
  private static final int SCALE = 6;
  private static final BigDecimal LARGEST = new BigDecimal("1E13");

  /** Begins the owner of a cost that is in a pool. */
  static final String PREFIX = "pool:";

  /** How a pool is split; {@link #SUPPORT} is that of support plans, by billed usage of AWS. */
  public enum Method {
    PROPORTIONAL("split_proportional"),
    EVEN("split_even"),
    FIXED("split_fixed"),
    USAGE("split_usage"),
    SUPPORT(SpecialLines.METHOD);

    private final String word;

    Method(String word) {
      this.word = word;
    }

    /** As {@code method} of attributed_costs has it. */
    String word() {
      return word;
    }
  }

  /** The pool of support plans. */
  static Pool support() {
    return new Pool(
        SpecialLines.SUPPORT,
        Method.SUPPORT,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        PoolFigures.none());
  }

  /** The same pool with what its file says. */
  Pool with(PoolFigures read) {
    return new Pool(
        id, method, matches, owners, feeds, percentages, usage, figures, figuresFile, read);
  }

  /** A share or measure as it can be divided exactly; what cannot is an illegal argument. */
  static BigDecimal figure(BigDecimal number) {
    if (number.signum() < 0
        || number.compareTo(LARGEST) > 0
        || number.stripTrailingZeros().scale() > SCALE) {
      throw new IllegalArgumentException(
          "is "
              + number.toPlainString()
              + "; a number from 0, with 6 decimals at most, is allowed");
    }
    return number;
  }

  /** The owner its cost has as long as it is not split. */
  String owner() {
    return PREFIX + id;
  }

  Column holds(Set<String> columns) {
    Column any = lit(false);
    for (Match match : matches) {
      any = any.or(match.holds(columns));
    }
    return any;
  }

  /** Shares that are given and not computed: percentages or figures by owner. */
  Map<String, BigDecimal> given() {
    return method == Method.FIXED ? percentages : figures;
  }

  /** Ids of the pools that take a share of it. */
  List<String> fed() {
    return Stream.concat(
            feeds.stream(),
            given().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length())))
        .toList();
  }

  boolean isGiven() {
    return !given().isEmpty() || figuresFile.isPresent();
  }
}
