package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** How well what was bought is used: machines and commitments. */
public record Capacity(
    List<Utilized> utilization,
    List<Joined> joins,
    List<Commitment> commitments,
    List<Covered> coverage) {

  /**
   * Resources of one kind and how far their metrics were found.
   *
   * @param state as in the table metric_joins
   */
  public record Joined(
      String productCode,
      String resourceType,
      String state,
      long resources,
      BigDecimal cost,
      String currency) {}

  /**
   * Processors of one kind of resource; percentages as delivered by the metric.
   *
   * @param meanPercent mean load, weighted by vCPU hours, over resources with enough datapoints
   */
  public record Utilized(
      String resourceType,
      long resources,
      long observed,
      BigDecimal vcpuHours,
      Double meanPercent,
      Double p95Percent,
      long idle,
      long overProvisioned,
      long inBand,
      long tight,
      long underProvisioned,
      long notJudged) {}

  /** A Savings Plan or Reserved Instance in the milestone. */
  public record Commitment(
      String id,
      String type,
      String buyer,
      String service,
      String currency,
      BigDecimal totalCost,
      BigDecimal unusedCost,
      Double utilization,
      Double savings,
      String endDate,
      long beneficiaries) {}

  /** Coverage of eligible usage over all accounts. */
  public record Covered(
      String service, String currency, BigDecimal eligible, BigDecimal covered, Double ratio) {}
}
