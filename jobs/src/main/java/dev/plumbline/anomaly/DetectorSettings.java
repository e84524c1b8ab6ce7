package dev.plumbline.anomaly;

import dev.plumbline.series.Measures;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** When a day is unusual. Read from {@code conf/anomalies.yaml}, which says what each is for. */
public record DetectorSettings(
    Cadence cadence,
    Spread spread,
    Limits limits,
    Calibration calibration,
    Recurring recurring,
    Events events,
    Confidence confidence,
    Drivers drivers,
    int historyMonths,
    Map<String, Floor> measures,
    String text)
    implements Serializable {
  private static final String FILE = "anomalies.yaml";

  /** How a series repeats itself, in steps; a step is a day for costs. */
  public record Cadence(
      int season,
      int window,
      int leastPerSlot,
      int leastHistory,
      int seasonalHistory,
      int fullHistory)
      implements Serializable {}

  record Spread(double scale, double floor) implements Serializable {}

  record Limits(double z, double shortZ, double impactRatio, double scopeRatio)
      implements Serializable {}

  record Calibration(double share, int leastSteps, int scopeMonths) implements Serializable {}

  record Recurring(int months, double within, int matches) implements Serializable {}

  record Events(int normalBetween, int shiftDays, int newSpendDays) implements Serializable {}

  record Confidence(double highZ, double topDriver) implements Serializable {}

  record Drivers(double explain, int most) implements Serializable {}

  /** Least change and least median, in the unit of the measure and per step. */
  public record Floor(double impact, double level) implements Serializable {}

  /** Loads the settings; problems are thrown together. */
  public static DetectorSettings load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    DetectorSettings loaded =
        new DetectorSettings(
            cadence(node.node("cadence")),
            spread(node.node("spread")),
            limits(node.node("limits")),
            calibration(node.node("calibration")),
            recurring(node.node("recurring")),
            events(node.node("events")),
            confidence(node.node("confidence")),
            drivers(node.node("drivers")),
            whole(node, "history_months"),
            measures(node.node("measures")),
            files.text(FILE));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  /** The same settings for series of other steps. */
  DetectorSettings with(Cadence otherCadence, Calibration otherCalibration, Events otherEvents) {
    return new DetectorSettings(
        otherCadence,
        spread,
        limits,
        otherCalibration,
        recurring,
        otherEvents,
        confidence,
        drivers,
        historyMonths,
        measures,
        text);
  }

  private static Cadence cadence(Node node) {
    Cadence cadence =
        new Cadence(
            whole(node, "season"),
            whole(node, "window"),
            whole(node, "least_per_weekday"),
            whole(node, "least_history"),
            whole(node, "seasonal_history"),
            whole(node, "full_history"));
    node.done();
    return cadence;
  }

  private static Spread spread(Node node) {
    Spread spread = new Spread(real(node, "scale"), real(node, "floor"));
    node.done();
    return spread;
  }

  private static Limits limits(Node node) {
    Limits limits =
        new Limits(
            real(node, "z"),
            real(node, "z_short"),
            real(node, "impact_ratio"),
            real(node, "scope_ratio"));
    node.done();
    return limits;
  }

  private static Calibration calibration(Node node) {
    Calibration calibration =
        new Calibration(
            real(node, "share"), whole(node, "least_steps"), whole(node, "scope_months"));
    node.done();
    return calibration;
  }

  private static Recurring recurring(Node node) {
    Recurring recurring =
        new Recurring(whole(node, "months"), real(node, "within"), whole(node, "matches"));
    node.done();
    return recurring;
  }

  private static Events events(Node node) {
    Events events =
        new Events(
            whole(node, "normal_days_between"),
            whole(node, "shift_days"),
            whole(node, "new_spend_days"));
    node.done();
    return events;
  }

  private static Confidence confidence(Node node) {
    Confidence confidence = new Confidence(real(node, "high_z"), real(node, "top_driver"));
    node.done();
    return confidence;
  }

  private static Drivers drivers(Node node) {
    Drivers drivers = new Drivers(real(node, "explain"), whole(node, "most"));
    node.done();
    return drivers;
  }

  private static Map<String, Floor> measures(Node node) {
    Map<String, Floor> measures = new LinkedHashMap<>();
    for (String name : Measures.NAMES) {
      Node floor = node.node(name);
      measures.put(name, new Floor(real(floor, "impact"), real(floor, "level")));
      floor.done();
    }
    node.done();
    return measures;
  }

  private static double real(Node node, String key) {
    return node.number(key).doubleValue();
  }

  private static int whole(Node node, String key) {
    return node.number(key).intValue();
  }
}
