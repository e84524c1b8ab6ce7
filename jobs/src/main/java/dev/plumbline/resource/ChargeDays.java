package dev.plumbline.resource;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The bill by day: every cost basis, every fact that later layers ask for. */
public final class ChargeDays {
  /** One hour of hourly billed usage inside a day. */
  public static final StructType HOUR =
      new StructType()
          .add("hour_start", TIMESTAMP)
          .add("quantity", QUANTITY)
          .add("list_cost", MONEY)
          .add("effective_cost", MONEY);

  public static final Table CHARGE_DAYS =
      Table.named("charge_days")
          .layer(Layer.INTERMEDIATE)
          .grain(
              "one row per source, period, payer, account, invoice, UTC day, resource, line type, charge"
                  + " category, product, usage type, operation, region, zone, unit, commitment and tag set")
          .key("x_source_id", "billing_period", "x_key_hash")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report the lines came from, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("x_key_hash", STRING, "128-bit hash over all columns of the grain")
          .required("charge_date", DATE, "UTC day on which the charge period starts")
          .required("billing_account_id", STRING, "Payer account")
          .column("sub_account_id", STRING, "Member account; null on payer-level lines")
          .column(
              "x_sub_account_name", STRING, "Name of the member account, where the export has it")
          .column("invoice_id", STRING, "Invoice; null until the bill is issued")
          .required("charge_category", STRING, "Usage, Purchase, Tax, Credit or Adjustment")
          .required("x_line_item_type", STRING, "Line item type as AWS names it")
          .column(
              "x_billing_entity", STRING, "Seller's billing entity: AWS, AISPL or AWS Marketplace")
          .column("x_legal_entity", STRING, "Legal entity of the seller")
          .column("service_name", STRING, "Name of the service")
          .column("x_product_code", STRING, "AWS product code")
          .column("x_service_code", STRING, "AWS service code of the product")
          .column("x_product_family", STRING, "Product family")
          .column("x_usage_type", STRING, "AWS usage type with its region prefix")
          .column("x_operation", STRING, "AWS operation")
          .column("region_id", STRING, "Region code")
          .column("availability_zone", STRING, "Availability zone")
          .column("resource_id", STRING, "Resource id or ARN as delivered")
          .column("x_instance_type", STRING, "Instance type")
          .column("x_vcpu", STRING, "vCPU of the instance type as the export states it")
          .column("x_memory", STRING, "Memory of the instance type as the export states it")
          .column("x_physical_processor", STRING, "Processor as the export states it")
          .column("x_operating_system", STRING, "Operating system as the export states it")
          .column("x_volume_api_name", STRING, "EBS volume type")
          .column("x_deployment_option", STRING, "Database deployment option")
          .column("pricing_unit", STRING, "Unit of consumed_quantity")
          .column("commitment_discount_id", STRING, "ARN of the Savings Plan or Reserved Instance")
          .column("commitment_discount_type", STRING, "Savings Plan or Reserved")
          .column("commitment_discount_status", STRING, "Used or Unused")
          .column("x_commitment_end_at", TIMESTAMP, "End of the commitment's term, UTC")
          .column("tags", STRING_MAP, "Tags under the export's own keys, user prefix removed")
          .column("x_cost_categories", STRING_MAP, "AWS cost categories: name to value")
          .required("billing_currency", STRING, "Currency of all costs")
          .required(
              "x_is_split",
              DataTypes.BooleanType,
              "Whether the lines restate a part of a parent instance; their costs are 0")
          .column(
              "consumed_quantity",
              QUANTITY,
              "Usage in pricing units; null on lines that are no usage")
          .required(
              "billed_hours",
              QUANTITY,
              "Hours of the day with billed usage, 0 to 24; a daily line counts its quantity where the unit is hours")
          .column("billed_cost", MONEY, "Unblended cost, gross of private discounts")
          .column("effective_cost", MONEY, "Amortised cost, gross of private discounts")
          .column("x_net_billed_cost", MONEY, "Billed cost after private discounts")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("list_cost", MONEY, "Cost at public On-Demand prices")
          .column("contracted_cost", MONEY, "Cost with negotiated, without commitment discounts")
          .column(
              "x_split_parent_resource_id",
              STRING,
              "Split cost allocation: instance the share comes from")
          .column("x_split_cost", MONEY, "Split cost allocation: share of the parent's used cost")
          .column(
              "x_split_unused_cost",
              MONEY,
              "Split cost allocation: share of the parent's unused cost")
          .column("x_net_split_cost", MONEY, "x_split_cost after private discounts")
          .column("x_net_split_unused_cost", MONEY, "x_split_unused_cost after private discounts")
          .column("x_split_list_cost", MONEY, "x_split_cost at public On-Demand prices")
          .column(
              "x_split_unused_list_cost", MONEY, "x_split_unused_cost at public On-Demand prices")
          .column(
              "x_split_usage",
              QUANTITY,
              "Split cost allocation: the larger of reserved and actual usage, vCPU or GB hours")
          .column("x_split_reserved_usage", QUANTITY, "Split cost allocation: what was requested")
          .column("x_split_actual_usage", QUANTITY, "Split cost allocation: what was used")
          .column("x_commitment_quantity", MONEY, "Savings Plan commitment in money on fee lines")
          .required("x_line_count", LONG, "Charge lines added up in the row")
          .column(
              "x_hours",
              DataTypes.createArrayType(HOUR),
              "Hour by hour: quantity, list and effective cost of hourly usage lines; null for daily lines")
          .build();

  private ChargeDays() {}
}
