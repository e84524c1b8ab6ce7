package dev.plumbline.container;

import static dev.plumbline.container.ContainerCosts.CONTAINER_COSTS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up the shares of pods and tasks by namespace and service. */
public final class SummarizeContainers implements Job {
  private static final int RATIO_DIGITS = 9;
  private final Containers containers;

  public SummarizeContainers(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Table output() {
    return CONTAINER_COSTS;
  }

  @Override
  public List<Table> inputs() {
    // The totals are an input for the check: the order of jobs follows from it.
    return List.of(CHARGE_DAYS, BILL_TOTALS);
  }

  @Override
  public String dependsOn() {
    return containers.text();
  }

  @Override
  public List<Check> checks() {
    return List.of(new SharesAreWhole(containers), new SharesOfMachines(containers));
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> days = inputs.read(CHARGE_DAYS);
    Dataset<Row> machines =
        days.where(not(col("x_is_split")).and(col("resource_id").isNotNull()))
            .select(
                col("billing_period"),
                col("resource_id").as("x_split_parent_resource_id"),
                lit(true).as("is_known"))
            .distinct();
    return shares(days, containers)
        .join(machines, new String[] {"billing_period", "x_split_parent_resource_id"}, "left")
        .withColumn("total", col("split").plus(col("unused")).cast(MONEY))
        .withColumn("over_requested", overRequested())
        .groupBy(
            col("billing_period"),
            coalesce(col("sub_account_id"), lit("")).as("sub_account_id"),
            coalesce(col("region_id"), lit("global")).as("region_id"),
            containers.platform().as("platform"),
            containers.cluster().as("cluster"),
            containers.namespace().as("namespace"),
            col("billing_currency"))
        .agg(
            sum("split").cast(MONEY).as("split_cost"),
            sum("unused").cast(MONEY).as("unused_cost"),
            sum("total").cast(MONEY).as("total_cost"),
            sum("net_split").cast(MONEY).as("x_net_split_cost"),
            sum("net_unused").cast(MONEY).as("x_net_unused_cost"),
            money(containers.isBilled()).as("fargate_cost"),
            money(not(containers.isBilled()).and(col("is_known").isNull()))
                .as("unknown_machine_cost"),
            sum("over_requested").cast(MONEY).as("over_requested"),
            sum(when(col("over_requested").isNotNull(), col("split"))).cast(MONEY).as("measured"),
            count_distinct(col("resource_id")).cast(LONG).as("container_count"),
            hours(containers.vcpuUsageTypes(), "x_split_reserved_usage", "vcpu_hours_requested"),
            hours(containers.vcpuUsageTypes(), "x_split_actual_usage", "vcpu_hours_used"),
            hours(
                containers.memoryUsageTypes(),
                "x_split_reserved_usage",
                "memory_gb_hours_requested"),
            hours(containers.memoryUsageTypes(), "x_split_actual_usage", "memory_gb_hours_used"))
        .withColumn("unused_ratio", ratio("unused_cost", "total_cost"))
        .withColumn("over_request_ratio", ratio("over_requested", "measured"))
        .drop("over_requested", "measured");
  }

  /**
   * Rows of charge_days that are containers, with their cost as split and unused. A Fargate line
   * without split cost allocation is worth what it is billed.
   */
  static Dataset<Row> shares(Dataset<Row> days, Containers containers) {
    Column zero = lit(0).cast(MONEY);
    Column split = coalesce(col("x_split_cost"), zero);
    Column unused = coalesce(col("x_split_unused_cost"), zero);
    Column isBare =
        containers.isBilled().and(split.plus(unused).cast(MONEY).equalTo(lit(0).cast(MONEY)));
    Column billed = coalesce(col("effective_cost"), col("x_net_effective_cost"), zero);
    return days.where(containers.platform().isNotNull())
        .where(col("x_is_split").or(containers.isBilled()))
        .withColumn("is_bare", isBare)
        .withColumn("split", when(col("is_bare"), billed).otherwise(split))
        .withColumn("unused", unused)
        .withColumn(
            "net_split",
            when(col("is_bare"), col("x_net_effective_cost")).otherwise(col("x_net_split_cost")))
        .withColumn(
            "net_unused", when(col("is_bare"), zero).otherwise(col("x_net_split_unused_cost")));
  }

  /** Requested and not used: what the larger of both has more than was measured. */
  private static Column overRequested() {
    Column isMeasured =
        col("x_split_actual_usage").gt(0).and(col("x_split_usage").gt(0)).and(not(col("is_bare")));
    Column part =
        greatest(
            lit(1.0)
                .minus(
                    try_divide(
                        col("x_split_actual_usage").cast("double"),
                        col("x_split_usage").cast("double"))),
            lit(0.0));
    return when(isMeasured, col("split").cast("double").multiply(part).cast(MONEY));
  }

  private static Column money(Column condition) {
    return coalesce(sum(when(condition, col("total"))), lit(0)).cast(MONEY);
  }

  private static Column hours(List<String> usageTypes, String measure, String name) {
    return sum(when(Containers.isUsage(usageTypes), col(measure))).cast(QUANTITY).as(name);
  }

  private static Column ratio(String part, String whole) {
    return round(try_divide(col(part).cast("double"), col(whole).cast("double")), RATIO_DIGITS);
  }
}
