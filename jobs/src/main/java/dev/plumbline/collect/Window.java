package dev.plumbline.collect;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Whole UTC days asked for in one period.
 *
 * @param from first day
 * @param to the day after the last
 */
record Window(LocalDate from, LocalDate to, int periodSeconds) implements Comparable<Window> {
  Instant start() {
    return from.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  Instant end() {
    return to.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Datapoints a metric can have in it, of one statistic. */
  long points() {
    return ChronoUnit.SECONDS.between(start(), end()) / periodSeconds;
  }

  @Override
  public int compareTo(Window other) {
    int byFrom = from.compareTo(other.from);
    int byTo = to.compareTo(other.to);
    return byFrom != 0
        ? byFrom
        : byTo != 0 ? byTo : Integer.compare(periodSeconds, other.periodSeconds);
  }
}
