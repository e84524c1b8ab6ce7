package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * Figures of AWS itself beside our own; none is added to ours or changes it.
 *
 * @param emissions months and accounts that AWS's export speaks of
 * @param recommendations the largest of AWS's recommendations
 * @param recommendationCount how many there are
 * @param agreedCount how many are for a resource with a finding of ours
 */
public record Beside(
    List<Emitted> emissions,
    List<Recommendation> recommendations,
    long recommendationCount,
    long agreedCount) {

  /**
   * Emissions of an account in a month, in grams.
   *
   * @param ourLocation tiers 1 to 3, operational and embodied
   * @param awsLocation null where AWS states none for the account
   */
  public record Emitted(
      String billingPeriod,
      String account,
      BigDecimal ourLocation,
      BigDecimal awsLocation,
      BigDecimal ourMarket,
      BigDecimal awsMarket,
      String modelVersion) {}

  /**
   * A recommendation of AWS.
   *
   * @param action what to do, or what was found where AWS names no action
   * @param saving a month before discounts, by AWS
   * @param rules findings of ours on the resource; null where there is none
   * @param realisable what the bill will drop by, by those findings
   */
  public record Recommendation(
      String resourceId,
      String account,
      String region,
      String resourceType,
      String source,
      String action,
      String current,
      String recommended,
      BigDecimal saving,
      BigDecimal savingAfterDiscounts,
      String rules,
      BigDecimal realisable,
      String currency) {}
}
