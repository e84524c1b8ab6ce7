package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * What deliveries after the first have changed in the months of the report.
 *
 * @param totals by month: what the last run changed in the bill, all causes together
 * @param now by month and cause: what the last run changed
 * @param largest the largest single changes of the last run, by account, service and cause
 * @param earlier by month, delivery and cause: what runs before it changed, newest first
 */
public record Restated(
    List<Change> totals, List<Change> now, List<Change> largest, List<Change> earlier) {

  /** Whether the last run changed nothing that was published before. */
  public boolean isUnchanged() {
    return now.isEmpty();
  }

  /**
   * A change.
   *
   * @param restatedOn UTC day of the run that met the delivery
   * @param account null where several accounts stand in one line
   * @param service null where several services stand in one line
   * @param cause as in the table restatements; null for all causes
   * @param before billed cost before, of the lines that changed
   * @param effectiveDelta the change in amortised cost; null where the export has none
   * @param moved billed cost that bears other tags than before
   */
  public record Change(
      String billingPeriod,
      String restatedOn,
      String account,
      String service,
      String cause,
      String currency,
      BigDecimal before,
      BigDecimal delta,
      BigDecimal effectiveDelta,
      BigDecimal moved) {}
}
