package dev.plumbline.attribution;

import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Who answers for each resource, for the marts that judge resources. */
public final class ResourceOwners {
  public static final Table RESOURCE_OWNERS =
      Table.named("resource_owners")
          .grain(
              "one row per month and billed resource, as of the last day it was billed in the month")
          .key("billing_period", "sub_account_id", "region_id", "resource_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' where the charge has none")
          .required("resource_id", STRING, "Resource id or ARN as billed")
          .required(
              "owner",
              STRING,
              "Team that answers for the resource, 'unallocated', or pool:name where its cost is"
                  + " shared")
          .required(
              "method",
              STRING,
              "How the owner was found: tag, account_default, virtual_tag, the split of a pool or"
                  + " unallocated; by what a month's last day of the resource tells")
          .column("rule_id", STRING, "Configured rule that named the owner")
          .column("environment", STRING, "Environment by tag or owners file; null where unknown")
          .column("workload", STRING, "Workload by tag, Auto Scaling group or owner")
          .build();

  private ResourceOwners() {}
}
