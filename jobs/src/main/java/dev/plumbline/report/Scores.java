package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** The scorecard: pillars, the KPIs behind them, and the risks they speak of. */
public final class Scores {
  private Scores() {}

  /**
   * How a pillar stands in one scope. The colour follows the word, never alone.
   *
   * @param grade the state in words: good, fair, poor, insufficient evidence or not applicable
   * @param coverage measured share of the applicable weight, 0 to 1
   */
  public record Score(
      String pillar,
      Double score,
      Double low,
      Double high,
      Double coverage,
      int highRisks,
      int mediumRisks,
      int measuredKpis,
      int applicableKpis,
      String grade) {

    /** Width of the range on a scale of 100. */
    public Double width() {
      return low == null || high == null ? null : high - low;
    }

    /** The grade as a name for styles. */
    public String tone() {
      return grade.replace(' ', '-');
    }
  }

  /**
   * A pillar of the organization.
   *
   * @param history the score of each month before, for comparison
   * @param move how the score moved since the month before, in words
   */
  public record Pillar(
      String id, String title, Score score, List<Past> history, String move, List<Kpi> kpis) {}

  /** The score of a month. */
  public record Past(String milestone, Double score, String grade) {}

  /** The six scores of an account or owner, in the order of the pillars. */
  public record Scope(String type, String id, List<Score> scores) {}

  /**
   * A KPI of the organization with its definition.
   *
   * @param unit ratio, factor, count, minutes, days, generations, score or yes_no
   * @param evidence D direct, P proxy, N not observable
   * @param good threshold from which there is no risk; null for yes and no
   * @param high threshold beyond which the risk is high
   * @param state as in kpi_values
   * @param reason why there is no value; null where there is one
   * @param obtain the cheapest way to get what is missing; empty where the file names none
   * @param file definition, as a path in the project
   */
  public record Kpi(
      String id,
      String pillar,
      String title,
      String why,
      String evidence,
      double weight,
      String unit,
      Boolean higherIsBetter,
      Double good,
      Double high,
      Double value,
      Double score,
      String risk,
      String state,
      String reason,
      BigDecimal costAtStake,
      String remediation,
      String obtain,
      String file) {

    public boolean isMeasured() {
      return value != null;
    }
  }

  /** A principle or practice at risk. */
  public record Risk(
      String id,
      String pillar,
      String kind,
      String title,
      String risk,
      String state,
      String since,
      Integer age,
      String remediation,
      List<String> kpis,
      BigDecimal costAtStake,
      String unobserved) {}
}
