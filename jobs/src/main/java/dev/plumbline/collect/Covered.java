package dev.plumbline.collect;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Days of series that were asked for and answered. */
final class Covered {
  private final Map<String, BitSet> days = new HashMap<>();

  /** A span of days, the end exclusive. */
  record Span(LocalDate from, LocalDate to) {}

  void add(String series, LocalDate from, LocalDate to) {
    days.computeIfAbsent(series, s -> new BitSet())
        .set(Math.toIntExact(from.toEpochDay()), Math.toIntExact(to.toEpochDay()));
  }

  /** What is missing of a span, in unbroken pieces. */
  List<Span> missing(String series, LocalDate from, LocalDate to) {
    BitSet known = days.getOrDefault(series, new BitSet());
    int end = Math.toIntExact(to.toEpochDay());
    List<Span> missing = new ArrayList<>();
    int start = known.nextClearBit(Math.toIntExact(from.toEpochDay()));
    while (start < end) {
      int next = known.nextSetBit(start);
      int stop = next < 0 ? end : Math.min(next, end);
      missing.add(new Span(LocalDate.ofEpochDay(start), LocalDate.ofEpochDay(stop)));
      start = known.nextClearBit(stop);
    }
    return missing;
  }
}
