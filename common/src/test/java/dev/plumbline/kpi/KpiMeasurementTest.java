package dev.plumbline.kpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KpiMeasurementTest extends SparkTest {
  private static final Table COSTS =
      Table.named("costs")
          .grain("one row per line")
          .column("billing_period", Types.STRING, "Month")
          .column("account", Types.STRING, "Account")
          .column("kind", Types.STRING, "Kind")
          .column("cost", Types.MONEY, "Cost")
          .build();
  private static final String PILLARS =
      """
      grading:
        best_score: 100
        good_score: 80
        high_risk_score: 50
        worst_score: 0
        yes_score: 90
        no_score: 55
        direct_weight: 1.0
        proxy_weight: 0.5
        hysteresis_points: 5
        look_back_months: 3
        proxies_for_high_risk: 2
        sufficient_coverage_ratio: 0.5
        minimum_days: 28
        minimum_observed_ratio: 0.8
        metric_tables: [meters]
        best_margin: 0.8
      pillars:
        - {id: tidiness, title: Tidiness, items: [{id: T-P1, kind: principle, title: Tidy, kpis: [T-01]}]}
      """;

  @TempDir Path conf;

  @Test
  void aScoreLiesOnStraightLinesBetweenTheAnchors() throws IOException {
    // good 80, high 50 of 100: 50 + (65 - 50) / 30 * 30
    assertThat(score(kpi("higher", 0.80, 0.50, "D"), 65, 35)).isEqualTo(65.0);
    // lower is better, good 2, high 5: 80 - (3 - 2) / 3 * 30
    assertThat(score(kpi("lower", 0.02, 0.05, "D"), 3, 97)).isCloseTo(70.0, within(1e-6));
    // good 95, high 90: 50 + (92 - 90) / 5 * 30
    assertThat(score(kpi("higher", 0.95, 0.90, "D"), 92, 8)).isCloseTo(62.0, within(1e-6));
  }

  @Test
  void beyondTheOuterAnchorsAScoreStaysLevel() throws IOException {
    // worst is twice the high-risk threshold
    assertThat(score(kpi("lower", 0.02, 0.05, "D"), 10, 90)).isEqualTo(0.0);
    assertThat(score(kpi("lower", 0.02, 0.05, "D"), 40, 60)).isEqualTo(0.0);
    assertThat(score(kpi("higher", 0.80, 0.50, "D"), 100, 0)).isEqualTo(100.0);
  }

  @Test
  void whereOnlyTheBestIsGoodTheLineToHighRiskStartsAtEighty() throws IOException {
    assertThat(score(kpi("higher", 1.0, 0.80, "D"), 100, 0)).isEqualTo(100.0);
    // half way from 100 % to 80 %
    assertThat(score(kpi("higher", 1.0, 0.80, "D"), 90, 10)).isCloseTo(65.0, within(1e-6));
    assertThat(score(kpi("lower", 0, 0.02, "D"), 0, 100)).isEqualTo(100.0);
    assertThat(score(kpi("lower", 0, 0.02, "D"), 1, 99)).isCloseTo(65.0, within(1e-6));
  }

  @Test
  void aProxyStopsAtMediumButRemembersThatItIsHigh() throws IOException {
    Row row =
        only(kpi("higher", 0.80, 0.50, "P"), "2025-01 | 1 | good | 20\n2025-01 | 1 | bad | 80");
    assertThat(row.<String>getAs("risk")).isEqualTo("MEDIUM");
    assertThat(row.<String>getAs("uncapped_risk")).isEqualTo("HIGH");
    assertThat(row.<Double>getAs("weight")).isEqualTo(1.5);
  }

  @Test
  void noDataIsNotZero() throws IOException {
    Row row = only(kpi("higher", 0.80, 0.50, "D"), "2025-01 | 1 | other | 20");
    assertThat(row.<String>getAs("state")).isEqualTo("NOT_APPLICABLE");
    assertThat(row.isNullAt(row.fieldIndex("value"))).isTrue();
    assertThat(row.isNullAt(row.fieldIndex("score"))).isTrue();
    assertThat(row.isNullAt(row.fieldIndex("risk"))).isTrue();
  }

  @Test
  void theOrganizationIsMeasuredFromSumsNotFromTheMeanOfItsAccounts() throws IOException {
    List<Row> rows =
        measured(
            kpi("higher", 0.80, 0.50, "D"),
            "2025-01 | 1 | good | 90\n2025-01 | 1 | bad | 10\n2025-01 | 2 | bad | 300");
    assertThat(rows).hasSize(3);
    assertThat(valueOf(rows, "organization", "all")).isCloseTo(0.225, within(1e-9));
    assertThat(valueOf(rows, "account", "1")).isCloseTo(0.9, within(1e-9));
    assertThat(valueOf(rows, "account", "2")).isEqualTo(0.0);
  }

  @Test
  void aSmallStepOverAThresholdChangesTheRiskOnlyInTheSecondMonth() throws IOException {
    String months =
        """
        2025-01 | 1 | good | 81
        2025-01 | 1 | bad  | 19
        2025-02 | 1 | good | 79
        2025-02 | 1 | bad  | 21
        2025-03 | 1 | good | 78
        2025-03 | 1 | bad  | 22
        """;
    assertThat(risks(months)).containsExactly("NONE", "NONE", "MEDIUM");
  }

  @Test
  void aLargeStepChangesTheRiskAtOnce() throws IOException {
    String months =
        """
        2025-01 | 1 | good | 90
        2025-01 | 1 | bad  | 10
        2025-02 | 1 | good | 60
        2025-02 | 1 | bad  | 40
        """;
    assertThat(risks(months)).containsExactly("NONE", "MEDIUM");
  }

  @Test
  void afterAGapTheRiskStartsAnew() throws IOException {
    String months =
        """
        2025-01 | 1 | good | 81
        2025-01 | 1 | bad  | 19
        2025-03 | 1 | good | 79
        2025-03 | 1 | bad  | 21
        """;
    assertThat(risks(months)).containsExactly("NONE", "MEDIUM");
  }

  @Test
  void aPartOfAMonthIsNotMeasured() throws IOException {
    String kpi = kpi("higher", 0.80, 0.50, "D");
    assertThat(stateAndReason(kpi, held(27, 12)))
        .isEqualTo("NOT_MEASURED: 27 complete days of the 28 needed");
    assertThat(stateAndReason(kpi, held(28, 1))).isEqualTo("MEASURED: null");
    assertThat(stateAndReason(kpi + "minimum_days: 10\n", held(27, 1))).isEqualTo("MEASURED: null");
    assertThat(stateAndReason(kpi, spark.createDataFrame(List.of(), HeldMonths.SCHEMA)))
        .isEqualTo("NOT_MEASURED: 0 complete days of the 28 needed");
  }

  @Test
  void aKpiOfSeveralMonthsWaitsForThem() throws IOException {
    String kpi = kpi("higher", 0.80, 0.50, "D") + "minimum_milestones: 3\n";
    assertThat(stateAndReason(kpi, held(31, 2)))
        .isEqualTo("NOT_MEASURED: 2 months in a row of the 3 needed");
    assertThat(stateAndReason(kpi, held(31, 3))).isEqualTo("MEASURED: null");
    assertThat(stateAndReason(kpi("higher", 0.80, 0.50, "D") + "over_months: 2\n", held(31, 1)))
        .isEqualTo("NOT_MEASURED: 1 months in a row of the 2 needed");
  }

  @Test
  void aKpiOnMetricsIsNotMeasuredWhereTheyAreMissing() throws IOException {
    String observed = kpi("higher", 0.80, 0.50, "D") + "observed: %s\n";
    assertThat(stateAndReason(observed.formatted("0.799"), held(31, 1)))
        .isEqualTo("NOT_MEASURED: metrics observed for 79 % of the cost, 80 % needed");
    assertThat(stateAndReason(observed.formatted("cast(null as double)"), held(31, 1)))
        .isEqualTo("NOT_MEASURED: metrics observed for 0 % of the cost, 80 % needed");
    assertThat(stateAndReason(observed.formatted("0.8"), held(31, 1))).isEqualTo("MEASURED: null");
    assertThat(
            stateAndReason(
                observed.formatted("0.7") + "minimum_observed_ratio: 0.7\n", held(31, 1)))
        .isEqualTo("MEASURED: null");
  }

  @Test
  void aKpiOnMetricsMustSayHowFarTheyAreObserved() throws IOException {
    write(kpi("higher", 0.80, 0.50, "D").replace("source: costs", "source: meters"));
    Problems problems = new Problems();
    CatalogueFiles.load(ConfFiles.of(Optional.of(conf)), problems);
    assertThat(problems.text()).contains("observed: is missing: meters is only as complete");
  }

  @Test
  void daysCountFromTheFirstWithCostAndMonthsToTheLastGap() {
    Dataset<Row> months =
        spark.sql(
            """
            select milestone, date(first_day) as first_day, date(last_day) as last_day,
              date(as_of) as as_of
            from values
              ('2024-11', '2024-11-20', '2024-11-30', '2024-11-30'),
              ('2025-01', '2025-01-01', '2025-01-31', '2025-01-31'),
              ('2025-02', '2025-02-01', '2025-02-28', '2025-02-17')
              as months(milestone, first_day, last_day, as_of)""");
    assertThat(
            HeldMonths.of(months).orderBy("milestone").collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList())
        .containsExactly("2024-11 11 1", "2025-01 31 1", "2025-02 17 2");
  }

  private String stateAndReason(String kpi, Dataset<Row> held) throws IOException {
    Row row =
        measured(kpi, "2025-01 | 1 | good | 9\n2025-01 | 1 | bad | 1", held).stream()
            .filter(r -> r.getAs("scope_type").equals("organization"))
            .findFirst()
            .orElseThrow();
    return row.getAs("state") + ": " + row.getAs("reason");
  }

  @Test
  void wrongFilesAreReportedTogetherWithWhatWasMeant() throws IOException {
    write(
        kpi("lower", 0.30, 0.20, "D")
                .replace("sum(cost) filter (where kind = 'good')", "sum(cots)")
                .replace("denominator: sum(cost)", "denominator: reflect(cost)")
            + "colour: red\n");
    Problems problems = new Problems();
    Catalogue catalogue = CatalogueFiles.load(ConfFiles.of(Optional.of(conf)), problems);
    Expressions.check(spark, catalogue.kpis(), Map.of("costs", COSTS.schema()), problems);
    assertThat(problems.text())
        .contains("good: 0.3 is not better than high: 0.2, but lower is better")
        .contains("colour: is not a known key")
        .contains("numerator: there is no 'cots' to use here. Did you mean 'cost'?")
        .contains("'reflect' is not allowed here");
  }

  private double score(String kpi, int good, int bad) throws IOException {
    return only(kpi, "2025-01 | 1 | good | " + good + "\n2025-01 | 1 | bad | " + bad)
        .getAs("score");
  }

  private List<String> risks(String months) throws IOException {
    return measured(kpi("higher", 0.80, 0.50, "D"), months).stream()
        .filter(row -> row.getAs("scope_type").equals("organization"))
        .map(row -> row.<String>getAs("risk"))
        .toList();
  }

  private Row only(String kpi, String rows) throws IOException {
    return measured(kpi, rows).stream()
        .filter(row -> row.getAs("scope_type").equals("organization"))
        .findFirst()
        .orElseThrow();
  }

  private static double valueOf(List<Row> rows, String type, String id) {
    return rows.stream()
        .filter(row -> row.getAs("scope_type").equals(type) && row.getAs("scope_id").equals(id))
        .findFirst()
        .orElseThrow()
        .<Double>getAs("value");
  }

  private List<Row> measured(String kpi, String rows) throws IOException {
    return measured(kpi, rows, held(31, 12));
  }

  /** January to March, all alike. */
  private Dataset<Row> held(int days, int milestones) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create("2025-01", days, milestones),
            RowFactory.create("2025-02", days, milestones),
            RowFactory.create("2025-03", days, milestones)),
        HeldMonths.SCHEMA);
  }

  private List<Row> measured(String kpi, String rows, Dataset<Row> held) throws IOException {
    write(kpi);
    Problems problems = new Problems();
    Catalogue catalogue = CatalogueFiles.load(ConfFiles.of(Optional.of(conf)), problems);
    assertThat(problems.text()).isEmpty();
    List<Scope> scopes =
        List.of(Scope.whole("organization"), Scope.by("account", "account", "true"));
    return new KpiMeasurement(catalogue, scopes)
        .measure(
            spark,
            Map.of("costs", rows(COSTS, "billing_period | account | kind | cost\n" + rows)),
            held)
        .orderBy("milestone", "scope_type", "scope_id")
        .collectAsList();
  }

  private void write(String kpi) throws IOException {
    Files.createDirectories(conf.resolve("kpis"));
    Files.writeString(conf.resolve("pillars.yaml"), PILLARS);
    Files.writeString(conf.resolve("kpis/t-01.yaml"), kpi);
  }

  private static String kpi(String better, double good, double high, String evidence) {
    return """
        id: T-01
        name: good_cost_ratio
        title: Good cost
        why: A test.
        pillar: tidiness
        class: %s
        weight: 3
        better: %s
        good: %s
        high: %s
        threshold_source: a test
        source: costs
        numerator: sum(cost) filter (where kind = 'good')
        denominator: sum(cost) filter (where kind <> 'other')
        remediation: None.
        best_practices: [OPS01-BP01]
        examples:
          - {name: a, given: {costs: [{kind: good, cost: 1}]}, expect: 1}
          - {name: b, given: {costs: [{kind: other, cost: 1}]}, expect: NOT_APPLICABLE}
        """
        .formatted(evidence, better, good, high);
  }
}
