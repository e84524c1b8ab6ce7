package dev.plumbline.forecast;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/** How forecasts are made. Read from {@code conf/forecasts.yaml}, which says what each is for. */
public record ForecastSettings(
    History history, Trend trend, Interval interval, List<Integer> madeOn, String text)
    implements Serializable {
  private static final String FILE = "forecasts.yaml";

  record History(int least, int withTrend, int withoutTrend) implements Serializable {}

  record Trend(int weeks, int step, double least, double most) implements Serializable {}

  record Interval(
      double z,
      double scale,
      double floor,
      double width,
      int monthEnds,
      double inside,
      Replay replay)
      implements Serializable {}

  /**
   * Forecasts that are made of the past: every so many days, of so many days, at most so many.
   *
   * @param separate how many that share no day make a horizon known by itself
   */
  record Replay(int step, List<Integer> horizons, int most, int separate) implements Serializable {
    /** The shortest horizon that is not shorter, else the longest. */
    int horizon(int days) {
      return horizons.stream()
          .filter(horizon -> horizon >= days)
          .findFirst()
          .orElse(horizons.get(horizons.size() - 1));
    }

    /** A horizon and all shorter ones, longest first. */
    List<Integer> notLongerThan(int horizon) {
      return horizons.stream()
          .filter(other -> other <= horizon)
          .sorted(Comparator.reverseOrder())
          .toList();
    }

    boolean isShortest(int horizon) {
      return horizon == horizons.get(0);
    }
  }

  /** Loads the settings; problems are thrown together. */
  public static ForecastSettings load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    ForecastSettings loaded =
        new ForecastSettings(
            history(node.node("history")),
            trend(node.node("trend")),
            interval(node.node("interval")),
            days(node, "made_on"),
            files.text(FILE));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  private static List<Integer> days(Node node, String key) {
    List<String> days = node.texts(key);
    if (days.isEmpty() || !days.stream().allMatch(day -> day.matches("\\d{1,2}"))) {
      node.problem(key, "must be days in order, as in [0, 14], not " + days);
      return List.of(0);
    }
    return days.stream().map(Integer::valueOf).sorted().toList();
  }

  private static Replay replay(Node node) {
    Replay replay =
        new Replay(
            whole(node, "step"),
            days(node, "horizons"),
            whole(node, "most"),
            whole(node, "separate"));
    node.done();
    return replay;
  }

  private static History history(Node node) {
    History history =
        new History(whole(node, "least"), whole(node, "with_trend"), whole(node, "without_trend"));
    node.done();
    return history;
  }

  private static Trend trend(Node node) {
    Trend trend =
        new Trend(
            whole(node, "weeks"), whole(node, "step"), real(node, "least"), real(node, "most"));
    node.done();
    return trend;
  }

  private static Interval interval(Node node) {
    Interval interval =
        new Interval(
            real(node, "z"),
            real(node, "scale"),
            real(node, "floor"),
            real(node, "width"),
            whole(node, "month_ends"),
            real(node, "inside"),
            replay(node.node("replay")));
    node.done();
    return interval;
  }

  private static double real(Node node, String key) {
    return node.number(key).doubleValue();
  }

  private static int whole(Node node, String key) {
    return node.number(key).intValue();
  }
}
