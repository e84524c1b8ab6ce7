package dev.plumbline.idle;

import static dev.plumbline.idle.Findings.FINDINGS;
import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.rule.Conventions;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RankFindingsTest extends SparkTest {
  private static final Conventions CONVENTIONS =
      Populations.rules(ConfFiles.of(Optional.empty())).conventions();

  /** The columns of the emissions mart that findings need. */
  private static final Table FOOTPRINTS =
      Table.named("footprints")
          .grain("one row per day and resource")
          .partitionedBy("billing_period")
          .column("billing_period", STRING, "Month")
          .column("charge_date", DATE, "Day")
          .column("sub_account_id", STRING, "Account")
          .column("region_id", STRING, "Region")
          .column("resource_id", STRING, "Resource")
          .column("energy_facility_kwh", QUANTITY, "kWh")
          .column("operational_location_gco2e", QUANTITY, "g")
          .column("embodied_gco2e", QUANTITY, "g")
          .column("water_site_litres", QUANTITY, "l")
          .column("water_grid_litres", QUANTITY, "l")
          .build();

  private Dataset<Row> findings(String verdicts, String footprints) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(RULE_VERDICTS, rows(RULE_VERDICTS, verdicts))
        .with(FOOTPRINTS, rows(FOOTPRINTS, footprints))
        .build(new RankFindings(CONVENTIONS, FOOTPRINTS));
  }

  @Test
  void savingsOnOneResourceApplyOneAfterTheOther() {
    // 100.00: the schedule leaves 29.80, half the size 14.90, Graviton 11.92; saved 88.08
    Dataset<Row> findings =
        findings(
            """
            billing_period | as_of_date | rule_id  | kind       | resource_id | sub_account_id | region_id | verdict | monthly_cost | waste_effective | saving_on_demand | saving_realisable | first_seen
            2025-06        | 2025-06-30 | EC2-06   | generation | i-1         | 111            | eu-west-1 | FINDING | 100          | 20.00           | 20.00            | 20.00             | 2025-06-20
            2025-06        | 2025-06-30 | RIGHT-01 | rightsize  | i-1         | 111            | eu-west-1 | FINDING | 100          | 50.00           | 60.00            | 0                 | 2025-06-20
            2025-06        | 2025-06-30 | EC2-03   | schedule   | i-1         | 111            | eu-west-1 | FINDING | 100          | 70.20           | 70.20            | 70.20             | 2025-06-20
            2025-06        | 2025-06-30 | EC2-02   | review     | i-1         | 111            | eu-west-1 | FINDING | 100          | 90.00           | 90.00            | 90.00             | 2025-06-20
            2025-06        | 2025-06-30 | EC2-01   | idle       | i-2         | 111            | eu-west-1 | OK      | 100          |                 |                  |                   |
            """,
            "resource_id\nnone");

    assertRows(
        findings,
        FINDINGS,
        """
        rule_id  | waste_effective | saving_on_demand | saving_realisable | age_days
        EC2-03   | 70.20           | 70.20            | 70.20             | 10
        RIGHT-01 | 14.90           | 17.88            | 0                 | 10
        EC2-06   | 2.98            | 2.98             | 2.98              | 10
        EC2-02   | 0               | 0                | 0                 | 10
        """);
  }

  @Test
  void afterADeletionNothingIsLeftToSaveOnTheSameResource() {
    Dataset<Row> findings =
        findings(
            """
            billing_period | as_of_date | rule_id | kind   | resource_id | sub_account_id | region_id | verdict | monthly_cost | waste_effective | first_seen
            2025-06        | 2025-06-30 | EBS-01  | unused | vol-1       | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-06-30
            2025-06        | 2025-06-30 | EBS-03  | mode   | vol-1       | 111            | eu-west-1 | FINDING | 10           | 2.00            | 2025-06-30
            """,
            "resource_id\nnone");

    assertRows(
        findings,
        FINDINGS,
        """
        rule_id | waste_effective
        EBS-01  | 5.00
        """);
    assertThat(
            new FixedInputs("2025-06", "2025-06-30")
                .with(FINDINGS, findings)
                .build(new FindIdleResources(CONVENTIONS))
                .count())
        .isEqualTo(1);
  }

  @Test
  void aFindingKeepsTheDayItWasFirstTrueWhileItGoesOn() {
    Dataset<Row> findings =
        findings(
            """
            billing_period | as_of_date | rule_id | kind | resource_id | sub_account_id | region_id | verdict | monthly_cost | waste_effective | first_seen
            2025-04        | 2025-04-30 | EC2-01  | idle | i-on        | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2024-11-20
            2025-05        | 2025-05-31 | EC2-01  | idle | i-on        | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-01-17
            2025-06        | 2025-06-30 | EC2-01  | idle | i-on        | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-02-17
            2025-05        | 2025-05-31 | EC2-01  | idle | i-busy-once | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-01-17
            2025-06        | 2025-06-30 | EC2-01  | idle | i-busy-once | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-06-18
            2025-04        | 2025-04-30 | EC2-01  | idle | i-skipped   | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-01-17
            2025-05        | 2025-05-31 | EC2-01  | idle | i-skipped   | 111            | eu-west-1 | OK      | 10           |                 |
            2025-06        | 2025-06-30 | EC2-01  | idle | i-skipped   | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-06-02
            """,
            "resource_id\nnone");

    assertRows(
        findings,
        FINDINGS,
        """
        resource_id | first_seen | age_days
        i-on        | 2024-11-20 | 222
        i-busy-once | 2025-06-18 | 12
        i-skipped   | 2025-06-02 | 28
        """);
  }

  @Test
  void energyIsSavedInTheShareOfTheCostAndByADearerPriceNotAtAll() {
    // 2 days of 0.6 kWh each = 18.25 kWh in 730 hours; half of the cost is saved
    Dataset<Row> findings =
        findings(
            """
            billing_period | as_of_date | rule_id | kind | resource_id | sub_account_id | region_id | verdict | monthly_cost | waste_effective | first_seen
            2025-06        | 2025-06-30 | EC2-01  | idle | i-1         | 111            | eu-west-1 | FINDING | 10           | 5.00            | 2025-06-30
            2025-06        | 2025-06-30 | EBS-03  | mode | vol-1       | 111            | eu-west-1 | FINDING | 10           | 2.00            | 2025-06-30
            """,
            """
            billing_period | charge_date | resource_id | sub_account_id | region_id | energy_facility_kwh | operational_location_gco2e | embodied_gco2e | water_site_litres | water_grid_litres
            2025-06        | 2025-06-29  | i-1         | 111            | eu-west-1 | 0.6                 | 200                        | 40             | 0.1               |
            2025-06        | 2025-06-30  | i-1         | 111            | eu-west-1 | 0.6                 | 200                        | 40             | 0.1               |
            2025-06        | 2025-06-30  | vol-1       | 111            | eu-west-1 | 0.1                 | 20                         | 4              | 0.1               |
            2025-05        | 2025-05-01  | i-1         | 111            | eu-west-1 | 99                  | 99                         | 99             | 99                |
            """);

    assertRows(
        findings,
        FINDINGS,
        """
        rule_id | energy_kwh | emissions_gco2e | water_litres
        EC2-01  | 9.125      | 3650            | 1.5208333333
        EBS-03  |            |                 |
        """);
  }
}
