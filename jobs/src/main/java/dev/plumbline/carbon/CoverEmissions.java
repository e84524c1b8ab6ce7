package dev.plumbline.carbon;

import static dev.plumbline.carbon.EmissionCoverage.EMISSION_COVERAGE;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says which share of the bill's energy and emissions is estimated by which kind of evidence. */
public final class CoverEmissions implements Job {
  private static final Column IS_PHYSICAL = col("tier").isin("1", "2", "3");
  private static final Column IS_MEASURED = col("tier").equalTo("1");
  private static final Column IS_PROXY = col("tier").equalTo("4");
  private static final Column IS_UNCOVERED = col("tier").equalTo("U");
  private static final Column TAKES_ENERGY = col("tier").notEqual("N");
  private static final Column IS_ANY = lit(true);

  @Override
  public Table output() {
    return EMISSION_COVERAGE;
  }

  @Override
  public List<Table> inputs() {
    return List.of(EMISSIONS);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column emitted =
        col("operational_location_gco2e")
            .plus(coalesce(col("embodied_gco2e"), lit(0)))
            .cast(Types.QUANTITY);
    Column marketKnown = not(array_contains(col("flags"), "market_fallback_location"));
    return inputs
        .read(EMISSIONS)
        .groupBy("billing_period", "billing_currency")
        .agg(
            share("list_cost", IS_PHYSICAL).as("physical_list_ratio"),
            share("x_net_effective_cost", IS_PHYSICAL).as("physical_ratio"),
            share("list_cost", IS_MEASURED).as("measured_list_ratio"),
            share("x_net_effective_cost", IS_MEASURED).as("measured_ratio"),
            share("list_cost", IS_UNCOVERED).as("uncovered_list_ratio"),
            share("x_net_effective_cost", IS_UNCOVERED).as("uncovered_ratio"),
            ratio(emitted, IS_PROXY, IS_ANY).as("proxy_ratio"),
            ratio(col("energy_facility_kwh"), marketKnown, IS_ANY).as("market_known_ratio"),
            try_divide(
                    coalesce(sum("hourly_energy_kwh"), lit(0)).cast(Types.DOUBLE),
                    sum("energy_facility_kwh").cast(Types.DOUBLE))
                .as("hourly_matched_ratio"));
  }

  private static Column share(String cost, Column part) {
    return ratio(col(cost), part, TAKES_ENERGY);
  }

  /** Of exact sums, so that the order of rows does not matter; null where there is no whole. */
  private static Column ratio(Column amount, Column part, Column whole) {
    return try_divide(
        coalesce(sum(when(part, amount)), lit(0)).cast(Types.DOUBLE),
        sum(when(whole, amount)).cast(Types.DOUBLE));
  }
}
