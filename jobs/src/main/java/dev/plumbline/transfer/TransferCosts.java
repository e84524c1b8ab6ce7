package dev.plumbline.transfer;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Where the money for moving data goes. */
public final class TransferCosts {
  public static final Table TRANSFER_COSTS =
      Table.named("transfer_costs")
          .grain(
              "one row per month, account, resource, product, kind of transfer, origin and destination")
          .key(
              "billing_period",
              "sub_account_id",
              "resource_id",
              "x_product_code",
              "transfer_kind",
              "origin",
              "destination",
              "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required(
              "resource_id",
              STRING,
              "Resource the traffic is billed on; empty text where the line names none")
          .required("x_product_code", STRING, "AWS product code; empty text where there is none")
          .required(
              "transfer_kind",
              STRING,
              "Kind by conf/transfer.yaml: internet_out, inter_region, inter_az, nat_processing, …, or other")
          .required(
              "origin",
              STRING,
              "Region code, or internet, cloudfront, on_premises; empty text where unknown")
          .required(
              "destination",
              STRING,
              "Region code, or internet, cloudfront, on_premises or what processes the traffic; empty text where unknown")
          .required("billing_currency", STRING, "Currency of all costs")
          .column(
              "gigabytes",
              QUANTITY,
              "Traffic as billed, GB of 2^30 bytes; traffic between zones is billed at both ends; null where the unit is another")
          .required(
              "cost",
              MONEY,
              "Effective cost; net of private discounts where the export has no gross, as FOCUS")
          .column("billed_cost", MONEY, "Unblended cost")
          .column("x_net_effective_cost", MONEY, "Effective cost after private discounts")
          .column("list_cost", MONEY, "Cost at public prices")
          .build();

  private TransferCosts() {}
}
