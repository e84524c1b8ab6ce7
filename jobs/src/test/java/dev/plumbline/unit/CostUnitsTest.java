package dev.plumbline.unit;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.unit.UnitCosts.UNIT_COSTS;
import static dev.plumbline.unit.UnitTrends.UNIT_TRENDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.container.Containers;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import dev.plumbline.transfer.TransferKinds;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * A shop of one machine and a disk, 12.00 on each of two days; and a node of 10.00 on which pods of
 * two namespaces take 4.00 and 6.00.
 */
class CostUnitsTest extends SparkTest {
  private static final String UNITS =
      """
      date,workload,unit,units
      2025-06-01,Shop,orders,100
      2025-06-02,shop,orders,50
      2025-06-01,prod/web,requests,1000
      2025-06-01,ghost,orders,7
      2025-07-01,shop,orders,9
      2025-06-03,shop,orders,x
      2025-06-21,shop,orders,1000
      """;

  private static Containers containers() {
    Problems problems = new Problems();
    return Containers.load(ConfFiles.of(Optional.empty()), problems);
  }

  private static TransferKinds kinds() {
    return TransferKinds.load(ConfFiles.of(Optional.empty()), new Problems());
  }

  private CostUnits job() {
    return new CostUnits(UnitSeries.parse("units.csv", UNITS), containers(), kinds());
  }

  private FixedInputs month() {
    return new FixedInputs("2025-06", "2025-06-20")
        .with(
            RESOURCE_DAYS,
            rows(
                RESOURCE_DAYS,
                """
                billing_period | charge_date | sub_account_id | region_id | resource_id | effective_cost | x_net_effective_cost | billing_currency
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-1         | 10.00          | 9.00                 | USD
                2025-06        | 2025-06-02  | 1              | eu-west-1 | i-1         | 10.00          | 9.00                 | USD
                2025-06        | 2025-06-03  | 1              | eu-west-1 | i-1         | 10.00          | 9.00                 | USD
                2025-06        | 2025-06-01  | 1              | eu-west-1 | vol-1       | 2.00           | 2.00                 | USD
                2025-06        | 2025-06-02  | 1              | eu-west-1 | vol-1       | 2.00           | 2.00                 | USD
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-node      | 10.00          | 10.00                | USD
                2025-06        | 2025-06-01  | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/web/a/1 | 0 | 0               | USD
                2025-06        | 2025-06-01  | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/batch/b/2 | 0 | 0             | USD
                """))
        .with(
            RESOURCE_OWNERS,
            rows(
                RESOURCE_OWNERS,
                """
                billing_period | sub_account_id | region_id | resource_id | owner    | workload
                2025-06        | 1              | eu-west-1 | i-1         | team-a   | shop
                2025-06        | 1              | eu-west-1 | vol-1       | team-a   | shop
                2025-06        | 1              | eu-west-1 | i-node      | platform | platform
                2025-06        | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/web/a/1 | platform | platform
                2025-06        | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/batch/b/2 | platform | platform
                """))
        .with(
            CHARGE_DAYS,
            rows(
                CHARGE_DAYS,
                """
                billing_period | charge_date | sub_account_id | region_id | resource_id | x_operation  | x_is_split | x_split_parent_resource_id | x_split_cost | x_split_unused_cost | x_net_split_cost | x_net_split_unused_cost | charge_category | x_usage_type | pricing_unit | consumed_quantity
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-node      | RunInstances | false      |                            |              |                     |                  | | Usage | | |
                2025-06        | 2025-06-01  | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/web/a/1 | EKSPod-EC2 | true | i-node              | 3.00         | 1.00                | 3.00             | 1.00 | Usage | | |
                2025-06        | 2025-06-01  | 1              | eu-west-1 | arn:aws:eks:eu-west-1:1:pod/prod/batch/b/2 | EKSPod-EC2 | true | i-node            | 5.00         | 1.00                | 5.00             | 1.00 | Usage | | |
                2025-06 | 2025-06-01 | 1 | eu-west-1 | vol-1 | | false | | | | | | Usage | EU-EBS:VolumeUsage.gp3 | GB-Mo | 1.5
                2025-06 | 2025-06-02 | 1 | eu-west-1 | vol-1 | | false | | | | | | Usage | EU-EBS:VolumeUsage.gp3 | GB-Mo | 1.5
                2025-06 | 2025-06-03 | 1 | eu-west-1 | vol-1 | | false | | | | | | Usage | EU-EBS:VolumeUsage.gp3 | GB-Mo | 1.5
                2025-06 | 2025-06-01 | 1 | eu-west-1 | i-1 | | false | | | | | | Usage | EU-DataTransfer-Out-Bytes | GB | 6
                2025-06 | 2025-06-01 | 1 | eu-west-1 | i-1 | | false | | | | | | Usage | EU-DataTransfer-Regional-Bytes | GB | 4
                2025-06 | 2025-06-01 | 1 | eu-west-1 | i-1 | | false | | | | | | Usage | EU-USE1-AWS-Out-Bytes | GB | 2
                """))
        .with(
            EMISSIONS,
            rows(
                EMISSIONS,
                """
                billing_period | charge_date | sub_account_id | region_id | resource_id | tier | energy_facility_kwh | operational_location_gco2e | embodied_gco2e | water_site_litres | water_grid_litres
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-1         | 2    | 1.5                 | 300                        | 150            | 0.5               | 2.5
                2025-06        | 2025-06-02  | 1              | eu-west-1 | i-1         | 2    | 1.5                 | 300                        | 150            | 0.5               |
                2025-06        | 2025-06-03  | 1              | eu-west-1 | i-1         | 2    | 1.5                 | 300                        | 150            | 0.5               |
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-1         | 4    |                     | 999                        |                |                   |
                2025-06        | 2025-06-01  | 1              | eu-west-1 | i-node      | 2    | 2                   | 400                        | 100            | 1                 | 4
                """));
  }

  @Test
  void aUnitCostsWhatTheWorkloadDidOnTheDaysThatWereCounted() {
    Dataset<Row> units = month().build(job()).cache();

    // The orders of the 21st have no complete costs yet. Shop: 2 x 12.00 over 150 orders, 3 kWh,
    // 900 g, 0.5 + 2.5 + 0.5 litres. The web pods take 0.4
    // of the node: 4.00, 0.8 kWh, 200 g, 2 litres.
    assertRows(
        units,
        UNIT_COSTS,
        """
        workload | unit     | units | unit_days | state         | reason           | cost  | x_net_cost | energy_kwh | emissions_gco2e | water_litres | cost_per_unit | energy_kwh_per_unit | emissions_gco2e_per_unit | billing_currency
        shop     | orders   | 150   | 2         | MEASURED      |                  | 24.00 | 22.00      | 3          | 900             | 3.5          | 0.16          | 0.02                | 6                        | USD
        prod/web | requests | 1000  | 1         | MEASURED      |                  | 4.00  | 4.00       | 0.8        | 200             | 2            | 0.004         | 0.0008              | 0.2                      | USD
        ghost    | orders   | 7     | 1         | NOT_EVALUATED | no_such_workload |       |            |            |                 |              |               |                     |                          | ''
        """);
    // The disk's 1.5 GB-months on each of two of three days; 6 GB to users, and 4 + 2 GB between
    // zones
    // and regions.
    assertRows(
        units.where("state = 'MEASURED'"),
        UNIT_COSTS,
        """
        workload | stored_gb_months | egress_gigabytes | moved_gigabytes | stored_gb_months_per_unit | egress_gigabytes_per_unit | moved_gigabytes_per_unit
        shop     | 3                | 6                | 6               | 0.02                      | 0.04                      | 0.04
        prod/web |                  |                  |                 |                           |                           |
        """);
  }

  @Test
  void containersTakeFromTheirMachineExactlyWhatTheyCost() {
    Dataset<Row> days = new WorkloadDays(month(), containers(), kinds()).rows();

    List<String> costs =
        days
            .where("charge_date = '2025-06-01'")
            .orderBy("workload")
            .selectExpr(
                "concat(workload, ' ', cast(cost as decimal(8,2)), ' ', cast(energy_kwh as decimal(8,2)))")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(costs)
        .containsExactly(
            "platform 0.00 0.00", "prod/batch 6.00 1.20", "prod/web 4.00 0.80", "shop 12.00 1.50");
  }

  @Test
  void rowsThatWereLeftOutAreNamedInTheSummary() {
    assertThat(job().remarks(null))
        .containsExactly("left out units.csv line 7: units are 'x', which is no number");
  }

  @Test
  void withoutUnitsThereAreNoUnitCosts() {
    assertThat(month().build(new CostUnits(UnitSeries.none(), containers(), kinds())).count())
        .isZero();
  }

  @Test
  void aQuarterIsHeldAgainstTheQuarterBeforeByMedians() {
    Dataset<Row> months =
        rows(
            UNIT_COSTS,
            """
            billing_period | workload | unit   | billing_currency | state    | cost | cost_per_unit | energy_kwh_per_unit
            2025-01        | shop     | orders | USD              | MEASURED | 100  | 1.0           | 0.02
            2025-02        | shop     | orders | USD              | MEASURED | 100  | 9.0           | 0.02
            2025-03        | shop     | orders | USD              | MEASURED | 100  | 2.0           | 0.02
            2025-04        | shop     | orders | USD              | MEASURED | 100  | 1.0           |
            2025-05        | shop     | orders | USD              | MEASURED | 100  | 1.5           |
            2025-06        | shop     | orders | USD              | MEASURED | 120  | 7.0           |
            2025-05        | new      | orders | USD              | MEASURED | 100  | 1.0           | 1.00
            2025-06        | new      | orders | USD              | MEASURED | 100  | 1.0           | 1.00
            """);

    // Median 1.5 against median 2.0; half a year is not held of the newcomer.
    assertRows(
        new FixedInputs("2025-06", "2025-06-30").with(UNIT_COSTS, months).build(new FollowUnits()),
        UNIT_TRENDS,
        """
        billing_period | workload | cost | cost_per_unit_factor | energy_per_unit_factor
        2025-06        | shop     | 120  | 0.75                 |
        """);
  }
}
