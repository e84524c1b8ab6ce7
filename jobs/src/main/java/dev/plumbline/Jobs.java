package dev.plumbline;

import static dev.plumbline.carbon.Emissions.EMISSIONS;

import dev.plumbline.anomaly.Acknowledgements;
import dev.plumbline.anomaly.FindAnomalies;
import dev.plumbline.anomaly.JudgeSeries;
import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AmortizeContracts;
import dev.plumbline.attribution.AttributeCosts;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.ClaimCosts;
import dev.plumbline.attribution.DrawStatements;
import dev.plumbline.attribution.MeasureAllocation;
import dev.plumbline.attribution.NameResourceOwners;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.attribution.Reconcile;
import dev.plumbline.carbon.CoverEmissions;
import dev.plumbline.carbon.EstimateEmissions;
import dev.plumbline.change.ExplainChanges;
import dev.plumbline.commitment.AdviseCommitments;
import dev.plumbline.commitment.MeasureCoverage;
import dev.plumbline.commitment.ShareCommitments;
import dev.plumbline.commitment.SummarizeCommitments;
import dev.plumbline.container.SummarizeContainers;
import dev.plumbline.delivery.BillStaging;
import dev.plumbline.delivery.ExportStaging;
import dev.plumbline.forecast.MakeForecasts;
import dev.plumbline.forecast.MeasureForecasts;
import dev.plumbline.idle.FindIdleResources;
import dev.plumbline.idle.JudgeResources;
import dev.plumbline.idle.RankFindings;
import dev.plumbline.job.Job;
import dev.plumbline.resource.BuildChargeDays;
import dev.plumbline.resource.BuildResourceDays;
import dev.plumbline.resource.BuildUsageHours;
import dev.plumbline.resource.TakeBillTotals;
import dev.plumbline.restatement.ExplainRestatements;
import dev.plumbline.scorecard.GradePillars;
import dev.plumbline.scorecard.ListRisks;
import dev.plumbline.scorecard.MeasureKpis;
import dev.plumbline.scorecard.Sources;
import dev.plumbline.series.BuildSeriesDays;
import dev.plumbline.series.SeriesLines;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.store.Journal;
import dev.plumbline.table.Table;
import dev.plumbline.transfer.SummarizeTransfer;
import dev.plumbline.unit.CostUnits;
import dev.plumbline.unit.FollowUnits;
import dev.plumbline.unit.UnitSeries;
import dev.plumbline.usage.ShowControls;
import dev.plumbline.usage.SummariseResources;
import dev.plumbline.usage.SummariseServiceUsage;
import dev.plumbline.utilization.CountMetricJoins;
import dev.plumbline.utilization.SummarizeUtilization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All jobs, a line each; their order is computed from what they read and write. */
public final class Jobs {
  private Jobs() {}

  /**
   * The jobs with their settings.
   *
   * @param definitions rules, KPIs, mappings and coefficients, checked
   * @param ownership how owners are found
   * @param scopes for whom scorecards are made
   */
  public static List<Job> all(Definitions definitions, Ownership ownership, List<String> scopes) {
    return all(definitions, ownership, UnitSeries.none(), Acknowledgements.none(), scopes);
  }

  /**
   * The same with what people say of their work.
   *
   * @param units what workloads did, by day
   * @param acknowledgements which anomalies somebody has seen
   */
  public static List<Job> all(
      Definitions definitions,
      Ownership ownership,
      UnitSeries units,
      Acknowledgements acknowledgements,
      List<String> scopes) {
    List<Job> jobs = new ArrayList<>(beforeScorecard(definitions, ownership, acknowledgements));
    jobs.add(new CostUnits(units, definitions.containers(), definitions.transferKinds()));
    jobs.add(new FollowUnits());
    List<Table> marts = jobs.stream().map(Job::output).toList();
    jobs.add(new MeasureKpis(definitions.kpis(), new Sources(marts), scopes));
    jobs.add(new GradePillars(definitions.kpis()));
    jobs.add(new ListRisks(definitions.kpis()));
    return jobs;
  }

  private static List<Job> beforeScorecard(
      Definitions definitions, Ownership ownership, Acknowledgements acknowledgements) {
    SeriesLines lines = new SeriesLines(definitions.seriesKinds(), ownership);
    return List.of(
        new TakeBillTotals(),
        new BuildChargeDays(),
        new BuildResourceDays(
            definitions.formats().resources(),
            definitions.regionPrefix(),
            definitions.lineKinds().anyOf(List.of("tax", "credit", "refund"))),
        new BuildUsageHours(),
        new NameResourceOwners(ownership),
        new ClaimCosts(ownership, definitions.lineKinds()),
        new AttributeCosts(ownership),
        new Reconcile(),
        new DrawStatements(),
        new AmortizeContracts(ownership, definitions.lineKinds()),
        new MeasureAllocation(ownership),
        new ExplainRestatements(definitions.restatementCauses()),
        new SummarizeCommitments(definitions.eligibleUsage()),
        new ShareCommitments(),
        new AdviseCommitments(definitions.eligibleUsage()),
        new SummarizeContainers(definitions.containers()),
        new SummarizeTransfer(definitions.transferKinds()),
        new MeasureCoverage(definitions.eligibleUsage()),
        new SummarizeUtilization(definitions.metricFamilies(), definitions.carbon().vcpus()),
        new CountMetricJoins(),
        new EstimateEmissions(definitions.carbon()),
        new CoverEmissions(),
        new JudgeResources(
            definitions.rules(), definitions.metricFamilies(), definitions.formats().coverage()),
        new RankFindings(definitions.rules().conventions(), EMISSIONS),
        new FindIdleResources(definitions.rules().conventions()),
        new SummariseServiceUsage(),
        new SummariseResources(
            definitions.tagMarkers(), definitions.instanceTypes(), definitions.carbon().vcpus()),
        new ShowControls(definitions.controls()),
        new BuildSeriesDays(lines),
        new ExplainChanges(definitions.changes()),
        new JudgeSeries(definitions.detector()),
        new FindAnomalies(definitions.detector(), lines, acknowledgements),
        new MakeForecasts(definitions.forecasts(), definitions.seriesKinds()),
        new MeasureForecasts(definitions.forecasts(), definitions.seriesKinds()));
  }

  /** Tables that are read from files outside. */
  public static List<Table> staging() {
    List<Table> tables = new ArrayList<>(BillStaging.TABLES);
    tables.addAll(ExportStaging.TABLES);
    return tables;
  }

  /** Every table of the warehouse by its name. */
  public static Map<String, Table> tables() {
    Map<String, Table> tables = new TreeMap<>();
    staging().forEach(table -> tables.put(table.name(), table));
    described().forEach(job -> tables.put(job.output().name(), job.output()));
    tables.put(Journal.RUNS.name(), Journal.RUNS);
    return tables;
  }

  /** Which class writes a table. */
  public static String owner(Table table) {
    return described().stream()
        .filter(job -> job.output().name().equals(table.name()))
        .map(job -> job.getClass().getName() + " from " + job.inputs())
        .findFirst()
        .orElse("the reader of inputs");
  }

  /** What each table holds and where from, as the rest of a sentence, by its name. */
  public static Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    BillStaging.TABLES.forEach(
        table -> contents.put(table.name(), table.grain() + ", from the bills and metric files"));
    for (Job job : described()) {
      String sources = String.join(", ", job.inputs().stream().map(Table::name).toList());
      contents.put(job.output().name(), job.output().grain() + ", from " + sources);
    }
    contents.put(Journal.RUNS.name(), Journal.RUNS.grain());
    return contents;
  }

  private static List<Job> described() {
    ConfFiles packed = ConfFiles.of(Optional.empty());
    AttributionSettings nobody = new AttributionSettings(List.of(), List.of(), List.of(), Map.of());
    return all(Definitions.load(packed), new Ownership(nobody, AccountOwners.none()), List.of());
  }
}
