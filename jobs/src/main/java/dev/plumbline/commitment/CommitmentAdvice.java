package dev.plumbline.commitment;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Which further commitment would have saved most, had it been there in the last quarter. */
public final class CommitmentAdvice {
  public static final Table COMMITMENT_ADVICE =
      Table.named("commitment_advice")
          .grain(
              "one row per month, source and thing one can commit to that was used On-Demand: a Savings"
                  + " Plan for all compute, a reservation for each product, region and instance type")
          .key(
              "billing_period",
              "x_source_id",
              "program",
              "x_product_code",
              "region_id",
              "x_instance_type")
          .partitionedBy("billing_period")
          .required(
              "billing_period", STRING, "Month at whose end advice is given, as yyyy-MM (UTC)")
          .required("x_source_id", STRING, "Payer and report that bill the usage, as payer:report")
          .required(
              "program",
              STRING,
              "compute: a Compute Savings Plan; reserved: a reservation of the product")
          .required("x_product_code", STRING, "Product to reserve; empty text for compute")
          .required("region_id", STRING, "Region to reserve in; empty text for compute")
          .required("x_instance_type", STRING, "Instance type to reserve; empty text for compute")
          .column("billing_currency", STRING, "Currency of all amounts")
          .required("state", STRING, "EVALUATED or NOT_EVALUATED")
          .column(
              "reason",
              STRING,
              "Why not: granularity (no hourly lines), insufficient_history or no_price; nothing_to_buy where the best is to buy nothing; null elsewhere")
          .column("window_start", DATE, "First UTC day that was replayed")
          .column("window_end", DATE, "Last UTC day that was replayed")
          .column("window_days", INT, "Days that were replayed")
          .column(
              "on_demand_cost",
              MONEY,
              "Usage of the window that a commitment could cover and none did, as paid; idle machines are in it, so clean up first")
          .column(
              "discount_ratio",
              DOUBLE,
              "Assumed discount of the commitment off On-Demand prices, 0 to 1")
          .column(
              "discount_basis",
              STRING,
              "observed: on usage the source's own commitments covered in the window, against public prices; default: conf/commitments.yaml")
          .column(
              "break_even_utilization_ratio",
              DOUBLE,
              "1 - discount: below this utilization a commitment costs more than it saves")
          .column("hourly_commitment", MONEY, "Best further commitment, money per hour")
          .column(
              "hourly_covered_cost",
              MONEY,
              "On-Demand usage it covers, per hour; of a reservation divide by the price for instances")
          .column("monthly_saving", MONEY, "Mean saving in 730 hours")
          .column("monthly_saving_low", MONEY, "The same, 10th percentile of the weeks replayed")
          .column("monthly_saving_high", MONEY, "The same, 90th percentile of the weeks replayed")
          .column(
              "monthly_regret",
              MONEY,
              "What the best commitment of each week would have saved more, mean in 730 hours: how uneven the usage is")
          .column("monthly_regret_most", MONEY, "The same in the worst week")
          .column("utilization_ratio", DOUBLE, "Share of the commitment that would be used")
          .column("coverage_ratio", DOUBLE, "Share of on_demand_cost that it would cover")
          .build();

  private CommitmentAdvice() {}
}
