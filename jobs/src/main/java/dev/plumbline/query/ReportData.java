package dev.plumbline.query;

import dev.plumbline.kpi.Catalogue;
import dev.plumbline.report.ReportModel;
import dev.plumbline.report.Restated;
import dev.plumbline.report.Scores;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.InputException;
import dev.plumbline.store.Journal;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RunRecord;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Fills the report's model from what was published: scorecard tables and named marts. */
public final class ReportData {
  private static final int MONTHS = 13;

  private final Reads reads;
  private final RunRecord run;
  private final Catalogue catalogue;

  private ReportData(Reads reads, RunRecord run, Catalogue catalogue) {
    this.reads = reads;
    this.run = run;
    this.catalogue = catalogue;
  }

  /** Opens the published tables; without a published run there is nothing to report. */
  public static ReportData of(Queries queries, Lake lake, Catalogue catalogue) {
    RunRecord run =
        queries
            .run()
            .orElseThrow(
                () ->
                    new InputException(
                        "report: the warehouse holds no published run; run './plumbline run' first"));
    // Maintenance rewrites files, not rows: the report stays that of the run which computed them.
    RunRecord computed = new Journal(lake).origin(run);
    return new ReportData(new Reads(queries, run.snapshots().keySet()), computed, catalogue);
  }

  /** The report of a month; of the last one where none is named. */
  public ReportModel read(Optional<YearMonth> wanted) {
    ScoreReads scores = new ScoreReads(reads, catalogue);
    CostReads costs = new CostReads(reads);
    CapacityReads capacity = new CapacityReads(reads);
    List<String> months = months(scores.milestones(), wanted.map(YearMonth::toString));
    String milestone = months.get(months.size() - 1);
    List<Scores.Kpi> kpis = scores.kpis(milestone);
    return new ReportModel(
        header(months, scores.isProvisional(milestone)),
        costs.reconciliation(months),
        costs.bills(milestone),
        new RestatementReads(reads, run.startedAt()).read(months),
        new TrendReads(reads).read(milestone),
        new StatementReads(reads).read(milestone),
        scores.pillars(months, kpis),
        scores.scopes(milestone),
        scores.hiddenScopes(milestone),
        scores.risks(milestone),
        capacity.savingTotals(milestone),
        capacity.findings(milestone),
        capacity.notJudged(milestone),
        new BesideReads(reads).read(months),
        new ImpactReads(reads).read(months),
        capacity.capacity(milestone),
        new SpendReads(reads).read(milestone),
        kpis.stream().filter(kpi -> !kpi.isMeasured()).toList(),
        new SourceReads(reads).read(months));
  }

  /** What the run changed in months that had been published before. */
  public Restated restated() {
    return new RestatementReads(reads, run.startedAt()).now();
  }

  /** How the six pillars stand in the last month; empty where no scorecard was made. */
  public Optional<Standing> standing() {
    ScoreReads scores = new ScoreReads(reads, catalogue);
    List<String> milestones = scores.milestones();
    if (milestones.isEmpty()) {
      return Optional.empty();
    }
    String last = milestones.get(milestones.size() - 1);
    return Optional.of(new Standing(last, scores.pillars(List.of(last), List.of())));
  }

  /** The pillars of the organization in a month. */
  public record Standing(String milestone, List<Scores.Pillar> pillars) {}

  private static List<String> months(List<String> milestones, Optional<String> wanted) {
    if (milestones.isEmpty()) {
      throw new InputException(
          "report: the last published run made no scorecard; run all jobs with './plumbline run'");
    }
    wanted
        .filter(month -> !milestones.contains(month))
        .ifPresent(
            month -> {
              throw new ConfigurationException(
                  "--milestone: there is no scorecard of "
                      + month
                      + "; there are "
                      + String.join(", ", milestones));
            });
    String last = wanted.orElse(milestones.get(milestones.size() - 1));
    List<String> upTo = milestones.stream().filter(m -> m.compareTo(last) <= 0).toList();
    return upTo.subList(Math.max(0, upTo.size() - MONTHS), upTo.size());
  }

  private ReportModel.Header header(List<String> months, boolean isProvisional) {
    String milestone = months.get(months.size() - 1);
    List<String> rules =
        texts(
            "scorecards",
            "select distinct rules_version from scorecards where milestone = '%s'",
            milestone);
    LocalDate lastDay = YearMonth.parse(milestone).atEndOfMonth();
    return new ReportModel.Header(
        milestone,
        months,
        texts(
            "reconciliation",
            "select distinct billing_account_id from reconciliation where billing_period = '%s'",
            milestone),
        run.runId(),
        run.version(),
        run.asOf()
            .map(day -> day.isBefore(lastDay) ? day : lastDay)
            .map(LocalDate::toString)
            .orElse(null),
        run.recordedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        isProvisional,
        String.join(", ", rules),
        !rules.equals(List.of(catalogue.version())),
        texts(
            "emissions",
            "select distinct factors_version from emissions where billing_period = '%s'",
            milestone),
        run.checks());
  }

  private List<String> texts(String table, String query, String milestone) {
    return reads.list(table, query.formatted(milestone)).stream()
        .map(line -> String.valueOf(line.row().get(0)))
        .sorted()
        .toList();
  }
}
