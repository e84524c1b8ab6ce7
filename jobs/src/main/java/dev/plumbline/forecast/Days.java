package dev.plumbline.forecast;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a scope spent day by day; a day that is not held is missing, not 0. */
final class Days {
  private final NavigableSet<LocalDate> held = new TreeSet<>();
  private final Map<LocalDate, Double> regular;
  private final Map<LocalDate, Double> oneOff;
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
    this.regular = new TreeMap<>(regular);
    this.oneOff = new TreeMap<>(oneOff);
    this.first = new TreeMap<>(regular).firstKey();
    this.held.addAll(held.tailSet(first, true));
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

  /** Whether all days of a month are over and complete. */
  boolean isClosed(YearMonth month) {
    return !month.atEndOfMonth().isAfter(last());
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
