package dev.plumbline.forecast;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a scope spent day by day; a day that is not held is missing, not 0. */
final class Days {
  private final NavigableSet<LocalDate> held = new TreeSet<>();
  private final Map<LocalDate, Double> regular;
  private final Map<LocalDate, Double> oneOff;
  private final Set<YearMonth> missing;
  private final LocalDate first;

  /**
   * The days of a scope.
   *
   * @param regular what makes up the daily series
   * @param oneOff what comes again on the same day of the next month
   * @param held all complete days there is a bill of
   */
  Days(
      Map<LocalDate, Double> regular, Map<LocalDate, Double> oneOff, NavigableSet<LocalDate> held) {
    this(regular, oneOff, held, Set.of());
  }

  /**
   * The days of a scope.
   *
   * @param missing months of which a payer's bill is missing: none of their days is known
   */
  Days(
      Map<LocalDate, Double> regular,
      Map<LocalDate, Double> oneOff,
      NavigableSet<LocalDate> held,
      Set<YearMonth> missing) {
    this.missing = Set.copyOf(missing);
    this.regular = known(regular);
    this.oneOff = known(oneOff);
    this.first = this.regular.keySet().stream().findFirst().orElse(LocalDate.MAX);
    held.tailSet(first, true).stream().filter(this::isKnown).forEach(this.held::add);
  }

  private Map<LocalDate, Double> known(Map<LocalDate, Double> values) {
    Map<LocalDate, Double> known = new TreeMap<>(values);
    known.keySet().removeIf(day -> !isKnown(day));
    return known;
  }

  private boolean isKnown(LocalDate day) {
    return !isMissing(YearMonth.from(day));
  }

  /** Whether a bill of the month is missing. */
  boolean isMissing(YearMonth month) {
    return missing.contains(month);
  }

  /** Whether no day that is held has anything of the scope on or before it. */
  boolean isEmpty() {
    return held.isEmpty();
  }

  /** The first day on which the scope spent anything. */
  LocalDate first() {
    return first;
  }

  /** The last complete day. */
  LocalDate last() {
    return held.last();
  }

  boolean isHeld(LocalDate day) {
    return held.contains(day);
  }

  double regular(LocalDate day) {
    return regular.getOrDefault(day, 0d);
  }

  double oneOff(LocalDate day) {
    return oneOff.getOrDefault(day, 0d);
  }

  /** Whether all days of a month are over and complete, and all of its bills are held. */
  boolean isClosed(YearMonth month) {
    return !month.atEndOfMonth().isAfter(last()) && !missing.contains(month);
  }

  /** What a closed month came to. */
  double actual(YearMonth month) {
    double sum = 0;
    for (LocalDate day = month.atDay(1);
        !day.isAfter(month.atEndOfMonth());
        day = day.plusDays(1)) {
      sum += regular(day) + oneOff(day);
    }
    return sum;
  }
}
