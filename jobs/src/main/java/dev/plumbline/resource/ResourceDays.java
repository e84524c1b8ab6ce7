package dev.plumbline.resource;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Each resource by day: what it cost, how long it ran, how it was used. */
public final class ResourceDays {
  /** Statistics of one metric of the resource on the day. */
  public static final StructType METRIC =
      new StructType()
          .add("sample_count", DOUBLE)
          .add("sum", DOUBLE)
          .add("min", DOUBLE)
          .add("max", DOUBLE)
          .add("observed_hours", INT)
          .add("period_seconds", INT);

  public static final Table RESOURCE_DAYS =
      Table.named("resource_days")
          .layer(Layer.INTERMEDIATE)
          .grain("one row per source, billed resource and UTC day")
          .key(
              "x_source_id",
              "billing_period",
              "charge_date",
              "sub_account_id",
              "region_id",
              "resource_id")
          .partitionedBy("x_source_id", "billing_period")
          .required(
              "x_source_id",
              STRING,
              "Payer and report that bill the resource, as payer:report; a resource whose account"
                  + " moved has days of both")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("charge_date", DATE, "UTC day")
          .required("resource_id", STRING, "Resource id or ARN as billed")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' where the charge has none")
          .required(
              "resource_type",
              STRING,
              "Kind of resource by id and usage: ec2_instance, ebs_volume, rds_instance, alb, nlb, clb, nat_gateway, … or other")
          .column(
              "x_metric_namespace",
              STRING,
              "CloudWatch namespace the resource's metrics live in; null where it has none")
          .column(
              "x_metric_resource_id",
              STRING,
              "Dimension value the resource has in CloudWatch; null where it has none")
          .column(
              "x_metric_join",
              STRING,
              "JOINED, NO_METRICS (nothing delivered), UNMAPPED (id matches no pattern, or its name in CloudWatch is not on the bill), OTHER_ACCOUNT (the id names another account), NOT_APPLICABLE (has no metrics)")
          .column(
              "x_metric_region",
              STRING,
              "Region the resource's metrics are in; that of the charge, but for services that report elsewhere")
          .column("service_name", STRING, "Service of the largest cost of the day, ties by name")
          .column(
              "x_product_code", STRING, "Product code of the largest cost of the day, ties by name")
          .column("x_instance_type", STRING, "Instance type")
          .column("x_volume_api_name", STRING, "EBS volume type")
          .column("x_operating_system", STRING, "Operating system as the export states it")
          .column("x_deployment_option", STRING, "Database deployment option")
          .column("availability_zone", STRING, "Availability zone")
          .column(
              "tags",
              STRING_MAP,
              "Tags of all lines of the day; where they disagree, those of the larger cost, ties by text")
          .required(
              "billed_hours", QUANTITY, "Hours of the day the resource itself was billed, 0 to 24")
          .column(
              "consumed_gb",
              QUANTITY,
              "Storage of the day in GB, where the resource is storage: GB-months x hours of the month / 24")
          .column("billed_cost", MONEY, "Unblended cost")
          .column("effective_cost", MONEY, "Amortised cost")
          .column("x_net_billed_cost", MONEY, "Billed cost after private discounts")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("list_cost", MONEY, "Cost at public On-Demand prices")
          .column("x_covered_cost", MONEY, "Net effective cost of lines covered by a commitment")
          .required("billing_currency", STRING, "Currency of all costs")
          .required("x_line_count", LONG, "Charge lines added up in the row")
          .column(
              "x_usage",
              DataTypes.createMapType(STRING, QUANTITY, true),
              "Usage by kind: usage type without its region prefix to quantity")
          .column(
              "x_usage_cost",
              DataTypes.createMapType(STRING, MONEY, true),
              "Net effective cost by usage type without its region prefix")
          .column(
              "metrics",
              DataTypes.createMapType(STRING, METRIC, true),
              "Day statistics by metric name; null where nothing was delivered for the resource")
          .column(
              "x_metrics_asked",
              DataTypes.createArrayType(STRING),
              "Metrics a collection asked CloudWatch for, of the whole day, and got an answer to; null where none")
          .build();

  private ResourceDays() {}
}
