package dev.plumbline.idle;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What to do something about, with savings that may be added up. */
public final class Findings {
  public static final Table FINDINGS =
      table("findings").grain("one row per month, rule and resource that can be acted on").build();

  private Findings() {}

  /** The columns that all tables of findings share. */
  static Table.Builder table(String name) {
    return Table.named(name)
        .key("billing_period", "rule_id", "sub_account_id", "region_id", "resource_id")
        .partitionedBy("billing_period")
        .required("billing_period", STRING, "Month judged, as yyyy-MM (UTC)")
        .required("as_of_date", DATE, "Last UTC day of the evidence, inclusive")
        .required("rule_id", STRING, "Rule, e.g. EC2-01")
        .required(
            "kind",
            STRING,
            "idle, unused, schedule, mode, rightsize, generation, commitment or review")
        .required("domain", STRING, "compute, storage, network, data or commitment")
        .required("title", STRING, "What the rule looks for")
        .required(
            "resource_id",
            STRING,
            "Resource id or ARN; account/region where the lines carry none; ARN of a commitment")
        .required("sub_account_id", STRING, "Member account; for commitments the buyer")
        .required("region_id", STRING, "Region code; 'global' where there is none")
        .required("owner", STRING, "Team that answers for the resource, or 'unallocated'")
        .column("environment", STRING, "Environment; null where unknown")
        .column("service_name", STRING, "Service of the resource")
        .required(
            "first_seen",
            DATE,
            "First day since when the test has held without a break, by the verdicts of up to 25 months before; for commitments the as-of day of the first such month")
        .required("age_days", INT, "Days from first_seen to as_of_date")
        .required("action", STRING, "What to do")
        .column("reason", STRING, "Why, as a sentence with the values")
        .column(
            "waste_effective",
            MONEY,
            "Net effective cost of 730 hours that the action stops, on what higher ranked findings of the resource leave; sums without double counting; null when not priced")
        .column("saving_on_demand", MONEY, "The same quantity at public On-Demand prices")
        .column(
            "saving_realisable",
            MONEY,
            "What the bill will drop by; 0 for what a commitment covers until the commitment ends, because it is still paid")
        .column(
            "energy_kwh",
            QUANTITY,
            "Facility energy of 730 hours the action saves; null where the kind is not known to save any or nothing is estimated")
        .column(
            "emissions_gco2e",
            QUANTITY,
            "Operational (location-based) and embodied emissions of the same, gCO2e")
        .column("water_litres", QUANTITY, "Water on site and in power generation of the same")
        .required("confidence", STRING, "high or medium: confirmed waste; low: possible waste")
        .required("grade", STRING, "A to D: how far bill and metrics prove the finding")
        .column("severity", STRING, "low, medium or high")
        .column("monthly_cost", MONEY, "Net effective cost of the resource in 730 hours")
        .column("billing_currency", STRING, "Currency of all amounts");
  }
}
