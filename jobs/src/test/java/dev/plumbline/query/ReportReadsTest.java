package dev.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Beside;
import dev.plumbline.report.Impact;
import dev.plumbline.report.Money;
import dev.plumbline.report.Restated;
import dev.plumbline.report.Savings;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report makes of published rows. */
class ReportReadsTest extends SparkTest {
  @TempDir Path folder;
  private SparkSession session;
  private Lake lake;
  private Reads reads;

  @BeforeEach
  void open() {
    lake = Lake.open(Warehouse.local(folder.resolve("warehouse")));
    session = spark.newSession();
    reads = of("statements", "findings", "emission_coverage", "restatements");
  }

  private Reads of(String... tables) {
    return new Reads(Queries.of(session, lake, Map.of()), Set.of(tables));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void given(String table, String columns, String values) {
    session
        .sql("select * from values " + values + " as " + table + "(" + columns + ")")
        .createOrReplaceTempView(table);
  }

  @Test
  void theBillHasTheFiguresOfTheStatements() {
    given(
        "statements",
        "billing_period, billing_account_id, billing_currency, owner, section, basis, cost, exact_cost",
        """
        ('2026-08', '1', 'USD', 'web', 'direct', 'effective', 100.01, 100.005),
        ('2026-08', '1', 'USD', 'data', 'direct', 'effective', 200.00, 200.004),
        ('2026-08', '1', 'USD', 'data', 'direct', 'net_effective', 190.00, 190.004),
        ('2026-08', '1', 'USD', 'shop', 'direct', 'effective', 32.00, 32.0005),
        ('2026-08', '1', 'USD', 'shop', 'credits', 'effective', -2.00, -2.0000),
        ('2026-08', '1', 'USD', 'shop', 'shared', 'effective', 20.00, 20.0005),
        ('2026-08', '1', 'USD', 'gone', 'direct', 'effective', 0.00, 0.0000),
        ('2026-08', '1', 'USD', 'rounding', 'rounding', 'effective', 0.00, 0.0000)""");
    Money.Bill bill = new CostReads(reads).bills("2026-08").get(0);
    assertThat(bill.shown().stream().map(o -> o.owner() + " " + o.direct() + " " + o.cost()))
        .containsExactly("data 200.00 200.00", "web 100.01 100.01", "shop 30.00 50.00");
    assertThat(bill.shownTotal()).isEqualByComparingTo("350.01");
    assertThat(bill.rounding()).isEqualByComparingTo("0.000");
  }

  @Test
  void theLargestWasteComesFirstAlsoWhereACommitmentPaysOn() {
    given(
        "findings",
        "billing_period, rule_id, kind, title, resource_id, sub_account_id, region_id, owner,"
            + " age_days, first_seen, action, reason, billing_currency, waste_effective,"
            + " saving_on_demand, saving_realisable, energy_kwh, emissions_gco2e, water_litres,"
            + " confidence, grade",
        """
        ('2026-08', 'EBS-03', 'mode', 't', 'vol-1', '1', 'r', 'web', 9, '2026-08-01', 'a', 'r',
          'USD', 1.80, 1.80, 1.80, 0.0, 0.0, 0.0, 'high', 'A'),
        ('2026-08', 'EC2-01', 'idle', 't', 'i-covered', '1', 'r', 'web', 9, '2026-08-01', 'a', 'r',
          'USD', 182.21, 280.32, 0.00, 0.0, 0.0, 0.0, 'high', 'B')""");
    assertThat(
            new CapacityReads(reads).findings("2026-08").stream().map(Savings.Finding::resourceId))
        .containsExactly("i-covered", "vol-1");
  }

  @Test
  void aShareOfEmissionsHasNoCurrency() {
    given(
        "emission_coverage",
        "billing_period, billing_currency, physical_list_ratio, physical_ratio,"
            + " measured_list_ratio, measured_ratio, uncovered_list_ratio, uncovered_ratio,"
            + " proxy_ratio, market_known_ratio, hourly_matched_ratio",
        "('2026-08', 'USD', 0.9, 0.8, 0.5, 0.4, 0.1, 0.1, 0.05, 0.7, 0.0)");
    assertThat(
            new ImpactReads(reads)
                .shares("2026-08").stream()
                    .map((Impact.Coverage share) -> share.name() + " " + share.unit()))
        .containsExactly(
            "Physical coverage USD",
            "Measured coverage USD",
            "Uncovered USD",
            "Proxy share null",
            "Market-known share null",
            "Hourly-matched share null");
  }

  private static String inWords(Restated.Change change) {
    return String.join(
        " ",
        change.billingPeriod(),
        String.valueOf(change.cause()),
        change.delta().toPlainString(),
        change.moved().toPlainString());
  }

  @Test
  void whatTheLastRunChangedIsToldApartFromWhatWasChangedBefore() {
    given(
        "restatements",
        "billing_period, delivery_id, restated_at, sub_account_id, service_name, cause, cost_before,"
            + " cost_delta, x_effective_cost_delta, x_moved_cost, billing_currency, x_source_id",
        """
        ('2026-07', 'd3', timestamp'2026-08-09T04:05:06.789012Z', '1', 'S3', 'CREDIT', 0.0, -2.5, -2.5, 0.0, 'USD', 'p:r'),
        ('2026-07', 'd3', timestamp'2026-08-09T04:05:06.789012Z', '2', 'S3', 'CREDIT', 0.0, -1.0, -1.0, 0.0, 'USD', 'p:r'),
        ('2026-07', 'd3', timestamp'2026-08-09T04:05:06.789012Z', '2', 'EC2', 'LATE_USAGE', 3.0, 0.5, 0.5, 0.0, 'USD', 'p:r'),
        ('2026-07', 'd2', timestamp'2026-08-04T04:00:00Z', '1', 'S3', 'TAX_TRUE_UP', 1.0, 0.2, 0.2, 0.0, 'USD', 'p:r'),
        ('2026-05', 'd9', timestamp'2026-08-09T04:05:06.789012Z', '1', 'S3', 'REFUND', 0.0, -9.0, -9.0, 0.0, 'USD', 'p:r')""");
    // The clock of the run knows nanoseconds, the table does not.
    RestatementReads restatements =
        new RestatementReads(reads, Instant.parse("2026-08-09T04:05:06.789012345Z"));
    Restated restated = restatements.read(List.of("2026-06", "2026-07"));
    assertThat(restated.totals().stream().map(ReportReadsTest::inWords))
        .containsExactly("2026-07 null -3.0 0.0");
    assertThat(restated.now().stream().map(ReportReadsTest::inWords))
        .containsExactly("2026-07 CREDIT -3.5 0.0", "2026-07 LATE_USAGE 0.5 0.0");
    assertThat(restated.largest().stream().map(change -> change.account() + change.delta()))
        .containsExactly("1-2.5", "2-1.0", "20.5");
    assertThat(restated.earlier().stream().map(ReportReadsTest::inWords))
        .containsExactly("2026-07 TAX_TRUE_UP 0.2 0.0");
    assertThat(restatements.now().totals().stream().map(ReportReadsTest::inWords))
        .as("the summary of a run names all months")
        .containsExactly("2026-05 null -9.0 0.0", "2026-07 null -3.0 0.0");
  }

  @Test
  void emissionsByAwsStandBesideOursInTheMonthsItHasPublished() {
    given(
        "emissions",
        "billing_period, sub_account_id, tier, operational_location_gco2e,"
            + " operational_market_gco2e, embodied_gco2e",
        """
        ('2026-07', '1', '1', 100.0, 40.0, 10.0), ('2026-07', '1', '4', 900.0, 900.0, 0.0),
        ('2026-07', '2', '2', 7.0, 7.0, null), ('2026-08', '1', '1', 50.0, 50.0, 5.0)""");
    given(
        "aws_emissions",
        "usage_month, sub_account_id, operational_location_gco2e, operational_market_gco2e,"
            + " model_version",
        """
        ('2026-07', '1', 80.0, 0.0, 'v3.0.0'), ('2026-07', '1', 50.0, 5.0, 'v3.0.0'),
        ('2026-07', '3', null, null, 'v3.0.0'), ('2026-01', '1', 1.0, 1.0, 'v3.0.0')""");
    Beside beside =
        new BesideReads(of("emissions", "aws_emissions")).read(List.of("2026-07", "2026-08"));
    assertThat(
            beside.emissions().stream()
                .map(
                    e ->
                        String.join(
                            " ",
                            e.billingPeriod(),
                            e.account(),
                            e.ourLocation() + "/" + e.awsLocation(),
                            e.ourMarket() + "/" + e.awsMarket())))
        .containsExactly(
            "2026-07 1 110.0/130.0 50.0/5.0",
            "2026-07 2 7.0/null 7.0/null",
            "2026-07 3 null/null null/null");
  }

  @Test
  void aRecommendationOfAwsStandsBesideTheFindingsOnItsResource() {
    given(
        "findings",
        "resource_id, sub_account_id, rule_id, saving_realisable, billing_period",
        """
        ('i-1', '1', 'EC2-01', 30.0, '2026-08'), ('i-1', '1', 'AAA-01', 1.0, '2026-08'),
        ('i-2', '1', 'EC2-01', 9.0, '2026-07'), ('i-1', '2', 'EC2-01', 5.0, '2026-08')""");
    given(
        "aws_recommendations",
        "recommendation_id, resource_id, sub_account_id, region_id, resource_type,"
            + " recommendation_source, action_type, finding, current_summary, recommended_summary,"
            + " saving_on_demand, saving_after_discounts, billing_currency",
        """
        ('r1', 'i-1', '1', 'r', 'Ec2Instance', 's', 'Stop', null, 'a', 'b', 50.0, 40.0, 'USD'),
        ('r2', 'i-2', '1', 'r', 'Ec2Instance', 's', null, 'Overprovisioned', 'a', 'b', 60.0, null, 'USD')""");
    Beside beside = new BesideReads(of("findings", "aws_recommendations")).read(List.of("2026-08"));
    assertThat(
            beside.recommendations().stream()
                .map(
                    r ->
                        r.resourceId() + " " + r.action() + " " + r.rules() + " " + r.realisable()))
        .containsExactly("i-2 Overprovisioned null null", "i-1 Stop AAA-01 EC2-01 31.0");
    assertThat(beside.recommendationCount()).isEqualTo(2);
    assertThat(beside.agreedCount()).isEqualTo(1);
  }
}
