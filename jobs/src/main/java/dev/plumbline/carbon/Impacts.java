package dev.plumbline.carbon;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** From the energy of a line to its emissions, water and range; all in double, unrounded. */
final class Impacts {
  private static final Column IS_NOTHING = col("tier").equalTo("N");

  private Impacts() {}

  /** Adds energy with overhead, both operational figures, manufacturing and water. */
  static Dataset<Row> add(Dataset<Row> lines) {
    Column facility = col("energy_facility_kwh");
    return lines
        .withColumns(
            Map.of(
                "energy_facility_kwh", orNothing(col("energy_it_kwh").multiply(col("pue"))),
                "embodied_gco2e", orNothing(col("units").multiply(col("embodied_g"))),
                "water_site_litres", orNothing(col("energy_it_kwh").multiply(col("site_water_l")))))
        .withColumns(
            Map.of(
                "operational_location_gco2e", orNothing(facility.multiply(col("grid_g"))),
                "operational_market_gco2e",
                    orNothing(facility.multiply(coalesce(col("grid_market_g"), col("grid_g")))),
                "water_grid_litres", orNothing(facility.multiply(col("grid_water_l")))));
  }

  /**
   * Adds the bounds. Terms of a line are independent, so their logarithms add up in squares;
   * manufacturing has bounds of its own.
   */
  static Dataset<Row> addRange(Dataset<Row> lines, CarbonModel model) {
    return lines.withColumns(
        Map.of("low_gco2e", bound("low", model), "high_gco2e", bound("high", model)));
  }

  private static Column bound(String side, CarbonModel model) {
    Column spread =
        sqrt(
            squaredLog(energyFactor(side, model))
                .plus(squaredLog(loadFactor(side, model)))
                .plus(squaredLog(col("pue_" + side)))
                .plus(squaredLog(col("grid_" + side))));
    Column factor = side.equals("low") ? exp(spread.multiply(-1)) : exp(spread);
    Column operational = col("operational_location_gco2e").multiply(factor);
    Column embodied = coalesce(col("embodied_gco2e").multiply(col("embodied_" + side)), lit(0.0));
    return orNothing(operational.plus(embodied));
  }

  /** Mean of the factors of the parts, weighted by their power. */
  private static Column energyFactor(String side, CarbonModel model) {
    Column gpu =
        when(col("has_gpu_load"), factor("gpu_energy_measured", side, model))
            .otherwise(factor("gpu_energy", side, model));
    Column weighted =
        col("cpu_w")
            .multiply(col("cpu_" + side))
            .plus(col("memory_w").multiply(factor("memory_energy", side, model)))
            .plus(col("gpu_w").multiply(gpu))
            .plus(col("other_w").multiply(col("other_" + side)));
    return when(col("method").equalTo(SpendProxy.METHOD), col("other_" + side))
        .when(abs(col("unit_w")).gt(0), weighted.divide(col("unit_w")))
        .otherwise(1.0);
  }

  private static Column loadFactor(String side, CarbonModel model) {
    return when(col("has_cpu").equalTo(false), 1.0)
        .when(col("has_cpu_load"), factor("utilisation_measured", side, model))
        .otherwise(factor("utilisation_default", side, model));
  }

  private static Column factor(String term, String side, CarbonModel model) {
    return lit(side.equals("low") ? model.low(term) : model.high(term));
  }

  private static Column squaredLog(Column factor) {
    return log(factor).multiply(log(factor));
  }

  /** 0 for lines that take nothing by nature, whatever their place. */
  private static Column orNothing(Column value) {
    return when(IS_NOTHING, 0.0).otherwise(value);
  }
}
