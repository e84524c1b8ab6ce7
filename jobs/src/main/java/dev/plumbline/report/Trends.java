package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** What changed, what was unusual, and what the month will come to. */
public record Trends(List<Change> changes, List<Anomaly> anomalies, List<Forecast> forecasts) {

  /**
   * A change from the month before; all effects add up to the delta.
   *
   * @param appeared cost of what was not there before, and below 0 of what is there no more
   */
  public record Change(
      String owner,
      String service,
      String usageType,
      String currency,
      BigDecimal before,
      BigDecimal after,
      BigDecimal delta,
      BigDecimal usage,
      BigDecimal rate,
      BigDecimal commitment,
      BigDecimal mix,
      BigDecimal appeared,
      BigDecimal restatement,
      BigDecimal other) {}

  /**
   * Unusual days of a service in the whole organization.
   *
   * @param unit currency, kWh or gCO2e
   * @param driver what explains most of it; null where nothing could be named
   */
  public record Anomaly(
      String kind,
      String measure,
      String unit,
      String service,
      String startDate,
      String endDate,
      BigDecimal impact,
      Double impactRatio,
      String confidence,
      String driver,
      Double driverShare) {}

  /**
   * What a month comes to.
   *
   * @param madeOn last day that was known
   * @param error of the forecast against what the month came to; null until it is over
   * @param wape error of the month-start forecasts of the ended months before
   */
  public record Forecast(
      String period,
      String measure,
      String unit,
      String scope,
      String scopeId,
      String madeOn,
      BigDecimal low,
      BigDecimal middle,
      BigDecimal high,
      BigDecimal actual,
      Double error,
      Double wape,
      int backtestMonths) {}
}
