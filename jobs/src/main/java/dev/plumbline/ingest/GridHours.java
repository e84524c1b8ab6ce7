package dev.plumbline.ingest;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** How clean the grid of a region was, hour by hour, by series the user brings. */
public final class GridHours {
  public static final Table GRID_HOURS =
      Table.named("grid_hours")
          .layer(Layer.STAGING)
          .grain("one row per region and UTC hour that a series covers, at least in part")
          .key("region_id", "hour_start")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month of the hour, as yyyy-MM (UTC)")
          .required("region_id", STRING, "Region code")
          .required("hour_start", TIMESTAMP, "Start of the hour, UTC")
          .required(
              "intensity_gco2e_per_kwh",
              DOUBLE,
              "Average intensity of the hour, g/kWh; of shorter intervals their mean, weighted by time")
          .required("covered_minutes", INT, "Minutes of the hour that the series covers, 1 to 60")
          .required(
              "basis",
              STRING,
              "direct (burning at the plant) or lifecycle (with fuel supply and construction); both where intervals differ")
          .required("source", STRING, "Who publishes the series, as it says itself")
          .required(
              "is_estimated", BOOLEAN, "Whether the series calls a part of the hour an estimate")
          .build();

  private GridHours() {}
}
