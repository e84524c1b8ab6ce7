package dev.plumbline.container;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What namespaces and services cost, with their share of what stands unused on their machines. */
public final class ContainerCosts {
  public static final Table CONTAINER_COSTS =
      Table.named("container_costs")
          .grain(
              "one row per month, account, region, cluster and namespace (of ECS: service); it restates"
                  + " cost of machines that other tables have too, so never add the two")
          .key(
              "billing_period",
              "sub_account_id",
              "region_id",
              "platform",
              "cluster",
              "namespace",
              "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("region_id", STRING, "Region code; 'global' where the charge has none")
          .required("platform", STRING, "EKS or ECS (which runs Batch too)")
          .required("cluster", STRING, "Name of the cluster; empty text where no line names it")
          .required("namespace", STRING, "Kubernetes namespace; of ECS the service")
          .required("billing_currency", STRING, "Currency of all costs")
          .required(
              "split_cost",
              MONEY,
              "Effective cost of what was requested or used, the larger of the two; Fargate lines count with what they are billed")
          .required(
              "unused_cost",
              MONEY,
              "Share of the effective cost of its machines that no container requested or used")
          .required("total_cost", MONEY, "split_cost + unused_cost")
          .column("x_net_split_cost", MONEY, "split_cost after private discounts")
          .column("x_net_unused_cost", MONEY, "unused_cost after private discounts")
          .required(
              "fargate_cost",
              MONEY,
              "Part of total_cost that is billed by Fargate itself and restates no machine")
          .required(
              "unknown_machine_cost",
              MONEY,
              "Part of total_cost whose machine is not on the bills of the month")
          .column(
              "unused_ratio",
              DOUBLE,
              "unused_cost / total_cost, 0 to 1: the idle share of its machines; null at cost 0")
          .column(
              "over_request_ratio",
              DOUBLE,
              "Share of split_cost that was requested and not used, 0 to 1; null where AWS had no measured usage")
          .required("container_count", LONG, "Pods or tasks with cost in the month")
          .column("vcpu_hours_requested", QUANTITY, "vCPU hours requested; null where not given")
          .column("vcpu_hours_used", QUANTITY, "vCPU hours measured; null where not given")
          .column("memory_gb_hours_requested", QUANTITY, "GB hours requested; null where not given")
          .column("memory_gb_hours_used", QUANTITY, "GB hours measured; null where not given")
          .build();

  private ContainerCosts() {}
}
