package dev.plumbline.ingest;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The bill, line by line, in one vocabulary whatever export it came in. */
public final class Charges {
  /** What reconciliation holds the mapped costs against: the row's own figures, exact. */
  public static final StructType CONTROL =
      new StructType()
          .add("billed", MONEY)
          .add("net_billed", MONEY)
          .add("effective", MONEY)
          .add("net_effective", MONEY)
          .add("amortized_upfront", MONEY)
          .add("upfront_fee", MONEY);

  public static final Table CHARGES =
      Table.named("charges")
          .layer(Layer.STAGING)
          .grain("one row per charge line as delivered")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report the line came from, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "charge_period_start", TIMESTAMP, "Start of the usage or charge, UTC, inclusive")
          .required("charge_period_end", TIMESTAMP, "End of the usage or charge, UTC, exclusive")
          .required("billing_account_id", STRING, "Payer account, 12 digits as text")
          .column(
              "sub_account_id",
              STRING,
              "Member account the line is booked on; null on payer-level lines")
          .column(
              "x_sub_account_name", STRING, "Name of the member account, where the export has it")
          .column("invoice_id", STRING, "Invoice of the line; null until the bill is issued")
          .required(
              "charge_category", STRING, "Usage, Purchase, Tax, Credit or Adjustment, as in FOCUS")
          .required(
              "x_line_item_type",
              STRING,
              "Line item type as AWS names it, e.g. DiscountedUsage; of FOCUS the type its columns tell of, else the charge category")
          .column(
              "x_billing_entity", STRING, "Seller's billing entity: AWS, AISPL or AWS Marketplace")
          .column("x_legal_entity", STRING, "Legal entity of the seller")
          .column("service_name", STRING, "Name of the service, as the export gives it")
          .column("x_product_code", STRING, "AWS product code, e.g. AmazonEC2")
          .column("x_service_code", STRING, "AWS service code of the product, e.g. AWSDataTransfer")
          .column("x_product_family", STRING, "Product family, e.g. Compute Instance")
          .column(
              "x_usage_type",
              STRING,
              "AWS usage type with its region prefix, e.g. EU-BoxUsage:m5.large")
          .column("x_operation", STRING, "AWS operation, e.g. RunInstances")
          .column("x_description", STRING, "Line item description as delivered")
          .column(
              "region_id", STRING, "Region code, e.g. eu-west-1; null where the charge has none")
          .column("availability_zone", STRING, "Availability zone; null where the charge has none")
          .column(
              "resource_id",
              STRING,
              "Resource id or ARN as delivered; null where the line has none")
          .column(
              "x_instance_type", STRING, "Instance type, e.g. m5.large; null where there is none")
          .column("x_vcpu", STRING, "vCPU of the instance type as the export states it")
          .column(
              "x_memory", STRING, "Memory of the instance type as the export states it, e.g. 8 GiB")
          .column("x_physical_processor", STRING, "Processor as the export states it")
          .column(
              "x_operating_system",
              STRING,
              "Operating system of the instance as the export states it")
          .column("x_volume_api_name", STRING, "EBS volume type, e.g. gp2; null elsewhere")
          .column("x_deployment_option", STRING, "Database deployment option, e.g. Multi-AZ")
          .column(
              "consumed_quantity",
              QUANTITY,
              "Usage in pricing units; null on lines that are no usage")
          .column("pricing_unit", STRING, "Unit of consumed_quantity, e.g. Hrs, GB-Mo")
          .column(
              "billed_cost",
              MONEY,
              "What the invoice is based on (unblended), gross of private discounts; null where the export has net costs only, as FOCUS")
          .column(
              "effective_cost",
              MONEY,
              "Amortised cost, gross of private discounts; null where the export lacks it")
          .column("x_net_billed_cost", MONEY, "Billed cost after private discounts")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("list_cost", MONEY, "Cost at public On-Demand prices; null where AWS gives none")
          .column(
              "contracted_cost",
              MONEY,
              "Cost with negotiated discounts but without commitment discounts")
          .required(
              "x_is_split",
              BOOLEAN,
              "Whether the line restates a part of an instance that is in the bill anyway, so that its costs are 0")
          .column(
              "x_split_cost",
              MONEY,
              "Split cost allocation: share of the parent's used cost; null elsewhere")
          .column(
              "x_split_unused_cost",
              MONEY,
              "Split cost allocation: share of the parent's unused cost; null elsewhere")
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
          .column(
              "x_split_usage_ratio",
              QUANTITY,
              "Split cost allocation: x_split_usage as share of what the parent has")
          .column(
              "x_split_parent_resource_id",
              STRING,
              "Split cost allocation: instance the share comes from")
          .required("billing_currency", STRING, "Currency of all costs of the line, ISO 4217")
          .column("commitment_discount_id", STRING, "ARN of the Savings Plan or Reserved Instance")
          .column("commitment_discount_type", STRING, "Savings Plan or Reserved")
          .column(
              "commitment_discount_status",
              STRING,
              "Used or Unused, as in FOCUS; null where no commitment applies")
          .column("x_commitment_end_at", TIMESTAMP, "End of the commitment's term, UTC")
          .column(
              "x_commitment_quantity",
              MONEY,
              "Savings Plan: commitment of the line in money; Reserved: null")
          .column(
              "tags",
              STRING_MAP,
              "Tags under the export's own keys, user prefix removed, no empty values")
          .column("x_cost_categories", STRING_MAP, "AWS cost categories: name to value")
          .required(
              "x_source_format",
              STRING,
              "Format the line was read from: cur_csv, cur_parquet, cur2, focus")
          .column(
              "x_line_item_id",
              STRING,
              "Line item id as delivered; unique only with the interval, within one delivery")
          .required(
              "x_control",
              DataTypes.createStructType(CONTROL.fields()),
              "The row's own cost figures by the plain line rule, for the proof of totals")
          .column(
              "x_control_split",
              MONEY,
              "The row's own split cost and unused share together, for the proof of container costs; null where the export has none, as FOCUS")
          .build();

  private Charges() {}
}
