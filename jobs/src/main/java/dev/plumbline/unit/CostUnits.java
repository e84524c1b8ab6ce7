package dev.plumbline.unit;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.unit.UnitCosts.UNIT_COSTS;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.container.Containers;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import dev.plumbline.transfer.TransferKinds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Divides cost and impact of workloads by the units of work they did on the same days. */
public final class CostUnits implements Job {
  private static final int NAMED = 20;
  private final UnitSeries series;
  private final Containers containers;
  private final TransferKinds kinds;

  public CostUnits(UnitSeries series, Containers containers, TransferKinds kinds) {
    this.series = series;
    this.containers = containers;
    this.kinds = kinds;
  }

  @Override
  public Table output() {
    return UNIT_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RESOURCE_DAYS, RESOURCE_OWNERS, CHARGE_DAYS, EMISSIONS);
  }

  @Override
  public String dependsOn() {
    return series + containers.text() + kinds.text() + kinds.regions();
  }

  /** Rows of the units file that were left out. */
  @Override
  public List<String> remarks(Dataset<Row> written) {
    List<String> remarks = new ArrayList<>();
    series.rejected().stream().limit(NAMED).forEach(row -> remarks.add("left out " + row));
    if (series.rejected().size() > NAMED) {
      remarks.add("left out " + (series.rejected().size() - NAMED) + " more rows of units");
    }
    return remarks;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> units =
        series
            .dataset(inputs.spark())
            .withColumn("unit_period", date_format(col("unit_date"), "yyyy-MM"))
            .where(isComplete(inputs));
    return costs(inputs, units)
        .join(totals(units), new String[] {"billing_period", "workload", "unit"}, "right")
        .withColumn("billing_currency", coalesce(col("billing_currency"), lit("")))
        .withColumn(
            "state", when(col("cost").isNull(), lit("NOT_EVALUATED")).otherwise(lit("MEASURED")))
        .withColumn("reason", when(col("cost").isNull(), lit("no_such_workload")))
        .withColumn("cost_per_unit", perUnit("cost"))
        .withColumn("energy_kwh_per_unit", perUnit("energy_kwh"))
        .withColumn("emissions_gco2e_per_unit", perUnit("emissions_gco2e"))
        .withColumn("water_litres_per_unit", perUnit("water_litres"))
        .withColumn("stored_gb_months_per_unit", perUnit("stored_gb_months"))
        .withColumn("egress_gigabytes_per_unit", perUnit("egress_gigabytes"))
        .withColumn("moved_gigabytes_per_unit", perUnit("moved_gigabytes"));
  }

  /** Units of days whose costs are not complete yet would be divided by nothing's costs. */
  private static Column isComplete(Inputs inputs) {
    Column complete = lit(false);
    for (String period : inputs.periods()) {
      complete =
          complete.or(
              col("unit_period")
                  .equalTo(period)
                  .and(col("unit_date").leq(lit(inputs.asOf(period)))));
    }
    return complete;
  }

  private Dataset<Row> costs(Inputs inputs, Dataset<Row> units) {
    Dataset<Row> days =
        broadcast(
            units.select(
                col("unit_date").as("charge_date"),
                col("unit_workload").as("workload"),
                col("unit")));
    return new WorkloadDays(inputs, containers, kinds)
        .rows()
        .join(days, new String[] {"charge_date", "workload"})
        .groupBy("billing_period", "workload", "unit", "billing_currency")
        .agg(
            sum("cost").cast(MONEY).as("cost"),
            sum("x_net_cost").cast(MONEY).as("x_net_cost"),
            sum("energy_kwh").cast(QUANTITY).as("energy_kwh"),
            sum("emissions_gco2e").cast(QUANTITY).as("emissions_gco2e"),
            sum("water_litres").cast(QUANTITY).as("water_litres"),
            sum("stored_gb_months").cast(QUANTITY).as("stored_gb_months"),
            sum("egress_gigabytes").cast(QUANTITY).as("egress_gigabytes"),
            sum("moved_gigabytes").cast(QUANTITY).as("moved_gigabytes"));
  }

  private static Dataset<Row> totals(Dataset<Row> units) {
    return units
        .groupBy(
            col("unit_period").as("billing_period"),
            col("unit_workload").as("workload"),
            col("unit"))
        .agg(
            sum("units").cast(QUANTITY).as("units"),
            count_distinct(col("unit_date")).cast(INT).as("unit_days"));
  }

  private static Column perUnit(String measure) {
    return try_divide(col(measure).cast("double"), col("units").cast("double"));
  }
}
