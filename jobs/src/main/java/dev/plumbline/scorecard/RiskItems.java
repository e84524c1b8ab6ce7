package dev.plumbline.scorecard;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the KPIs say of each principle and practice of the framework. */
public final class RiskItems {
  /** One KPI that speaks for an item. */
  public static final StructType EVIDENCE =
      new StructType()
          .add("kpi_id", STRING)
          .add("state", STRING)
          .add("value", DOUBLE)
          .add("score", DOUBLE)
          .add("risk", STRING);

  public static final Table RISK_ITEMS =
      Table.named("risk_items")
          .layer(Layer.SCORECARD)
          .grain("one row per milestone, scope, lens and principle or practice")
          .key("milestone", "scope_type", "scope_id", "lens", "item_id")
          .partitionedBy("milestone")
          .required("milestone", STRING, "Billing month, as yyyy-MM (UTC)")
          .required("scope_type", STRING, "organization, account or owner")
          .required("scope_id", STRING, "Member account or owner; 'all' for the organization")
          .required("lens", STRING, "Lens the KPIs are weighted by; base is none")
          .required("item_id", STRING, "Principle, practice, area or topic of conf/pillars.yaml")
          .required("pillar", STRING, "Pillar of the item")
          .required("item_kind", STRING, "principle, practice, area or topic")
          .required("title", STRING, "Short name of the item")
          .required(
              "risk",
              STRING,
              "HIGH, MEDIUM, NONE or NOT_MEASURED; HIGH takes direct evidence or two proxies")
          .column(
              "state",
              STRING,
              "open, resolved (at risk the month before, no more), not_reproducible (at risk the month"
                  + " before, not measured now); null where there is and was no risk")
          .column(
              "first_milestone",
              STRING,
              "Month since which it has been at risk without a break, at most the look-back ago")
          .column("age_milestones", INT, "Months at risk without a break, this one included")
          .column("remediation", STRING, "What to do, by the KPI with the worst risk")
          .column(
              "evidence",
              DataTypes.createArrayType(EVIDENCE),
              "The KPIs that speak for the item, by code")
          .column(
              "best_practices",
              DataTypes.createArrayType(STRING),
              "Best practices of the framework behind the KPIs at risk")
          .column(
              "cost_at_stake",
              MONEY,
              "Largest monthly cost at stake of its KPIs at risk; they overlap and are not added")
          .column("unobserved", STRING, "What of the item stays unseen")
          .required("rules_version", STRING, "Hash over KPI files and pillars")
          .build();

  private RiskItems() {}
}
