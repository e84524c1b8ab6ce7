package dev.plumbline.scorecard;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** How each pillar stands, and how much of it was seen. */
public final class Scorecards {
  public static final Table SCORECARDS =
      Table.named("scorecards")
          .layer(Layer.SCORECARD)
          .grain("one row per milestone, scope, lens and pillar")
          .key("milestone", "scope_type", "scope_id", "lens", "pillar")
          .partitionedBy("milestone")
          .required("milestone", STRING, "Billing month the scores stand for, as yyyy-MM (UTC)")
          .required("scope_type", STRING, "organization, account or owner")
          .required("scope_id", STRING, "Member account or owner; 'all' for the organization")
          .required("lens", STRING, "Lens the KPIs are weighted by; base is none")
          .required("pillar", STRING, "Pillar of the framework")
          .column("score", DOUBLE, "0 to 100, weighted mean of the measured KPIs; null without any")
          .column("score_low", DOUBLE, "Score if everything not measured were worst")
          .column("score_high", DOUBLE, "Score if everything not measured were best")
          .column("coverage_ratio", DOUBLE, "Measured share of the applicable weight")
          .required("high_risk_count", INT, "Principles and practices of the pillar at high risk")
          .required(
              "medium_risk_count", INT, "Principles and practices of the pillar at medium risk")
          .required(
              "state",
              STRING,
              "GRADED, INSUFFICIENT_EVIDENCE (coverage too low: show the score greyed, without a"
                  + " light) or NOT_APPLICABLE")
          .column(
              "grade",
              STRING,
              "The score in a word by the limits of pillars.yaml: good, fair or poor; null unless"
                  + " GRADED")
          .required("measured_kpi_count", INT, "KPIs with a value")
          .required("applicable_kpi_count", INT, "KPIs that could have one")
          .required(
              "is_provisional",
              BOOLEAN,
              "Whether the month was not over on the day it is judged by")
          .required("rules_version", STRING, "Hash over KPI files and pillars")
          .required("lens_version", INT, "Version of the lens")
          .required("data_version", STRING, "Hash over the values the score was made of")
          .build();

  private Scorecards() {}
}
