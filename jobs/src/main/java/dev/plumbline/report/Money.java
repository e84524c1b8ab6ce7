package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/** The bill: what it adds up to and who pays for it. */
public final class Money {
  private Money() {}

  /**
   * A month of a payer in one cost basis, over all accounts and invoices.
   *
   * @param state AVAILABLE or NOT_AVAILABLE; without a basis all totals are null
   */
  public record Reconciled(
      String billingPeriod,
      String payer,
      String currency,
      String basis,
      String state,
      BigDecimal billTotal,
      BigDecimal attributedTotal,
      BigDecimal residual,
      BigDecimal unallocatedTotal,
      BigDecimal unappliedCreditsTotal,
      BigDecimal keptPoolTotal) {

    public boolean isAvailable() {
      return billTotal != null;
    }
  }

  /**
   * What the owners pay in one currency.
   *
   * @param basis cost basis of all figures
   * @param total the exact total of the month
   * @param shown the parts in whole cents; they add up to the total in cents
   * @param rounding what the exact total has more than the parts shown
   */
  public record Bill(
      String currency,
      String basis,
      BigDecimal total,
      List<OwnerCost> shown,
      BigDecimal shownTotal,
      BigDecimal rounding) {}

  /**
   * What one owner pays.
   *
   * @param direct the owner's own part, without shares of pools, in whole cents of the cost; null
   *     where it is not known
   * @param isUnallocated whether nobody owns it
   * @param share of the total, for the bar beside the figure; null where the total is not positive
   */
  public record OwnerCost(
      String owner, BigDecimal direct, BigDecimal cost, boolean isUnallocated, Double share) {

    /** Width of the bar, 0 to 1; credits have none. */
    public double barWidth() {
      return share == null ? 0 : Math.max(0, Math.min(1, share));
    }
  }

  /**
   * What the owners are shown, in whole cents, in one currency.
   *
   * @param basis cost basis of all figures
   * @param hidden owners that are not listed; their statements are in the file beside the report
   */
  public record Statement(
      String currency, String basis, List<OwnerStatement> owners, long hidden) {}

  /**
   * The statement of one owner.
   *
   * @param shared shares of pools, tax and support, added up
   * @param pools the same by pool, in words
   * @param commitments what nobody used of the owner's commitments
   * @param credits credits and refunds
   * @param previous cost of the month before; null where no such month is held
   */
  public record OwnerStatement(
      String owner,
      BigDecimal direct,
      BigDecimal shared,
      String pools,
      BigDecimal commitments,
      BigDecimal credits,
      BigDecimal cost,
      BigDecimal previous) {

    public BigDecimal change() {
      return previous == null ? null : cost.subtract(previous);
    }
  }
}
