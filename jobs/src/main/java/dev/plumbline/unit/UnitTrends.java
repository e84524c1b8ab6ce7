package dev.plumbline.unit;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Whether a unit of work gets cheaper: a quarter against the quarter before. */
public final class UnitTrends {
  public static final Table UNIT_TRENDS =
      Table.named("unit_trends")
          .grain("one row per month, workload, unit and currency with six months of units up to it")
          .key("billing_period", "workload", "unit", "billing_currency")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Last of the six months, as yyyy-MM (UTC)")
          .required("workload", STRING, "Workload, as in unit_costs")
          .required("unit", STRING, "What is counted")
          .required("billing_currency", STRING, "Currency of the costs")
          .required("cost", MONEY, "Effective cost of the workload in the month, as a weight")
          .column(
              "cost_per_unit_factor",
              DOUBLE,
              "Median cost per unit of the last three months / that of the three before; null where one is missing or 0")
          .column("energy_per_unit_factor", DOUBLE, "The same of kWh per unit")
          .column("emissions_per_unit_factor", DOUBLE, "The same of gCO2e per unit")
          .column("water_per_unit_factor", DOUBLE, "The same of litres per unit")
          .column("stored_per_unit_factor", DOUBLE, "The same of stored GB-months per unit")
          .column("egress_per_unit_factor", DOUBLE, "The same of GB to users per unit")
          .column("moved_per_unit_factor", DOUBLE, "The same of GB between zones and regions")
          .build();

  private UnitTrends() {}
}
