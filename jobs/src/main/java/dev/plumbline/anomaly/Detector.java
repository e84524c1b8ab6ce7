package dev.plumbline.anomaly;

import dev.plumbline.anomaly.DetectorSettings.Floor;
import dev.plumbline.series.Robust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Judges one value of a series by those before it: by the median of its weekday where there is
 * enough history, else by the median of all days.
 */
final class Detector {
  /** How a value was judged. */
  enum Method {
    WEEKDAY,
    ALL_DAYS
  }

  /** What a value may be trusted with, by the history behind it. */
  enum Cap {
    LOW,
    MEDIUM,
    HIGH
  }

  /**
   * A value before the judged one.
   *
   * @param position its place in the series
   * @param slot its weekday
   */
  record Past(int position, int slot, double value) {}

  /**
   * What a value was compared with.
   *
   * @param z distance from the expected value in units of the usual spread
   * @param ratio change against the expected value
   * @param references places in the series of the values the expected one is the median of
   */
  record Judged(
      Method method,
      Cap cap,
      double expected,
      double z,
      double impact,
      double ratio,
      List<Integer> references) {}

  private final DetectorSettings settings;
  private final Floor floor;

  Detector(DetectorSettings settings, Floor floor) {
    this.settings = settings;
    this.floor = floor;
  }

  /**
   * Compares a value with its training values; empty where these are too few to say anything.
   *
   * @param history complete days held before the value, also those that are no training
   */
  Optional<Judged> judge(List<Past> training, int history, int slot, double value) {
    DetectorSettings.Cadence cadence = settings.cadence();
    if (history < cadence.leastHistory() || training.size() < cadence.leastHistory()) {
      return Optional.empty();
    }
    double[][] bySlot = bySlot(training);
    boolean seasonal =
        history >= cadence.seasonalHistory() && bySlot[slot].length >= cadence.leastPerSlot();
    if (!seasonal) {
      double[] all = training.stream().mapToDouble(Past::value).toArray();
      double median = Robust.median(all);
      double sigma = sigma(Arrays.stream(all).map(x -> ratio(x, median)).toArray());
      return Optional.of(judged(Method.ALL_DAYS, Cap.LOW, median, sigma, value, training));
    }
    double[] medians = Arrays.stream(bySlot).mapToDouble(Robust::median).toArray();
    double[] residuals =
        training.stream()
            .filter(past -> bySlot[past.slot()].length >= cadence.leastPerSlot())
            .mapToDouble(past -> ratio(past.value(), medians[past.slot()]))
            .toArray();
    List<Past> same = training.stream().filter(past -> past.slot() == slot).toList();
    Cap cap = history >= cadence.fullHistory() ? Cap.HIGH : Cap.MEDIUM;
    return Optional.of(judged(Method.WEEKDAY, cap, medians[slot], sigma(residuals), value, same));
  }

  private Judged judged(
      Method method, Cap cap, double median, double sigma, double value, List<Past> references) {
    double ratio = ratio(value, median);
    List<Integer> places = references.stream().map(Past::position).toList();
    return new Judged(method, cap, median, ratio / sigma, value - median, ratio, places);
  }

  /** Least change a day that matters. */
  double leastImpact() {
    return floor.impact();
  }

  /** Whether the distance is beyond what its method calls usual. */
  boolean isUnusual(Judged judged) {
    DetectorSettings.Limits limits = settings.limits();
    return Math.abs(judged.z())
        >= (judged.method() == Method.WEEKDAY ? limits.z() : limits.shortZ());
  }

  /**
   * Whether the change is worth a look.
   *
   * @param scopeMean mean of a day of the whole scope
   */
  boolean isMaterial(Judged judged, double scopeMean) {
    DetectorSettings.Limits limits = settings.limits();
    double least = Math.max(floor.impact(), limits.scopeRatio() * scopeMean);
    return Math.abs(judged.impact()) >= least && Math.abs(judged.ratio()) >= limits.impactRatio();
  }

  /** Change against a median, as a share of it or, near zero, of the least level that matters. */
  private double ratio(double value, double median) {
    return (value - median) / Math.max(median, floor.level());
  }

  private double sigma(double[] residuals) {
    DetectorSettings.Spread spread = settings.spread();
    return Math.max(Robust.spread(residuals, spread.scale()), spread.floor());
  }

  private double[][] bySlot(List<Past> training) {
    List<List<Double>> slots = new ArrayList<>();
    for (int slot = 0; slot < settings.cadence().season(); slot++) {
      slots.add(new ArrayList<>());
    }
    training.forEach(past -> slots.get(past.slot()).add(past.value()));
    return slots.stream()
        .map(values -> values.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }
}
