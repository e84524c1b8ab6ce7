package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** The proof that what was attributed is what was billed. */
public final class Reconciliation {
  public static final Table RECONCILIATION =
      Table.named("reconciliation")
          .grain("one row per source, period, payer, sub account, invoice and cost basis")
          .key(
              "x_source_id",
              "billing_period",
              "billing_account_id",
              "sub_account_id",
              "invoice_id",
              "basis")
          .partitionedBy("billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .column("sub_account_id", STRING, "Member account; null on payer-level lines")
          .column("invoice_id", STRING, "Invoice; null until the bill is issued")
          .required("basis", STRING, "Cost basis: billed, net_billed, effective or net_effective")
          .required("state", STRING, "AVAILABLE, or NOT_AVAILABLE where the export lacks the basis")
          .required("billing_currency", STRING, "Currency of all totals")
          .column("bill_total", MONEY, "Total by the bill's own figures; null where not available")
          .column(
              "attributed_total",
              MONEY,
              "Total over all owners, unallocated and kept parts included")
          .column(
              "residual", MONEY, "attributed_total - bill_total; exactly 0 in every published run")
          .column("unallocated_total", MONEY, "Part of attributed_total that nobody owns")
          .column(
              "unapplied_credits_total",
              MONEY,
              "Part of attributed_total that is credit beyond the cost it could reduce")
          .column("kept_pool_total", MONEY, "Part of attributed_total kept in shared pools")
          .column(
              "upfront_bridge",
              MONEY,
              "billed + amortised upfront - upfront fees, for the effective basis: differs from bill_total by the bill's own rounding of rows, and by what the run has warned of")
          .build();

  private Reconciliation() {}
}
