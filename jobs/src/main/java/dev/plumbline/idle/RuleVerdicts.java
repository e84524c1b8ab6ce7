package dev.plumbline.idle;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;

import dev.plumbline.table.Table;

/** What every rule says about every resource it looks at, also when it says nothing is wrong. */
public final class RuleVerdicts {
  public static final Table RULE_VERDICTS =
      Table.named("rule_verdicts")
          .grain(
              "one row per month, rule and resource of its population, as of the month's last day judged")
          .key("billing_period", "rule_id", "sub_account_id", "region_id", "resource_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month judged, as yyyy-MM (UTC)")
          .required("as_of_date", DATE, "Last UTC day of the evidence, inclusive")
          .required("rule_id", STRING, "Rule, e.g. EC2-01")
          .required(
              "resource_id",
              STRING,
              "Resource id or ARN as billed; account/region where the lines carry none; ARN of a commitment")
          .required("sub_account_id", STRING, "Member account; for commitments the buyer")
          .required("region_id", STRING, "Region code; 'global' where there is none")
          .column("resource_type", STRING, "Kind of resource, e.g. ec2_instance")
          .column("service_name", STRING, "Service of the resource")
          .required("owner", STRING, "Team that answers for the resource, or 'unallocated'")
          .column("environment", STRING, "Environment; null where unknown")
          .required("verdict", STRING, "FINDING, OK, EXCLUDED or NOT_EVALUATED")
          .column(
              "reason",
              STRING,
              "FINDING: a sentence with the values; otherwise a word such as young, gone, metric_missing; null for a plain OK")
          .column(
              "confidence",
              STRING,
              "high, medium or low, by how far the evidence goes; null where there is no verdict on use")
          .required(
              "grade",
              STRING,
              "A: the bill proves it, B: bill and metrics prove it, C: likely, D: needs an inventory")
          .column("severity", STRING, "low, medium or high; findings only")
          .required(
              "kind",
              STRING,
              "idle, unused, schedule, mode, rightsize, generation, commitment or review")
          .required("domain", STRING, "compute, storage, network, data or commitment")
          .required("title", STRING, "What the rule looks for")
          .required("action", STRING, "What to do about a finding")
          .column(
              "monthly_cost",
              MONEY,
              "Net effective cost of the resource in 730 hours, from the look-back")
          .column(
              "waste_effective",
              MONEY,
              "Part of monthly_cost the action would stop, before other findings on the same resource; findings only, null when not priced")
          .column("saving_on_demand", MONEY, "The same quantity at public On-Demand prices")
          .column(
              "saving_realisable",
              MONEY,
              "What the bill will drop by; 0 for what a commitment covers, because that is still paid")
          .column(
              "first_seen",
              DATE,
              "First day on which the test would have held by the facts of the month and the four months before, which are daily, for commitments those of whole months")
          .column("billing_currency", STRING, "Currency of all amounts")
          .column(
              "evidence",
              STRING_MAP,
              "Values the verdict rests on, parameters of the rule as parameter:<name>, metric states as state:<metric>")
          .build();

  private RuleVerdicts() {}
}
