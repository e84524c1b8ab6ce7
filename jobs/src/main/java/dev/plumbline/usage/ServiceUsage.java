package dev.plumbline.usage;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What was used of each service, by account and region. */
public final class ServiceUsage {
  public static final Table SERVICE_USAGE =
      Table.named("service_usage")
          .grain(
              "one row per period, member account, region, product, usage type and operation; usage"
                  + " charges only, without the shares split cost allocation restates")
          .key(
              "billing_period",
              "sub_account_id",
              "region_id",
              "x_product_code",
              "x_usage_type",
              "x_operation",
              "pricing_unit",
              "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' where the charge has none")
          .required("x_product_code", STRING, "AWS product code; empty text where there is none")
          .required("x_usage_type", STRING, "AWS usage type with its region prefix")
          .required("x_operation", STRING, "AWS operation; empty text where there is none")
          .required(
              "pricing_unit", STRING, "Unit of consumed_quantity; empty text where there is none")
          .required("billing_currency", STRING, "Currency of all costs")
          .column("service_name", STRING, "Name of the service")
          .column("x_product_family", STRING, "Product family")
          .column("charge_category", STRING, "Always Usage")
          .column("consumed_quantity", QUANTITY, "Usage in pricing units")
          .column("billed_cost", MONEY, "Unblended cost")
          .column("effective_cost", MONEY, "Amortised cost")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("list_cost", MONEY, "Cost at public On-Demand prices")
          .column("first_used_date", DATE, "First UTC day with usage")
          .column("last_used_date", DATE, "Last UTC day with usage")
          .required("x_line_count", LONG, "Charge lines added up in the row")
          .build();

  private ServiceUsage() {}
}
