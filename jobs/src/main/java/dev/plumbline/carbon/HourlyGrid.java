package dev.plumbline.carbon;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Location-based emissions hour by hour, where a series of the grid covers the place: the energy of
 * a line's day is spread over its hours by usage and, where it was measured, load, and each hour
 * takes the intensity of its own. Hours the series lacks keep the annual one, as market and water
 * do.
 */
final class HourlyGrid {
  private static final String RATIOS = "hour_ratios";
  private static final String GRAMS = "hour_grams";

  private HourlyGrid() {}

  /** Intensities by region and UTC day, as maps from the hour; few rows for few series. */
  static Dataset<Row> days(Dataset<Row> usageHours) {
    return usageHours
        .where(col("x_grid_gco2e_per_kwh").isNotNull())
        .groupBy(
            coalesce(col("region_id"), lit("global")).as("grid_region"),
            to_date(col("hour_start")).as("charge_date"))
        .agg(
            map_from_entries(
                    array_sort(collect_set(struct(col("hour_start"), col("x_grid_gco2e_per_kwh")))))
                .as(GRAMS),
            array_join(array_sort(collect_set("x_grid_source")), "; ").as("grid_source"),
            max("x_is_grid_estimated").as("is_grid_estimated"));
  }

  /** Measured load by resource and UTC day, as maps from the hour, where there is a series. */
  static Dataset<Row> loads(Dataset<Row> usageHours) {
    return usageHours
        .where(col("x_grid_gco2e_per_kwh").isNotNull().and(col("cpu_mean_ratio").isNotNull()))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            to_date(col("hour_start")).as("charge_date"),
            coalesce(col("sub_account_id"), lit("")).as("load_account"),
            coalesce(col("region_id"), lit("global")).as("load_region"),
            col("resource_id").as("load_resource"))
        .agg(
            map_from_entries(
                    array_sort(collect_set(struct(col("hour_start"), col("cpu_mean_ratio")))))
                .as(RATIOS));
  }

  /** Replaces the annual figure of lines whose hours are covered, and says how far they are. */
  static Dataset<Row> apply(Dataset<Row> lines, Dataset<Row> days, Dataset<Row> loads) {
    Column total = sum(HourlyGrid::weight);
    Column covered = sum(hour -> when(grams(hour).isNotNull(), weight(hour)).otherwise(0.0));
    Column grams = sum(hour -> weight(hour).multiply(coalesce(grams(hour), col("grid_g"))));
    Column isHourly =
        col("whole_weight")
            .gt(0)
            .and(col("covered_weight").gt(0))
            .and(not(col("tier").equalTo("N")));
    Column facility = col("energy_facility_kwh");
    Column newFlags =
        array_union(
            col("flags"),
            when(col("is_grid_estimated"), lit(new String[] {"grid_estimated", "grid_hourly"}))
                .otherwise(lit(new String[] {"grid_hourly"})));
    return lines
        .join(broadcast(days), new String[] {"grid_region", "charge_date"}, "left")
        .join(
            loads,
            new String[] {
              "x_source_id",
              "billing_period",
              "charge_date",
              "load_account",
              "load_region",
              "load_resource"
            },
            "left")
        .withColumns(
            Map.of(
                "whole_weight", when(col(GRAMS).isNotNull(), total),
                "covered_weight", when(col(GRAMS).isNotNull(), covered),
                "gram_weight", when(col(GRAMS).isNotNull(), grams)))
        .withColumns(
            Map.of(
                "operational_location_gco2e",
                when(isHourly, facility.multiply(col("gram_weight")).divide(col("whole_weight")))
                    .otherwise(col("operational_location_gco2e")),
                "hourly_energy_kwh",
                when(isHourly, facility.multiply(col("covered_weight")).divide(col("whole_weight")))
                    .when(facility.isNotNull(), 0.0),
                "grid_source",
                when(isHourly, col("grid_source")),
                "flags",
                when(isHourly, newFlags).otherwise(col("flags"))))
        .drop(GRAMS, RATIOS, "x_hours", "is_grid_estimated", "grid_region");
  }

  /** Of the hours of a line, in their order, so that sums of doubles are the same each time. */
  private static Column sum(UnaryOperator<Column> of) {
    return aggregate(col("x_hours"), lit(0.0), (all, hour) -> all.plus(of.apply(hour)));
  }

  private static Column grams(Column hour) {
    return col(GRAMS).getItem(hour.getField("hour_start"));
  }

  /** What of the day's energy falls into an hour: usage times power at the load of the hour. */
  private static Column weight(Column hour) {
    Column ratio = col(RATIOS).getItem(hour.getField("hour_start"));
    Column clipped = when(ratio.lt(0), 0.0).when(ratio.gt(1), 1.0).otherwise(ratio);
    Column isMeasured = col("has_cpu").and(col("has_cpu_load")).and(not(col("is_surplus")));
    Column deviation =
        when(isMeasured, clipped.minus(col("cpu_ratio")).multiply(col("cpu_load_w")));
    Column watts = when(col("unit_w").gt(0), col("unit_w")).otherwise(1.0);
    return hour.getField("quantity")
        .cast("double")
        .multiply(watts.plus(coalesce(deviation, lit(0.0))));
  }
}
