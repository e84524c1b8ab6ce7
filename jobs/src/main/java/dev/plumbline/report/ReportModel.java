package dev.plumbline.report;

import java.util.List;

/**
 * All that a report shows, as it was published: units as in the tables (kWh, grams, litres, shares
 * from 0 to 1), null where nothing was measured.
 *
 * @param hiddenScopes accounts and owners with a scorecard that are not listed
 * @param notJudged rules that had no evidence to judge some resources by
 * @param beside AWS's own figures
 * @param notMeasured KPIs of the organization without a value, with the way to get one
 */
public record ReportModel(
    Header header,
    List<Money.Reconciled> reconciliation,
    List<Money.Bill> bills,
    Restated restated,
    Trends trends,
    List<Money.Statement> statements,
    List<Scores.Pillar> pillars,
    List<Scores.Scope> scopes,
    long hiddenScopes,
    List<Scores.Risk> risks,
    List<Savings.Total> savingTotals,
    List<Savings.Finding> findings,
    List<Savings.NotJudged> notJudged,
    Beside beside,
    Impact impact,
    Capacity capacity,
    Spend spend,
    List<Scores.Kpi> notMeasured,
    Sources sources) {

  /**
   * Where the figures come from.
   *
   * @param milestone month the report stands for, as yyyy-MM
   * @param months months shown beside each other, oldest first; the last is the milestone
   * @param asOf last complete UTC day the run judged by; null where it is not known
   * @param publishedAt when the run was published, UTC, as text
   * @param isProvisional whether the month was not over on the day it is judged by
   * @param rulesVersion hash over KPI files and pillars the scores were made by
   * @param hasNewerRules whether the definitions read now are others than those
   * @param factorsVersions coefficients of the estimates of energy and emissions
   */
  public record Header(
      String milestone,
      List<String> months,
      List<String> payers,
      String runId,
      String version,
      String asOf,
      String publishedAt,
      boolean isProvisional,
      String rulesVersion,
      boolean hasNewerRules,
      List<String> factorsVersions,
      List<String> checks) {}
}
