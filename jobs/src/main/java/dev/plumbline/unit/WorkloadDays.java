package dev.plumbline.unit;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.container.Containers;
import dev.plumbline.job.Inputs;
import dev.plumbline.transfer.TransferKinds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Cost and impact of workloads by day. Containers take their share of the machine they run on, and
 * the machine's workload gives up exactly that.
 */
final class WorkloadDays {
  private static final String[] RESOURCE = {
    "billing_period", "sub_account_id", "region_id", "resource_id"
  };
  private static final String[] RESOURCE_DAY = {
    "billing_period", "charge_date", "sub_account_id", "region_id", "resource_id"
  };
  private static final List<String> IMPACTS =
      List.of("energy_kwh", "emissions_gco2e", "water_litres");
  private static final List<String> DATA =
      List.of("stored_gb_months", "egress_gigabytes", "moved_gigabytes");
  private static final String WORKLOAD = "workload";

  private final Inputs inputs;
  private final Containers containers;
  private final TransferKinds kinds;

  WorkloadDays(Inputs inputs, Containers containers, TransferKinds kinds) {
    this.inputs = inputs;
    this.containers = containers;
    this.kinds = kinds;
  }

  /** One row per month, day, workload and currency; without workload, nobody's unit has it. */
  Dataset<Row> rows() {
    Dataset<Row> workloads = workloads();
    Dataset<Row> costs = costs();
    Dataset<Row> moved = moved(workloads, costs);
    List<Column> sums = new ArrayList<>();
    sums.add(sum("x_net_cost").cast(MONEY).as("x_net_cost"));
    IMPACTS.forEach(name -> sums.add(sum(name).cast(QUANTITY).as(name)));
    DATA.forEach(name -> sums.add(sum(name).cast(QUANTITY).as(name)));
    return costs
        .join(workloads, RESOURCE, "left")
        .join(impacts(), RESOURCE_DAY, "left")
        .join(data(), RESOURCE_DAY, "left")
        .select(measures())
        .unionByName(moved)
        .where(col(WORKLOAD).isNotNull())
        .groupBy("billing_period", "charge_date", WORKLOAD, "billing_currency")
        .agg(sum("cost").cast(MONEY).as("cost"), sums.toArray(Column[]::new));
  }

  private static Column[] measures() {
    List<Column> columns = new ArrayList<>();
    List.of("billing_period", "charge_date", WORKLOAD, "billing_currency", "cost", "x_net_cost")
        .forEach(name -> columns.add(col(name)));
    IMPACTS.forEach(name -> columns.add(col(name)));
    DATA.forEach(name -> columns.add(col(name)));
    return columns.toArray(Column[]::new);
  }

  private Dataset<Row> costs() {
    return inputs
        .read(RESOURCE_DAYS)
        .groupBy(
            col(RESOURCE_DAY[0]),
            col(RESOURCE_DAY[1]),
            col(RESOURCE_DAY[2]),
            col(RESOURCE_DAY[3]),
            col(RESOURCE_DAY[4]),
            col("billing_currency"))
        .agg(
            sum(coalesce(col("effective_cost"), col("x_net_effective_cost")))
                .cast(MONEY)
                .as("cost"),
            sum("x_net_effective_cost").cast(MONEY).as("x_net_cost"));
  }

  private Dataset<Row> impacts() {
    Column water =
        when(
            col("water_site_litres").isNotNull().or(col("water_grid_litres").isNotNull()),
            orZero("water_site_litres").plus(orZero("water_grid_litres")));
    Column emissions =
        when(
            col("operational_location_gco2e").isNotNull().or(col("embodied_gco2e").isNotNull()),
            orZero("operational_location_gco2e").plus(orZero("embodied_gco2e")));
    return inputs
        .read(EMISSIONS)
        .where(col("tier").isin("1", "2", "3").and(col("resource_id").notEqual("")))
        .groupBy(
            col(RESOURCE_DAY[0]),
            col(RESOURCE_DAY[1]),
            col(RESOURCE_DAY[2]),
            col(RESOURCE_DAY[3]),
            col(RESOURCE_DAY[4]))
        .agg(
            sum("energy_facility_kwh").cast(QUANTITY).as(IMPACTS.get(0)),
            sum(emissions).cast(QUANTITY).as(IMPACTS.get(1)),
            sum(water).cast(QUANTITY).as(IMPACTS.get(2)));
  }

  /** What resources keep and move; containers have no such lines of their own. */
  private Dataset<Row> data() {
    return inputs
        .read(CHARGE_DAYS)
        .where(col("charge_category").equalTo("Usage").and(not(col("x_is_split"))))
        .where(col("resource_id").isNotNull())
        .select(
            col(RESOURCE_DAY[0]),
            col(RESOURCE_DAY[1]),
            orText(RESOURCE_DAY[2], ""),
            orText(RESOURCE_DAY[3], "global"),
            col(RESOURCE_DAY[4]),
            kinds.storedGigabyteMonths().as(DATA.get(0)),
            kinds.gigabytesToUsers().as(DATA.get(1)),
            kinds.gigabytesBetweenPlaces().as(DATA.get(2)))
        .where(coalesce(col(DATA.get(0)), col(DATA.get(1)), col(DATA.get(2))).isNotNull())
        .groupBy(
            col(RESOURCE_DAY[0]),
            col(RESOURCE_DAY[1]),
            col(RESOURCE_DAY[2]),
            col(RESOURCE_DAY[3]),
            col(RESOURCE_DAY[4]))
        .agg(
            sum(DATA.get(0)).cast(QUANTITY).as(DATA.get(0)),
            sum(DATA.get(1)).cast(QUANTITY).as(DATA.get(1)),
            sum(DATA.get(2)).cast(QUANTITY).as(DATA.get(2)));
  }

  /** A container without a workload tag is its cluster and namespace, before its owner. */
  private Dataset<Row> workloads() {
    Dataset<Row> placed =
        inputs
            .read(CHARGE_DAYS)
            .where(col("resource_id").isNotNull().and(containers.platform().isNotNull()))
            .groupBy(
                col(RESOURCE[0]),
                orText("sub_account_id", ""),
                orText("region_id", "global"),
                col(RESOURCE[3]))
            .agg(max(concat(containers.cluster(), lit("/"), containers.namespace())).as("placed"));
    Column tagged = when(not(col(WORKLOAD).eqNullSafe(col("owner"))), col(WORKLOAD));
    return inputs
        .read(RESOURCE_OWNERS)
        .join(placed, RESOURCE, "left")
        .select(
            col(RESOURCE[0]),
            col(RESOURCE[1]),
            col(RESOURCE[2]),
            col(RESOURCE[3]),
            lower(coalesce(tagged, col("placed"), col(WORKLOAD))).as(WORKLOAD));
  }

  /** What containers take of machines: added to their workload, and taken from the machine's. */
  private Dataset<Row> moved(Dataset<Row> workloads, Dataset<Row> costs) {
    Dataset<Row> takers =
        workloads.select(
            col(RESOURCE[0]),
            col(RESOURCE[1]),
            col(RESOURCE[2]),
            col(RESOURCE[3]).as("container"),
            col(WORKLOAD).as("taker"));
    Column share = orMoney("x_split_cost").plus(orMoney("x_split_unused_cost"));
    Column netShare = orMoney("x_net_split_cost").plus(orMoney("x_net_split_unused_cost"));
    Dataset<Row> taken =
        inputs
            .read(CHARGE_DAYS)
            .where(col("x_is_split").and(col("x_split_parent_resource_id").isNotNull()))
            .select(
                col(RESOURCE_DAY[0]),
                col(RESOURCE_DAY[1]),
                orText("sub_account_id", ""),
                orText("region_id", "global"),
                col("resource_id").as("container"),
                col("x_split_parent_resource_id").as("resource_id"),
                share.as("share"),
                netShare.as("net_share"))
            .join(takers, new String[] {RESOURCE[0], RESOURCE[1], RESOURCE[2], "container"}, "left")
            .groupBy(
                col(RESOURCE_DAY[0]),
                col(RESOURCE_DAY[1]),
                col(RESOURCE_DAY[2]),
                col(RESOURCE_DAY[3]),
                col(RESOURCE_DAY[4]),
                col("taker"))
            .agg(
                sum("share").cast(MONEY).as("taken"), sum("net_share").cast(MONEY).as("net_taken"));
    Dataset<Row> parts = taken.join(costs, RESOURCE_DAY).join(impacts(), RESOURCE_DAY, "left");
    Column ratio =
        least(try_divide(col("taken").cast("double"), col("cost").cast("double")), lit(1.0));
    parts = parts.withColumn("ratio", ratio);
    for (String name : IMPACTS) {
      parts =
          parts.withColumn(name, col(name).cast("double").multiply(col("ratio")).cast(QUANTITY));
    }
    for (String name : DATA) {
      parts = parts.withColumn(name, lit(null).cast(QUANTITY));
    }
    parts = parts.withColumn("cost", col("taken")).withColumn("x_net_cost", col("net_taken"));
    Dataset<Row> added = parts.withColumn(WORKLOAD, col("taker")).select(measures());
    Dataset<Row> given = parts.join(workloads, RESOURCE, "left");
    for (String name : List.of("cost", "x_net_cost")) {
      given = given.withColumn(name, lit(0).minus(col(name)).cast(MONEY));
    }
    for (String name : IMPACTS) {
      given = given.withColumn(name, lit(0).minus(col(name)).cast(QUANTITY));
    }
    return added.unionByName(given.select(measures()));
  }

  private static Column orText(String name, String otherwise) {
    return coalesce(col(name), lit(otherwise)).as(name);
  }

  private static Column orZero(String name) {
    return coalesce(col(name), lit(0).cast(QUANTITY));
  }

  private static Column orMoney(String name) {
    return coalesce(col(name), lit(0).cast(MONEY));
  }
}
