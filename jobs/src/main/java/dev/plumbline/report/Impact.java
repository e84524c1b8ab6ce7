package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * Energy, emissions and water.
 *
 * @param months tiers 1 to 3 and, apart from them, what money proxies add
 * @param regions the milestone by region, tiers 1 to 3
 * @param uncovered services that take energy and are not estimated, by cost
 */
public record Impact(
    List<Month> months,
    List<Region> regions,
    List<Tier> tiers,
    List<Coverage> coverage,
    List<Uncovered> uncovered) {

  /** A month; location and market stand beside each other and are never added. */
  public record Month(
      String billingPeriod,
      BigDecimal energyKwh,
      BigDecimal locationGrams,
      BigDecimal marketGrams,
      BigDecimal embodiedGrams,
      BigDecimal lowGrams,
      BigDecimal highGrams,
      BigDecimal proxyGrams,
      BigDecimal waterSiteLitres,
      BigDecimal waterGridLitres) {

    /** Location-based operational and embodied: what the range stands around. */
    public BigDecimal totalGrams() {
      return locationGrams == null ? null : locationGrams.add(orZero(embodiedGrams));
    }

    private static BigDecimal orZero(BigDecimal value) {
      return value == null ? BigDecimal.ZERO : value;
    }
  }

  /**
   * A region.
   *
   * @param isMarketKnown whether contracts are known for all usage; the rest counts as the grid
   */
  public record Region(
      String regionId,
      BigDecimal energyKwh,
      BigDecimal locationGrams,
      BigDecimal marketGrams,
      BigDecimal embodiedGrams,
      BigDecimal lowGrams,
      BigDecimal highGrams,
      BigDecimal waterSiteLitres,
      BigDecimal waterGridLitres,
      boolean isMarketKnown) {}

  /** How well the estimates are founded, worst last. */
  public record Tier(
      String tier,
      String currency,
      BigDecimal listCost,
      BigDecimal effectiveCost,
      BigDecimal energyKwh,
      BigDecimal emissionsGrams) {

    /** The tier in words. */
    public String meaning() {
      return switch (tier) {
        case "1" -> "known hardware, measured load";
        case "2" -> "known hardware, assumed load";
        case "3" -> "generic hardware";
        case "4" -> "by money, not part of the totals above";
        case "U" -> "takes energy, not estimated";
        case "N" -> "takes no energy of its own";
        default -> "";
      };
    }
  }

  /**
   * A share that must be read with the totals.
   *
   * @param unit currency of the cost, for other shares what tells two of them apart; else null
   * @param listShare by cost at public prices, or by energy or emissions as the meaning says
   * @param effectiveShare by amortised cost; null where it is no share of cost
   */
  public record Coverage(
      String name,
      String meaning,
      String unit,
      Double listShare,
      Double effectiveShare,
      boolean isOfCost) {}

  /** A service without an estimate. */
  public record Uncovered(
      String service, String currency, BigDecimal listCost, BigDecimal effectiveCost) {}
}
