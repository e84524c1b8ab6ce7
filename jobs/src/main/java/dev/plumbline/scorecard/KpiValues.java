package dev.plumbline.scorecard;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** Every KPI of every scope and month, measured or with the reason why not. */
public final class KpiValues {
  public static final Table KPI_VALUES =
      Table.named("kpi_values")
          .layer(Layer.SCORECARD)
          .grain("one row per milestone, scope, lens and KPI")
          .key("milestone", "scope_type", "scope_id", "lens", "kpi_id")
          .partitionedBy("milestone")
          .required("milestone", STRING, "Billing month the values stand for, as yyyy-MM (UTC)")
          .required("scope_type", STRING, "organization, account or owner")
          .required("scope_id", STRING, "Member account or owner; 'all' for the organization")
          .required("lens", STRING, "Lens the KPIs are weighted by; base is none")
          .required("kpi_id", STRING, "KPI by its code in conf/kpis")
          .required("pillar", STRING, "Pillar the KPI counts for")
          .required(
              "class",
              STRING,
              "D measures the practice, P goes along with it, N cannot be seen in bill or metrics")
          .required("weight", DOUBLE, "Weight in the pillar: 1 to 5 times the factor of the class")
          .column("numerator", DOUBLE, "What is divided; the sum of scores for averaged KPIs")
          .column("denominator", DOUBLE, "What it is divided by; the count for averaged KPIs")
          .column(
              "value", DOUBLE, "Value in the KPI's unit, shares from 0 to 1; null unless measured")
          .column("score", DOUBLE, "0 to 100; null unless measured")
          .column(
              "risk",
              STRING,
              "NONE, MEDIUM or HIGH; proxies stop at MEDIUM; steady over small moves between months")
          .column("uncapped_risk", STRING, "The same before proxies are stopped at MEDIUM")
          .required(
              "state",
              STRING,
              "MEASURED, NOT_MEASURED (input absent), NOT_MATERIAL (too little), NOT_APPLICABLE"
                  + " (nothing of the kind) or NOT_OBSERVABLE")
          .column("reason", STRING, "Why there is no value, or how to get it")
          .column(
              "cost_at_stake",
              MONEY,
              "Monthly cost on the wrong side of the KPI, in the billing currency; null where it is no"
                  + " share of cost")
          .required(
              "is_provisional",
              BOOLEAN,
              "Whether the month was not over on the day it is judged by")
          .required("rules_version", STRING, "Hash over KPI files and pillars")
          .required("lens_version", INT, "Version of the lens")
          .build();

  private KpiValues() {}
}
