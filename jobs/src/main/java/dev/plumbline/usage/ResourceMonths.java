package dev.plumbline.usage;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Each billed resource by month, with what its tags and its type say about it. */
public final class ResourceMonths {
  public static final Table RESOURCE_MONTHS =
      Table.named("resource_months")
          .grain("one row per period and billed resource")
          .key("billing_period", "sub_account_id", "region_id", "resource_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' where the charge has none")
          .required("resource_id", STRING, "Resource id or ARN as billed")
          .required("owner", STRING, "Team that answers for the resource, or 'unallocated'")
          .column("environment", STRING, "Environment by tag or owners file; null where unknown")
          .column(
              "environment_class",
              STRING,
              "production or non_production; null where the environment is unknown")
          .column("workload", STRING, "Workload by tag, Auto Scaling group or owner")
          .required("resource_type", STRING, "Kind of resource, as in resource_days")
          .column("service_name", STRING, "Service, on the last billed day")
          .column("x_product_code", STRING, "Product code, on the last billed day")
          .column("x_instance_type", STRING, "Instance type, on the last billed day")
          .column("x_volume_api_name", STRING, "EBS volume type, on the last billed day")
          .column("x_operating_system", STRING, "Operating system, on the last billed day")
          .column("x_deployment_option", STRING, "Database deployment option")
          .column(
              "is_aurora",
              BOOLEAN,
              "Whether a database instance belongs to Aurora; null for others")
          .column("availability_zone", STRING, "Availability zone, on the last billed day")
          .column(
              "zone_count",
              INT,
              "Zones it spans: of an endpoint its hours by the hours of its days, else the zones billed")
          .required("billed_hours", QUANTITY, "Hours of the month the resource itself was billed")
          .column(
              "vcpu_hours",
              QUANTITY,
              "Billed hours times vCPUs, from the bill or by the size in the type's name; null where"
                  + " unknown")
          .column(
              "generation_lag",
              INT,
              "Generations between its instance type and the newest of the class; null where unknown")
          .column("is_arm", BOOLEAN, "Whether it runs on Graviton; null where it could not")
          .required("is_spot", BOOLEAN, "Whether it was billed as a Spot instance in the month")
          .required("is_taggable", BOOLEAN, "Whether its charges can carry tags")
          .required("has_iac_tag", BOOLEAN, "Whether a tag says it was made from a template")
          .required(
              "has_group_tag", BOOLEAN, "Whether a tag names a group that scales or replaces it")
          .required("has_owner_tag", BOOLEAN, "Whether the owner tag is there, or not demanded")
          .required(
              "has_environment_tag",
              BOOLEAN,
              "Whether the environment tag is there, or not demanded")
          .required(
              "has_workload_tag", BOOLEAN, "Whether the workload tag is there, or not demanded")
          .required(
              "has_mandatory_tags",
              BOOLEAN,
              "Whether all demanded tags are there and the environment is one of the agreed words")
          .column("effective_cost", MONEY, "Amortised cost")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("list_cost", MONEY, "Cost at public On-Demand prices")
          .column("x_covered_cost", MONEY, "Net effective cost of lines covered by a commitment")
          .required("billing_currency", STRING, "Currency of all costs")
          .required("first_charge_date", DATE, "First day of the month with a charge, UTC")
          .required("last_charge_date", DATE, "Last day of the month with a charge, UTC")
          .build();

  private ResourceMonths() {}
}
