package dev.plumbline.utilization;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How each resource was used in a month, metric by metric. */
public final class Utilization {
  public static final Table UTILIZATION =
      Table.named("utilization")
          .grain("one row per month, billed resource and metric it has or is expected to have")
          .key(
              "billing_period",
              "sub_account_id",
              "region_id",
              "resource_id",
              "namespace",
              "metric_name")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month of the datapoints, as yyyy-MM (UTC)")
          .required("sub_account_id", STRING, "Member account")
          .required("region_id", STRING, "Region code")
          .required("resource_id", STRING, "Resource id or ARN as billed")
          .required("resource_type", STRING, "Kind of resource, e.g. ec2_instance")
          .required("namespace", STRING, "CloudWatch namespace")
          .required("metric_name", STRING, "Metric, e.g. CPUUtilization")
          .column("unit", STRING, "CloudWatch unit; null where nothing was delivered")
          .column("mean", DOUBLE, "Time-weighted mean of the averages, in the metric's unit")
          .column("p50", DOUBLE, "Median of the maximum datapoints, exact, linear interpolation")
          .column("p95", DOUBLE, "95th percentile of the maximum datapoints")
          .column("p99", DOUBLE, "99th percentile of the maximum datapoints")
          .column("p99_5", DOUBLE, "99.5th percentile of the maximum datapoints")
          .column("max", DOUBLE, "Largest datapoint")
          .column("sum", DOUBLE, "Sum of all samples")
          .column(
              "x_statistic",
              STRING,
              "max: percentiles of maxima; avg: maxima were not delivered, averages stand in")
          .required(
              "observed_ratio", DOUBLE, "Hours with a datapoint as a share of billed hours, 0 to 1")
          .required(
              "state",
              STRING,
              "OBSERVED, PARTIAL, SPARSE_ZERO (absence means zero), NOT_COLLECTED or INSUFFICIENT")
          .column("owner", STRING, "Team that answers for the resource, or 'unallocated'")
          .column("environment", STRING, "Environment; null where unknown")
          .column("service_name", STRING, "Service of the resource")
          .column("instance_family", STRING, "Instance family, e.g. m5; null elsewhere")
          .column(
              "vcpu_hours",
              QUANTITY,
              "Billed hours times vCPU of the type; null where the type is not known")
          .column(
              "band",
              STRING,
              "Class by p99.5 of CPU: IDLE, OVER_PROVISIONED, IN_BAND, TIGHT, UNDER_PROVISIONED; null for other metrics or too few data")
          .column("billed_hours", QUANTITY, "Hours of the month the resource was billed")
          .required("observed_hours", LONG, "Distinct hours with a datapoint")
          .column("period_seconds", INT, "Longest period of the datapoints, in seconds")
          .column(
              "x_net_effective_cost",
              MONEY,
              "Net effective cost of the resource in the month, repeated on each metric")
          .build();

  private Utilization() {}
}
