package dev.plumbline.series;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.LineKinds;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class BuildSeriesDaysTest extends SparkTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());

  private Dataset<Row> built(Dataset<Row> charges) {
    Ownership byTeam =
        new Ownership(
            new AttributionSettings(List.of("team"), List.of(), List.of(), Map.of()),
            AccountOwners.none());
    return new FixedInputs("2026-06", "2026-06-20")
        .with(CHARGE_DAYS, charges)
        .with(
            EMISSIONS,
            rows(
                EMISSIONS,
                """
                billing_period | charge_date | sub_account_id | region_id | resource_id | service_name | x_usage_type | pricing_unit | billing_currency | energy_facility_kwh | operational_location_gco2e | embodied_gco2e
                2026-06        | 2026-06-10  | 111            | us-east-1 | i-1         | Amazon EC2   | Box          | Hrs          | USD              | 2                   | 800                        | 100
                """))
        .with(
            RESOURCE_OWNERS,
            rows(
                RESOURCE_OWNERS,
                """
                billing_period | sub_account_id | region_id | resource_id | owner | workload
                2026-06        | 111            | us-east-1 | i-1         | web   | shop
                """))
        .build(
            new BuildSeriesDays(
                new SeriesLines(
                    SeriesKinds.load(CONF, LineKinds.load(CONF, new Problems())), byTeam)))
        .cache();
  }

  private Dataset<Row> charges() {
    return rows(
        CHARGE_DAYS,
        """
        x_source_id | billing_period | charge_date | sub_account_id | charge_category | x_line_item_type      | x_billing_entity | x_product_code      | service_name | x_usage_type | region_id | resource_id | pricing_unit | consumed_quantity | commitment_discount_id | commitment_discount_status | x_commitment_end_at | x_net_effective_cost | effective_cost | list_cost | billing_currency | x_is_split | tags
        p:r         | 2026-06        | 2026-06-10  | 111            | Usage           | Usage                 | AWS              | AmazonEC2           | Amazon EC2   | Box          | us-east-1 | i-1         | Hrs          | 24                |                        |                            |                     | 2.00                 | 2.40           | 2.40      | USD              | false      | {"team":"web"}
        p:r         | 2026-06        | 2026-06-25  | 111            | Usage           | Usage                 | AWS              | AmazonEC2           | Amazon EC2   | Box          | us-east-1 | i-1         | Hrs          | 24                |                        |                            |                     |                      | 2.40           | 2.40      | USD              | false      | {"team":"web"}
        p:r         | 2026-06        | 2026-06-10  | 111            | Usage           | Usage                 | AWS              | AmazonEC2           | Amazon EC2   | Box          | us-east-1 | pod         | Hrs          | 24                |                        |                            |                     | 0                    | 0              |           | USD              | true       |
        p:r         | 2026-06        | 2026-06-01  | 111            | Purchase        | RIFee                 | AWS              | AmazonEC2           | Amazon EC2   | Heavy        | us-east-1 |             |              |                   | ri-1                   | Unused                     |                     | 10.00                | 10.00          |           | USD              | false      |
        p:r         | 2026-06        | 2026-06-01  | 111            | Purchase        | RIFee                 | AWS              | AmazonEC2           | Amazon EC2   | Short        | us-east-1 |             |              |                   | ri-2                   | Unused                     | 2026-06-04 12:00:00 | 1.00                 | 1.00           |           | USD              | false      |
        p:r         | 2026-06        | 2026-06-10  | 111            | Usage           | SavingsPlanNegation   | AWS              | AmazonEC2           | Amazon EC2   | Box:c5       | us-east-1 | i-2         | Hrs          | 24                | sp-1                   | Used                       |                     | 0                    | 0              | 0         | USD              | false      |
        p:r         | 2026-06        | 2026-06-01  | 111            | Purchase        | Fee                   | AWS              | AWSSupportBusiness  | AWS Support  | Dollar       |           |             |              |                   |                        |                            |                     | 100                  | 100            |           | USD              | false      |
        p:r         | 2026-06        | 2026-06-01  |                | Tax             | Tax                   | AWS              |                     | Tax          |              |           |             |              |                   |                        |                            |                     | 9.00                 | 9.00           |           | USD              | false      |
        p:r         | 2026-06        | 2026-06-02  | 111            | Usage           | Usage                 | AWS Marketplace  | abc                 | Some Seller  | Hours        | us-east-1 |             | Hrs          | 1                 |                        |                            |                     | 3.00                 | 3.00           |           | USD              | false      |
        """);
  }

  @Test
  void linesKeepTheirTotalOwnerAndKind() {
    Dataset<Row> days = built(charges());

    // 2.00 + 2.40 + 10 + 1 + 0 + 100 + 9 + 3: net, gross where there is no net, split rows left
    // out.
    assertThat(days.selectExpr("cast(sum(cost) as decimal(24,10))").first().getDecimal(0))
        .isEqualByComparingTo("127.40");
    assertRows(
        days.where("x_usage_type not in ('Heavy', 'Short')"),
        SERIES_DAYS,
        """
        charge_date | sub_account_id | owner       | workload | service_name | line_kind   | commitment_status | is_provisional | cost | consumed_quantity | energy_kwh | emissions_gco2e
        2026-06-10  | 111            | web         | shop     | Amazon EC2   | regular     | ''                | false          | 2    | 24                | 2          | 900
        2026-06-25  | 111            | web         | shop     | Amazon EC2   | regular     | ''                | true           | 2.4  | 24                |            |
        2026-06-10  | 111            | unallocated | ''       | Amazon EC2   | regular     | Used              | false          | 0    |                   |            |
        2026-06-01  | 111            | unallocated | ''       | AWS Support  | support     | ''                | false          | 100  |                   |            |
        2026-06-01  | ''             | unallocated | ''       | Tax          | tax         | ''                | false          | 9    |                   |            |
        2026-06-02  | 111            | unallocated | ''       | Some Seller  | marketplace | ''                | false          | 3    | 1                 |            |
        """);
  }

  @Test
  void anUnusedReservationIsSpreadOverTheDaysOfItsTerm() {
    Dataset<Row> days = built(charges());

    List<Row> spread = days.where("x_usage_type = 'Heavy'").orderBy("charge_date").collectAsList();
    assertThat(spread).hasSize(30);
    assertThat(spread.get(0).<BigDecimal>getAs("cost")).isEqualByComparingTo("0.3333333333");
    // Each part is rounded with what the parts before it left, so that the last makes up 10.00.
    assertThat(spread.get(29).<BigDecimal>getAs("cost")).isEqualByComparingTo("0.3333333334");
    assertThat(days.where("x_usage_type = 'Short' and cost = 0.25").count()).isEqualTo(4);
  }

  @Test
  void aContainerHasTheCostOfItsShareUnderItsOwnUsage() {
    Dataset<Row> days =
        rows(
            CHARGE_DAYS,
            """
            x_source_id | billing_period | charge_date | sub_account_id | charge_category | x_line_item_type | x_product_code | service_name | x_usage_type | region_id | resource_id | pricing_unit | consumed_quantity | x_net_effective_cost | effective_cost | list_cost | billing_currency | x_is_split | x_split_parent_resource_id | x_net_split_cost | x_net_split_unused_cost | x_split_usage | tags
            p:r         | 2026-06        | 2026-06-10  | 111            | Usage           | Usage            | AmazonEC2      | Amazon EC2   | Box          | us-east-1 | i-1         | Hrs          | 24                | 2.00                 | 2.40           | 2.40      | USD              | false      |                            |                  |                         |               | {"team":"web"}
            p:r         | 2026-06        | 2026-06-10  | 111            | Usage           | Usage            | AmazonEKS      | Amazon EKS   | EKS-vCPU     | us-east-1 | pod         | vCPU-Hours   |                   | 0                    | 0              |           | USD              | true       | i-1                        | 0.50             | 0.25                    | 6             | {"team":"data"}
            """);
    assertRows(
        built(days).where("cost is not null"),
        SERIES_DAYS,
        """
        owner | service_name | x_usage_type | pricing_unit | cost | consumed_quantity
        data  | Amazon EC2   | EKS-vCPU     | vCPU-Hours   | 0.75 | 6
        web   | Amazon EC2   | Box          | Hrs          | 2.00 | 24
        web   | Amazon EC2   | EKS-vCPU     | vCPU-Hours   | -0.75 |
        """);
  }
}
