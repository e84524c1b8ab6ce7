package dev.plumbline.resource;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** What the bill adds up to by its own figures: the other side of every proof of totals. */
public final class BillTotals {
  public static final Table BILL_TOTALS =
      Table.named("bill_totals")
          .layer(Layer.INTERMEDIATE)
          .grain("one row per source, period, payer, account and invoice")
          .key(
              "x_source_id", "billing_period", "billing_account_id", "sub_account_id", "invoice_id")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .column("sub_account_id", STRING, "Member account; null on payer-level lines")
          .column("invoice_id", STRING, "Invoice; null until the bill is issued")
          .required("billing_currency", STRING, "Currency of all costs; more than one is an error")
          .required("x_line_count", LONG, "Charge lines stored")
          .column(
              "x_duplicate_count",
              LONG,
              "Lines whose id and interval another line of the delivery has too; null where the export has no ids, as FOCUS")
          .required(
              "x_content_hash",
              DataTypes.createDecimalType(38, 0),
              "Sum of 64-bit hashes over identity, interval, account, invoice and own figures of each line; does not depend on order")
          .column(
              "last_usage_date", DATE, "Last UTC day with usage lines; null where there are none")
          .column("billed_total", MONEY, "Sum of the rows' own unblended cost")
          .column("net_billed_total", MONEY, "Sum of the rows' own net unblended cost")
          .column(
              "effective_total",
              MONEY,
              "Sum of the rows' own amortised cost by the plain line rule")
          .column(
              "net_effective_total",
              MONEY,
              "Sum of the rows' own net amortised cost by the plain line rule")
          .column(
              "split_total",
              MONEY,
              "Sum of the rows' own split cost and unused share of containers; null where the export has none, as FOCUS")
          .column(
              "amortized_upfront_total", MONEY, "Upfront fees of the past that belong to the month")
          .column("upfront_fee_total", MONEY, "Upfront fees billed in the month")
          .build();

  private BillTotals() {}
}
