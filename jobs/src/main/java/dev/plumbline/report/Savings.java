package dev.plumbline.report;

import java.math.BigDecimal;

/** Findings in four currencies side by side: money, kWh, gCO2e, litres; a month has 730 hours. */
public final class Savings {
  private Savings() {}

  /** All findings of one kind and confidence; a sum is null where no finding has the figure. */
  public record Total(
      String kind,
      String confidence,
      String currency,
      long count,
      BigDecimal waste,
      BigDecimal onDemand,
      BigDecimal realisable,
      BigDecimal energyKwh,
      BigDecimal emissionsGrams,
      BigDecimal waterLitres) {}

  /**
   * Resources a rule could not judge.
   *
   * @param reason a word such as metric_missing or format
   * @param monthlyCost net effective cost in 730 hours; null where it is not known
   */
  public record NotJudged(
      String ruleId,
      String title,
      String reason,
      long resources,
      BigDecimal monthlyCost,
      String currency) {}

  /** One finding. */
  public record Finding(
      String ruleId,
      String kind,
      String title,
      String resourceId,
      String account,
      String region,
      String owner,
      int ageDays,
      String firstSeen,
      String action,
      String reason,
      String currency,
      BigDecimal waste,
      BigDecimal onDemand,
      BigDecimal realisable,
      BigDecimal energyKwh,
      BigDecimal emissionsGrams,
      BigDecimal waterLitres,
      String confidence,
      String grade) {}
}
