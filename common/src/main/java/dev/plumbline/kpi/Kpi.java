package dev.plumbline.kpi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A measure of good practice, as its file states it.
 *
 * @param id short code, as in COST-01
 * @param name slug that ends in the kind of number
 * @param weight 1 to 5, before the factor of the evidence class
 * @param unit ratio (0 to 1), factor, count, minutes, days, generations, score or yes_no
 * @param cost whether numerator and denominator are money, so that a gap has an amount
 * @param neverHigh whether the risk stops at medium
 * @param scopes scope types it is measured for; empty means all its tables can tell
 * @param obtain the cheapest way to get what is missing
 * @param limits what the number does not see
 * @param missing why it is not measured at all; empty where it is
 * @param measures one, or several whose scores are averaged; none where it is not measured
 * @param overMonths months whose numerators and denominators are added up
 * @param ofMonths months whose rows are taken together, for what cannot be added up; each row says
 *     in months_back how many months before the milestone it is of
 * @param floor what must be held before it is measured
 * @param requirement another KPI that must be good enough for this one to be believed
 * @param file its file by the name it has below {@code conf/}
 * @param place the file as messages name it
 */
public record Kpi(
    String id,
    String name,
    String title,
    String why,
    String pillar,
    EvidenceClass evidence,
    double weight,
    String unit,
    boolean cost,
    boolean neverHigh,
    List<String> scopes,
    List<String> bestPractices,
    String remediation,
    String obtain,
    String thresholdSource,
    Optional<String> limits,
    Optional<Missing> missing,
    List<Measure> measures,
    int overMonths,
    int ofMonths,
    Floor floor,
    Optional<Requirement> requirement,
    List<Example> examples,
    String file,
    String place) {

  /** Whether tables can answer it. */
  public boolean isMeasured() {
    return missing.isEmpty();
  }

  /** Its thresholds, where it is one number on a scale. */
  public Optional<Goal> goal() {
    return measures.size() != 1 || measures.get(0).thresholds().yesNo()
        ? Optional.empty()
        : Optional.of(measures.get(0).thresholds()).map(Goal::of);
  }

  /** The tables it reads, each once. */
  public List<String> sources() {
    return measures.stream()
        .flatMap(measure -> measure.parts().values().stream())
        .map(Measure.Expression::source)
        .distinct()
        .toList();
  }

  /**
   * What a KPI aims at, in its unit.
   *
   * @param good from here on there is no risk
   * @param high beyond it the risk is high
   */
  public record Goal(boolean higherIsBetter, double good, double high) {
    private static Goal of(Thresholds thresholds) {
      return new Goal(thresholds.higherIsBetter(), thresholds.good(), thresholds.high());
    }
  }

  /** Why a KPI has no number anywhere. */
  public record Missing(State state, String reason) {}

  /**
   * The least a KPI is measured on.
   *
   * @param days complete UTC days of the month
   * @param milestones months held without a gap, this one included
   * @param observedRatio share of the cost concerned whose metrics must be observed; of no meaning
   *     for a KPI that rests on no metric
   */
  public record Floor(int days, int milestones, double observedRatio) {}

  /** The value another KPI must reach in the same scope and month. */
  public record Requirement(String kpi, double atLeast) {}

  /**
   * Rows by table and what comes out of them for the whole organization: a number, or the name of a
   * state.
   *
   * @param days complete days of the month the rows stand for
   * @param milestones months held up to it
   */
  public record Example(
      String name,
      Map<String, List<Map<String, Object>>> given,
      int days,
      int milestones,
      String expect) {}
}
