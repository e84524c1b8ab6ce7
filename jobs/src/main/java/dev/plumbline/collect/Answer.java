package dev.plumbline.collect;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came back for one series.
 *
 * @param points by start of their period; empty where nothing came
 * @param message what CloudWatch said; empty where it said nothing
 */
record Answer(Series series, Status status, List<Point> points, String message) {

  /** How far the question was answered. */
  enum Status {
    /** All that CloudWatch has came; without points: there is nothing. */
    COMPLETE,
    /** Some came; the rest did not come either when it was asked for again. */
    PARTIAL,
    /** The account's permissions do not allow it. */
    FORBIDDEN,
    /** The call failed. */
    FAILED
  }

  /** The four statistics of one period. */
  record Point(Instant start, double count, double sum, Double min, Double max) {}

  /** Points of one series while pages come in: statistic to start of the period to value. */
  static final class Collected {
    private final Map<String, Map<Instant, Double>> values = new TreeMap<>();

    void add(String statistic, Instant at, double value) {
      values.computeIfAbsent(statistic, s -> new TreeMap<>()).put(at, value);
    }

    /** Points that have at least what an average needs. */
    List<Point> points() {
      Map<Instant, Double> none = Map.of();
      Map<Instant, Double> sums = values.getOrDefault("Sum", none);
      Map<Instant, Double> least = values.getOrDefault("Minimum", none);
      Map<Instant, Double> most = values.getOrDefault("Maximum", none);
      return values.getOrDefault("SampleCount", none).entrySet().stream()
          .filter(count -> sums.containsKey(count.getKey()))
          .map(
              count ->
                  new Point(
                      count.getKey(),
                      count.getValue(),
                      sums.get(count.getKey()),
                      least.get(count.getKey()),
                      most.get(count.getKey())))
          .toList();
    }
  }
}
