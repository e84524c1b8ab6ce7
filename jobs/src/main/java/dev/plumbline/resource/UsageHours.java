package dev.plumbline.resource;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** Hourly usage, for what asks hour by hour: commitments, schedules, hourly carbon. */
public final class UsageHours {
  public static final Table USAGE_HOURS =
      Table.named("usage_hours")
          .layer(Layer.INTERMEDIATE)
          .grain(
              "one row per source, hour, account, region, zone, product, usage type, commitment and"
                  + " purchase option, plus the resource where it is billed by the hour")
          .key("x_source_id", "billing_period", "hour_start", "x_key_hash")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report that bill the usage, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("hour_start", TIMESTAMP, "Start of the hour, UTC")
          .required("x_key_hash", STRING, "128-bit hash over all columns of the grain")
          .column("sub_account_id", STRING, "Member account")
          .column("region_id", STRING, "Region code")
          .column("availability_zone", STRING, "Availability zone")
          .column("x_product_code", STRING, "AWS product code")
          .column("x_usage_type", STRING, "AWS usage type with its region prefix")
          .column("x_operation", STRING, "AWS operation")
          .column("x_instance_type", STRING, "Instance type")
          .column("commitment_discount_id", STRING, "ARN of the Savings Plan or Reserved Instance")
          .required("x_purchase_option", STRING, "OnDemand, Spot, Reserved or SavingsPlan")
          .column("resource_id", STRING, "Resource, where it is billed by the hour; null elsewhere")
          .column("pricing_unit", STRING, "Unit of consumed_quantity")
          .column("consumed_quantity", QUANTITY, "Usage of the hour in pricing units")
          .column("list_cost", MONEY, "Cost of the hour at public On-Demand prices")
          .column("effective_cost", MONEY, "Amortised cost of the hour")
          .column(
              "cpu_mean_ratio",
              DOUBLE,
              "Mean CPU utilization of the hour, 0 to 1; null where not measured")
          .column("network_bytes", DOUBLE, "Bytes in and out in the hour; null where not measured")
          .column(
              "x_grid_gco2e_per_kwh",
              DOUBLE,
              "Intensity of the region's grid in the hour, by a series the user brings; null where none covers it")
          .column("x_grid_source", STRING, "Who publishes the series, and its basis")
          .column(
              "x_is_grid_estimated",
              BOOLEAN,
              "Whether the series calls the hour an estimate; null where none covers it")
          .build();

  private UsageHours() {}
}
