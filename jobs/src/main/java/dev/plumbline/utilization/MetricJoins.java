package dev.plumbline.utilization;

import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How much of the bill found its metrics, and what did not. */
public final class MetricJoins {
  public static final Table METRIC_JOINS =
      Table.named("metric_joins")
          .grain("one row per month, account, product, kind of resource, state and currency")
          .key(
              "billing_period",
              "sub_account_id",
              "x_product_code",
              "resource_type",
              "x_metric_join",
              "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month, as yyyy-MM (UTC)")
          .required("sub_account_id", STRING, "Member account")
          .required("x_product_code", STRING, "AWS product code; empty where the bill has none")
          .required("resource_type", STRING, "Kind of resource, e.g. ec2_instance, or other")
          .required(
              "x_metric_join",
              STRING,
              "Best state of the month: JOINED, NO_METRICS, OTHER_ACCOUNT, UNMAPPED or NOT_APPLICABLE, as in resource_days")
          .required("resource_count", LONG, "Resources billed in the month, region by region")
          .column("x_net_effective_cost", MONEY, "Net effective cost of these resources")
          .required("billing_currency", STRING, "Currency of the cost")
          .build();

  private MetricJoins() {}
}
