package dev.plumbline.unit;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What a unit of work costs in money, energy, carbon and water. */
public final class UnitCosts {
  public static final Table UNIT_COSTS =
      Table.named("unit_costs")
          .grain(
              "one row per month, workload, unit and currency; costs and impacts are those of the days"
                  + " for which units were supplied")
          .key("billing_period", "workload", "unit", "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "workload",
              STRING,
              "Workload by tag, Auto Scaling group, cluster/namespace or owner, as units name it")
          .required("unit", STRING, "What is counted, as the units file spells it")
          .required(
              "billing_currency",
              STRING,
              "Currency of the costs; empty text where nothing was billed")
          .required("units", QUANTITY, "Units of work of the complete days of the month")
          .required("unit_days", INT, "Complete days of the month with a row of units")
          .required(
              "state",
              STRING,
              "MEASURED, or NOT_EVALUATED where no resource of the workload was billed on these days")
          .column("reason", STRING, "Why it is not evaluated: no_such_workload; null elsewhere")
          .column(
              "cost",
              MONEY,
              "Effective cost of the workload's resources, containers by their share of machines; net of private discounts where the export has no gross. Shares of pools, tax and support are not in it")
          .column("x_net_cost", MONEY, "The same after private discounts")
          .column("energy_kwh", QUANTITY, "Facility energy of the resources, tiers 1 to 3, kWh")
          .column(
              "emissions_gco2e",
              QUANTITY,
              "Location-based operational and embodied emissions, tiers 1 to 3, g")
          .column("water_litres", QUANTITY, "Water on site and of the grid, tiers 1 to 3, litres")
          .column(
              "stored_gb_months",
              QUANTITY,
              "Data the resources keep, as billed: gigabytes for a month, on the days that count")
          .column(
              "egress_gigabytes", QUANTITY, "Traffic of the resources to users over the internet")
          .column(
              "moved_gigabytes",
              QUANTITY,
              "Traffic of the resources between zones, billed at both ends, and regions")
          .column("cost_per_unit", DOUBLE, "cost / units; null at 0 units")
          .column("energy_kwh_per_unit", DOUBLE, "energy_kwh / units; null at 0 units")
          .column("emissions_gco2e_per_unit", DOUBLE, "emissions_gco2e / units; null at 0 units")
          .column("water_litres_per_unit", DOUBLE, "water_litres / units; null at 0 units")
          .column("stored_gb_months_per_unit", DOUBLE, "stored_gb_months / units; null at 0 units")
          .column("egress_gigabytes_per_unit", DOUBLE, "egress_gigabytes / units; null at 0 units")
          .column("moved_gigabytes_per_unit", DOUBLE, "moved_gigabytes / units; null at 0 units")
          .build();

  private UnitCosts() {}
}
