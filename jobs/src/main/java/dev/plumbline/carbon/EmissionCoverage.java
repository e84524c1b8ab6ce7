package dev.plumbline.carbon;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How far the estimates of emissions reach: shares that must be read with their totals. */
public final class EmissionCoverage {
  public static final Table EMISSION_COVERAGE =
      Table.named("emission_coverage")
          .grain("one row per month and currency of the bill")
          .key("billing_period", "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("billing_currency", STRING, "Currency of the costs that are compared")
          .column(
              "physical_list_ratio",
              DOUBLE,
              "Cost of tiers 1 to 3 in all cost that takes energy, at public prices, 0 to 1")
          .column("physical_ratio", DOUBLE, "The same by net effective cost")
          .column(
              "measured_list_ratio",
              DOUBLE,
              "Cost of tier 1 in all cost that takes energy, at public prices, 0 to 1")
          .column("measured_ratio", DOUBLE, "The same by net effective cost")
          .column(
              "uncovered_list_ratio",
              DOUBLE,
              "Cost of tier U in all cost that takes energy, at public prices, 0 to 1")
          .column("uncovered_ratio", DOUBLE, "The same by net effective cost")
          .column(
              "proxy_ratio",
              DOUBLE,
              "Location-based operational plus embodied emissions of tier 4 in all of them, 0 to 1")
          .column(
              "market_known_ratio",
              DOUBLE,
              "Energy in regions whose contracts are known in all energy, 0 to 1")
          .column(
              "hourly_matched_ratio",
              DOUBLE,
              "Energy with an hourly intensity of the grid in all energy, 0 to 1")
          .build();

  private EmissionCoverage() {}
}
