package dev.plumbline.anomaly;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How alerts met the labels of one series or of several. */
final class MetricScore {
  /** First and last step of a label. */
  record Window(int first, int last) {
    boolean holds(int at) {
      return at >= first && at <= last;
    }
  }

  /** A series of steps; one without a value is NaN. */
  record Labelled(String name, LocalDateTime start, List<Double> values, List<Window> windows) {
    int length() {
      return values.size();
    }
  }

  private final int stepsOfHour;

  private int events;
  private int right;
  private int windows;
  private int found;
  private double delay;

  /**
   * Nothing yet.
   *
   * @param stepsOfHour in which delays are told
   */
  MetricScore(int stepsOfHour) {
    this.stepsOfHour = stepsOfHour;
  }

  void add(Labelled series, List<List<Integer>> alerts) {
    events += alerts.size();
    windows += series.windows().size();
    for (List<Integer> alert : alerts) {
      right +=
          series.windows().stream().anyMatch(w -> alert.stream().anyMatch(at -> w.holds(at)))
              ? 1
              : 0;
    }
    for (Window window : series.windows()) {
      Optional<Integer> first =
          alerts.stream()
              .flatMap(List::stream)
              .filter(at -> window.holds(at))
              .min(Integer::compare);
      if (first.isPresent()) {
        found++;
        delay += (double) (first.get() - window.first()) / stepsOfHour;
      }
    }
  }

  double precision() {
    return events == 0 ? 0 : (double) right / events;
  }

  double recall() {
    return (double) found / windows;
  }

  double both() {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "%3d events, %2d right, %2d of %2d windows: precision %.2f, recall %.2f, F1 %.2f, delay %.1f h",
        events,
        right,
        found,
        windows,
        precision(),
        recall(),
        both(),
        found == 0 ? Double.NaN : delay / found);
  }
}
