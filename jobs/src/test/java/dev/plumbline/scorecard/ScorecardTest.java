package dev.plumbline.scorecard;

import static dev.plumbline.scorecard.KpiValues.KPI_VALUES;
import static dev.plumbline.scorecard.RiskItems.RISK_ITEMS;
import static dev.plumbline.scorecard.Scorecards.SCORECARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.CatalogueFiles;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ScorecardTest extends SparkTest {
  private static final Catalogue CATALOGUE =
      CatalogueFiles.load(ConfFiles.of(Optional.empty()), new Problems());

  @Test
  void aPillarIsTheWeightedMeanOfWhatWasMeasuredWithARangeForTheRest() {
    // 3 x 65 + 1 x 70 + 2 x 62 = 389 over 6 of 9; unseen 3 could add 0 to 300
    Row card =
        graded(
            """
            kpi_id  | pillar   | class | weight | score | state
            SEC-04  | security | D     | 3      | 65    | MEASURED
            SEC-14  | security | P     | 1      | 70    | MEASURED
            SEC-05  | security | D     | 2      | 62    | MEASURED
            SEC-09  | security | D     | 3      |       | NOT_MEASURED
            SEC-13  | security | D     | 3      |       | NOT_APPLICABLE
            SEC-02  | security | N     | 0      |       | NOT_OBSERVABLE
            """);
    assertThat(card.<Double>getAs("score")).isCloseTo(64.8, within(0.05));
    assertThat(card.<Double>getAs("coverage_ratio")).isCloseTo(0.667, within(0.0005));
    assertThat(card.<Double>getAs("score_low")).isCloseTo(43.2, within(0.05));
    assertThat(card.<Double>getAs("score_high")).isCloseTo(76.6, within(0.05));
    assertThat(card.<String>getAs("state")).isEqualTo("GRADED");
    assertThat(card.<String>getAs("grade")).isEqualTo("fair");
    assertThat(card.<Integer>getAs("applicable_kpi_count")).isEqualTo(4);
  }

  @Test
  void lessThanHalfTheWeightIsNoEvidence() {
    Row card =
        graded(
            """
            kpi_id  | pillar   | class | weight | score | state
            SEC-04  | security | D     | 4      | 90    | MEASURED
            SEC-05  | security | D     | 5      |       | NOT_MATERIAL
            """);
    assertThat(card.<String>getAs("state")).isEqualTo("INSUFFICIENT_EVIDENCE");
    assertThat(card.<String>getAs("grade")).isNull();
    assertThat(card.<Double>getAs("score")).isEqualTo(90.0);
    assertThat(card.<Double>getAs("coverage_ratio")).isCloseTo(0.4444, within(0.0001));
  }

  @Test
  void twoProxiesInTheRedMakeAHighRiskAndOneDoesNot() {
    Dataset<Row> risks =
        risks(
            """
            milestone | kpi_id | pillar   | class | weight | score | risk   | uncapped_risk | state
            2025-01   | SEC-14 | security | P     | 1.5    | 10    | MEDIUM | HIGH          | MEASURED
            2025-01   | SEC-15 | security | P     | 1      | 20    | MEDIUM | HIGH          | MEASURED
            2025-01   | SEC-03 | security | P     | 0.5    | 20    | MEDIUM | HIGH          | MEASURED
            2025-01   | SEC-04 | security | D     | 5      | 20    | HIGH   | HIGH          | MEASURED
            2025-01   | SEC-20 | security | N     | 0      |       |        |               | NOT_OBSERVABLE
            2025-01   | SEC-02 | security | N     | 0      |       |        |               | NOT_OBSERVABLE
            2025-01   | SEC-09 | security | D     | 5      | 100   | NONE   | NONE          | MEASURED
            """,
            "2025-01");
    assertRows(
        risks.where("item_id in ('SEC-P3', 'SEC-P1', 'SEC-P7', 'SEC-T2', 'SEC-K3')"),
        RISK_ITEMS,
        """
        item_id | risk         | state | first_milestone
        SEC-P3  | HIGH         | open  | 2025-01
        SEC-P1  | MEDIUM       | open  | 2025-01
        SEC-P7  | HIGH         | open  | 2025-01
        SEC-T2  | NOT_MEASURED |       |
        SEC-K3  | NONE         |       |
        """);
  }

  @Test
  void anItemRemembersSinceWhenItIsAtRiskAndThatItWasResolved() {
    String line = "%s | SEC-09 | security | D | 5 | 0 | %s | %s | MEASURED%n";
    StringBuilder text =
        new StringBuilder(
            "milestone | kpi_id | pillar | class | weight | score | risk | uncapped_risk | state\n");
    List<String> levels = List.of("HIGH", "NONE", "MEDIUM", "HIGH", "NONE");
    for (int i = 0; i < levels.size(); i++) {
      text.append(line.formatted("2025-0" + (i + 1), levels.get(i), levels.get(i)));
    }
    Dataset<Row> items = risks(text.toString(), "2025-02", "2025-04", "2025-05");
    assertRows(
        items.where("item_id = 'SEC-K3'"),
        RISK_ITEMS,
        """
        milestone | risk | state    | first_milestone | age_milestones
        2025-02   | NONE | resolved |                 |
        2025-04   | HIGH | open     | 2025-03         | 2
        2025-05   | NONE | resolved |                 |
        """);
  }

  @Test
  void everyScopeIsMeasuredFromItsOwnRows() {
    Map<String, Dataset<Row>> tables =
        Map.of(
            "attributed_costs",
            rows(
                Marts.ATTRIBUTED_COSTS,
                """
                billing_period | charge_date | sub_account_id | owner       | method      | x_net_effective_cost
                2025-01        | 2025-01-01  | 1              | web         | tag         | 600
                2025-01        | 2025-01-31  | 1              | unallocated | unallocated | 400
                2025-01        | 2025-01-15  | 2              | data        | tag         | 1000
                """),
            "emissions",
            rows(
                Marts.EMISSIONS,
                """
                billing_period | sub_account_id | resource_id | region_id | energy_facility_kwh | x_net_effective_cost
                2025-01        | 1              | i-a         | eu        | 30                  | 100
                2025-01        | 2              | i-b         | eu        | 70                  | 900
                """),
            "resource_months",
            rows(
                dev.plumbline.usage.ResourceMonths.RESOURCE_MONTHS,
                """
                billing_period | sub_account_id | region_id | resource_id | owner | environment_class
                2025-01        | 1              | eu        | i-a         | web   | non_production
                2025-01        | 2              | eu        | i-b         | data  | production
                """));
    Dataset<Row> values =
        new MeasureKpis(CATALOGUE, new Sources(Marts.ALL), List.of("account", "owner"))
            .build(GivenInputs.of(spark, List.of("2025-01"), tables));
    assertRows(
        values.where("kpi_id in ('COST-01', 'SUS-14', 'SEC-02')"),
        KPI_VALUES,
        """
        scope_type   | scope_id | kpi_id  | value | state          | risk
        organization | all      | COST-01 | 0.8   | MEASURED       | MEDIUM
        account      | 1        | COST-01 | 0.6   | MEASURED       | MEDIUM
        account      | 2        | COST-01 | 1     | MEASURED       | NONE
        owner        | web      | COST-01 |       | NOT_APPLICABLE |
        owner        | data     | COST-01 |       | NOT_APPLICABLE |
        organization | all      | SUS-14  | 0.3   | MEASURED       | MEDIUM
        account      | 1        | SUS-14  | 1     | MEASURED       | HIGH
        account      | 2        | SUS-14  | 0     | MEASURED       | NONE
        owner        | web      | SUS-14  | 1     | MEASURED       | HIGH
        owner        | data     | SUS-14  | 0     | MEASURED       | NONE
        organization | all      | SEC-02  |       | NOT_OBSERVABLE |
        account      | 1        | SEC-02  |       | NOT_OBSERVABLE |
        account      | 2        | SEC-02  |       | NOT_OBSERVABLE |
        owner        | web      | SEC-02  |       | NOT_OBSERVABLE |
        owner        | data     | SEC-02  |       | NOT_OBSERVABLE |
        """);
    assertThat(values.where("kpi_id = 'COST-01' and cost_at_stake = 400").count()).isEqualTo(2);
    assertThat(values.columns())
        .contains(KPI_VALUES.columns().stream().map(c -> c.name()).toArray(String[]::new));
  }

  private Row graded(String text) {
    Dataset<Row> cards = new GradePillars(CATALOGUE).build(inputs(text, "2025-01"));
    assertThat(cards.columns())
        .contains(SCORECARDS.columns().stream().map(c -> c.name()).toArray(String[]::new));
    return cards.collectAsList().get(0);
  }

  private Dataset<Row> risks(String text, String... periods) {
    return new ListRisks(CATALOGUE).build(inputs(text, periods));
  }

  private GivenInputs inputs(String text, String... periods) {
    Dataset<Row> values =
        rows(KPI_VALUES, text)
            .selectExpr(
                "* except (milestone, scope_type, scope_id, lens, lens_version, rules_version, is_provisional)",
                "coalesce(milestone, '2025-01') as milestone",
                "'organization' as scope_type",
                "'all' as scope_id",
                "'base' as lens",
                "1 as lens_version",
                "'v' as rules_version",
                "false as is_provisional");
    return GivenInputs.of(spark, List.of(periods), Map.of(KPI_VALUES.name(), values));
  }
}
