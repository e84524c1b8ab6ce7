package dev.plumbline.restatement;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Table;

/** What each delivery after the first changed in a month, by account, service and cause. */
public final class Restatements {
  public static final Table RESTATEMENTS =
      Table.named("restatements")
          .grain("one row per source, period, delivery, member account, service and cause")
          .key(
              "x_source_id",
              "billing_period",
              "delivery_id",
              "restated_at",
              "sub_account_id",
              "service_name",
              "cause")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Restated month, as yyyy-MM (UTC)")
          .required("delivery_id", STRING, "Delivery that brought the change, as in deliveries")
          .required("restated_at", TIMESTAMP, "When the run that met the delivery started, UTC")
          .required(
              "sub_account_id", STRING, "Member account; empty text on lines of the payer alone")
          .required("service_name", STRING, "Service; empty text where the line names none")
          .required(
              "cause",
              STRING,
              "LATE_USAGE, PRICE, COMMITMENT_REAPPLICATION, CREDIT, REFUND, TAX_TRUE_UP, SUPPORT_TRUE_UP, FEE, DISCOUNT, ADJUSTMENT, TAG_BACKFILL; RECALCULATION where the same delivery was read anew")
          .required(
              "cost_before", MONEY, "Billed cost of the lines the cause touched, before its effect")
          .required("cost_after", MONEY, "Billed cost of those lines, after its effect")
          .required(
              "cost_delta",
              MONEY,
              "Billed cost after - before; all causes of a delivery add up to the change of the bill")
          .column(
              "x_effective_cost_delta",
              MONEY,
              "The same change in amortised cost; null where the export has none")
          .required(
              "x_moved_cost",
              MONEY,
              "Billed cost that bears other tags than before while its amount stayed; 0 where no tag changed")
          .required("billing_currency", STRING, "Currency of all costs")
          .build();

  private Restatements() {}
}
