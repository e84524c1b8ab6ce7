package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What each owner is shown at the end of a month, in whole cents. */
public final class Statements {
  /** Owner of the line that holds what is left below a cent. */
  static final String ROUNDING = "rounding";

  public static final Table STATEMENTS =
      Table.named("statements")
          .grain("one row per source, period, payer, owner, section, pool and cost basis")
          .key(
              "x_source_id",
              "billing_period",
              "billing_account_id",
              "owner",
              "section",
              "pool",
              "basis")
          .partitionedBy("billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .required(
              "owner",
              STRING,
              "Owner as in attributed_costs; rounding for what whole cents leave of the exact total")
          .required(
              "section",
              STRING,
              "direct, shared (shares of the pool named beside), commitments (what nobody used),"
                  + " credits (and refunds) or rounding")
          .column("pool", STRING, "Pool of a share, tax and support too; null elsewhere")
          .required("basis", STRING, "Cost basis: billed, net_billed, effective or net_effective")
          .required("billing_currency", STRING, "Currency of all amounts")
          .required(
              "cost",
              MONEY,
              "Amount in whole cents, rounded by largest remainder within pool, invoice and basis;"
                  + " the rounding line is exact")
          .required("exact_cost", MONEY, "The same before rounding; 0 on the rounding line")
          .column(
              "previous_cost",
              MONEY,
              "cost of the month before; 0 where there was none, null where the source has no such month")
          .column("cost_delta", MONEY, "cost - previous_cost; null where that is not known")
          .build();

  private Statements() {}
}
