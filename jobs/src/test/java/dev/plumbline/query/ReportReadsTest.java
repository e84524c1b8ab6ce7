package dev.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.report.Impact;
import dev.plumbline.report.Money;
import dev.plumbline.report.Savings;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
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
    reads =
        new Reads(
            Queries.of(session, lake, Map.of()),
            Set.of("attributed_costs", "findings", "emission_coverage"));
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
  void whoseCostIsAllTheirOwnReadsTheSameTwice() {
    // In cents 100.005 + 200.004 + 50.001 are 350.01: 300.01 would be one cent too many.
    given(
        "attributed_costs",
        "billing_period, billing_currency, owner, effective_cost, x_net_effective_cost, direct_cost",
        """
        ('2026-08', 'USD', 'web', 100.005, 100.005, 100.005),
        ('2026-08', 'USD', 'data', 200.004, 200.004, 200.004),
        ('2026-08', 'USD', 'shop', 50.001, 50.001, 30.0005)""");
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
            + " proxy_ratio, market_known_ratio",
        "('2026-08', 'USD', 0.9, 0.8, 0.5, 0.4, 0.1, 0.1, 0.05, 0.7)");
    assertThat(
            new ImpactReads(reads)
                .shares("2026-08").stream()
                    .map((Impact.Coverage share) -> share.name() + " " + share.unit()))
        .containsExactly(
            "Physical coverage USD",
            "Measured coverage USD",
            "Uncovered USD",
            "Proxy share null",
            "Market-known share null");
  }
}
