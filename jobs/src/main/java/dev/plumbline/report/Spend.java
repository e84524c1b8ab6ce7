package dev.plumbline.report;

import java.math.BigDecimal;
import java.util.List;

/**
 * What stands behind the bill: shared commitments, containers, data transfer and units of work. All
 * costs are effective.
 */
public record Spend(
    List<Benefit> benefits,
    List<Expiring> expiring,
    List<Advice> advice,
    List<Container> containers,
    List<Transfer> transfers,
    List<UnitCost> unitCosts) {

  /** Whether there is anything to show beside the bill itself. */
  public boolean isEmpty() {
    return benefits.isEmpty()
        && expiring.isEmpty()
        && advice.isEmpty()
        && containers.isEmpty()
        && transfers.isEmpty()
        && unitCosts.isEmpty();
  }

  /**
   * What an account took of commitments that another one bought.
   *
   * @param covered its covered usage at public prices
   */
  public record Benefit(
      String buyer,
      String account,
      long commitments,
      BigDecimal cost,
      BigDecimal covered,
      BigDecimal saving,
      String currency) {}

  /**
   * A commitment whose term ends soon.
   *
   * @param saving what its covered usage would cost more without it, in the month
   */
  public record Expiring(
      String id,
      String type,
      String buyer,
      String endDate,
      long days,
      BigDecimal cost,
      BigDecimal saving,
      String currency) {}

  /**
   * A further commitment the replay of the last quarter speaks for.
   *
   * @param what what to commit to, in words
   * @param perHour money to commit per hour
   * @param saving mean saving in a month of 730 hours
   * @param regret what knowing each week ahead would have saved more
   */
  public record Advice(
      String source,
      String what,
      String state,
      String reason,
      BigDecimal perHour,
      BigDecimal saving,
      BigDecimal savingLow,
      BigDecimal savingHigh,
      BigDecimal regret,
      Double utilization,
      Double discount,
      String basis,
      String currency) {}

  /** A namespace or service. */
  public record Container(
      String cluster,
      String namespace,
      String account,
      BigDecimal cost,
      BigDecimal split,
      BigDecimal unused,
      Double overRequested,
      String currency) {}

  /** A kind of data transfer. */
  public record Transfer(
      String kind,
      String origin,
      String destination,
      BigDecimal gigabytes,
      BigDecimal cost,
      String currency) {}

  /** What a unit of work costs. */
  public record UnitCost(
      String workload,
      String unit,
      BigDecimal units,
      Double cost,
      Double energyKwh,
      Double grams,
      Double litres,
      String reason,
      String currency) {
    /** A single order costs fractions of a cent: figures are read by the thousand. */
    private static final double THOUSAND = 1000;

    public BigDecimal costPerThousand() {
      return cost == null ? null : BigDecimal.valueOf(cost * THOUSAND);
    }

    public Double energyPerThousand() {
      return energyKwh == null ? null : energyKwh * THOUSAND;
    }

    public Double gramsPerThousand() {
      return grams == null ? null : grams * THOUSAND;
    }

    public Double litresPerThousand() {
      return litres == null ? null : litres * THOUSAND;
    }
  }
}
