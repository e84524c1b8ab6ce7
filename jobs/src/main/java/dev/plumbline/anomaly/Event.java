package dev.plumbline.anomaly;

import dev.plumbline.anomaly.Detector.Judged;
import java.util.List;
import java.util.Optional;

/**
 * Unusual days of one series that belong together.
 *
 * @param days its unusual days in order
 * @param isOpen whether the next day may still belong to it
 */
record Event(Kind kind, List<Day> days, boolean isOpen) {

  /**
   * An unusual day.
   *
   * @param position its place in the series
   * @param judged what it was compared with; empty where there was nothing before
   */
  record Day(int position, double value, Optional<Judged> judged) {
    double impact() {
      return judged.map(Judged::impact).orElse(value);
    }

    double expected() {
      return judged.map(Judged::expected).orElse(0d);
    }
  }

  int first() {
    return days.get(0).position();
  }

  int last() {
    return days.get(days.size() - 1).position();
  }

  double impact() {
    return days.stream().mapToDouble(Day::impact).sum();
  }

  double expected() {
    return days.stream().mapToDouble(Day::expected).sum();
  }

  double actual() {
    return days.stream().mapToDouble(Day::value).sum();
  }

  /** The z-score farthest from zero. */
  Optional<Double> z() {
    return days.stream()
        .flatMap(day -> day.judged().stream())
        .map(Judged::z)
        .reduce((one, other) -> Math.abs(other) > Math.abs(one) ? other : one);
  }

  /** How its first day was judged. */
  Optional<Judged> judged() {
    return days.get(0).judged();
  }
}
