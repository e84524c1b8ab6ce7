package dev.plumbline.kpi;

import dev.plumbline.settings.Node;
import java.util.List;

/**
 * How scores become risks and pillars: the points at the anchors, the weight of each class of
 * evidence and what a pillar needs before it is graded. Read from conf/pillars.yaml.
 *
 * @param best points at the best value
 * @param good points at the good threshold; from here there is no risk
 * @param high points at the high-risk threshold; below it the risk is high
 * @param worst points at the worst value
 * @param yes points of a yes
 * @param no points of a no
 * @param directWeight factor on the weight of direct evidence
 * @param proxyWeight factor on the weight of proxies
 * @param hysteresisPoints how far beyond a threshold a single month changes the risk
 * @param lookBackMonths months before a milestone whose raw risks are taken into account
 * @param proxiesForHigh how many proxies in the red make a high risk of an item
 * @param sufficientCoverage share of the weights that must be measured for a grade
 * @param minimumDays complete days of a month below which no KPI is measured, unless it says
 *     otherwise
 * @param minimumObserved share of the cost concerned whose metrics must be observed, likewise
 * @param metricTables tables that are only as complete as the metrics; a KPI that reads one says
 *     how far its cost is observed
 * @param margin how far the usual best of what is no share lies beyond good, as a factor
 */
public record Grading(
    double best,
    double good,
    double high,
    double worst,
    double yes,
    double no,
    double directWeight,
    double proxyWeight,
    double hysteresisPoints,
    int lookBackMonths,
    int proxiesForHigh,
    double sufficientCoverage,
    int minimumDays,
    double minimumObserved,
    List<String> metricTables,
    double margin) {

  static Grading of(Node node) {
    Grading grading =
        new Grading(
            number(node, "best_score"),
            number(node, "good_score"),
            number(node, "high_risk_score"),
            number(node, "worst_score"),
            number(node, "yes_score"),
            number(node, "no_score"),
            number(node, "direct_weight"),
            number(node, "proxy_weight"),
            number(node, "hysteresis_points"),
            node.number("look_back_months").intValue(),
            node.number("proxies_for_high_risk").intValue(),
            number(node, "sufficient_coverage_ratio"),
            node.number("minimum_days").intValue(),
            number(node, "minimum_observed_ratio"),
            node.texts("metric_tables"),
            number(node, "best_margin"));
    node.findText("source");
    node.done();
    List<Double> falling = List.of(grading.best, grading.good, grading.high, grading.worst);
    for (int i = 1; i < falling.size(); i++) {
      if (falling.get(i) >= falling.get(i - 1)) {
        node.problem("best_score", "the points of best, good, high risk and worst must fall");
      }
    }
    return grading;
  }

  /** The factor on the weight of a KPI of this class; not observable evidence weighs nothing. */
  public double factor(EvidenceClass evidence) {
    return switch (evidence) {
      case DIRECT -> directWeight;
      case PROXY -> proxyWeight;
      case NOT_OBSERVABLE -> 0;
    };
  }

  private static double number(Node node, String key) {
    return node.number(key).doubleValue();
  }
}
