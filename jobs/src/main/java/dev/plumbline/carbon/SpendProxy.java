package dev.plumbline.carbon;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Energy of services that bill nothing physical: kWh per unit of money of the physically known
 * lines around them, of the same service and region, else of the region, else of all. A group
 * speaks only where enough of its money is known; where none does, the line stays unknown.
 */
final class SpendProxy {
  static final String METHOD = "spend_proxy";
  private static final String[] GROUP = {
    "billing_period", "billing_currency", "proxy_product", "proxy_region"
  };

  private SpendProxy() {}

  /** Fills energy_it_kwh of proxy lines; needs tier, list_cost and the energy of all others. */
  static Dataset<Row> fill(Dataset<Row> lines, double knownMinRatio) {
    Dataset<Row> grouped =
        lines.withColumns(
            Map.of(
                "proxy_product", coalesce(col("x_product_code"), lit("")),
                "proxy_region", coalesce(col("model_region"), lit(""))));
    Column rate = coalesce(col("service_rate"), col("region_rate"), col("all_rate"));
    Column isProxy = col("method").equalTo(METHOD);
    Column energy = col("list_cost").cast(DOUBLE).multiply(rate);
    Column origin =
        when(isProxy.and(energy.isNull()), array(lit("proxy_without_base")))
            .when(isProxy.and(col("service_rate").isNotNull()), array(lit("proxy_of_service")))
            .when(isProxy.and(col("region_rate").isNotNull()), array(lit("proxy_of_region")))
            .when(isProxy, array(lit("proxy_of_all")))
            .otherwise(array().cast("array<string>"));
    return grouped
        .join(broadcast(rates(grouped, knownMinRatio)), GROUP, "left")
        .withColumns(
            Map.of(
                "flags", array_union(col("flags"), origin),
                "tier", when(isProxy.and(energy.isNull()), "U").otherwise(col("tier")),
                "energy_it_kwh", when(isProxy, energy).otherwise(col("energy_it_kwh"))));
  }

  /** kWh per unit of money for each service and region, at three widths. */
  static Dataset<Row> rates(Dataset<Row> lines, double knownMinRatio) {
    Column counts = col("list_cost").gt(0).and(col("tier").notEqual("N"));
    Column known =
        counts.and(col("tier").isin("1", "2", "3")).and(col("energy_it_kwh").isNotNull());
    return lines
        .groupBy(GROUP[0], GROUP[1], GROUP[2], GROUP[3])
        .agg(
            sum(when(counts, col("list_cost")).otherwise(lit(0))).cast(MONEY).as("cost"),
            sum(when(known, col("list_cost")).otherwise(lit(0))).cast(MONEY).as("known_cost"),
            sum(when(known, col("energy_it_kwh").cast(QUANTITY)).otherwise(lit(0)))
                .cast(QUANTITY)
                .as("known_kwh"))
        .withColumn("service_rate", rate(List.of(GROUP), knownMinRatio))
        .withColumn("region_rate", rate(List.of(GROUP[0], GROUP[1], GROUP[3]), knownMinRatio))
        .withColumn("all_rate", rate(List.of(GROUP[0], GROUP[1]), knownMinRatio))
        .drop("cost", "known_cost", "known_kwh");
  }

  private static Column rate(List<String> group, double knownMinRatio) {
    Column cost = over("cost", group);
    Column knownCost = over("known_cost", group);
    return when(
        knownCost.gt(0).and(knownCost.geq(cost.multiply(knownMinRatio))),
        over("known_kwh", group).divide(knownCost));
  }

  private static Column over(String column, List<String> group) {
    return sum(column)
        .over(Window.partitionBy(group.stream().map(name -> col(name)).toArray(Column[]::new)))
        .cast(DOUBLE);
  }
}
