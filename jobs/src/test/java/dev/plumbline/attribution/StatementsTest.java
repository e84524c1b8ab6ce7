package dev.plumbline.attribution;

import static dev.plumbline.attribution.AllocationQuality.ALLOCATION_QUALITY;
import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static dev.plumbline.attribution.Statements.STATEMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class StatementsTest extends SparkTest {
  @Test
  void anOwnerSeesTheMonthInCentsBesideTheOneBefore() {
    Dataset<Row> costs =
        rows(
            ATTRIBUTED_COSTS,
            """
            x_source_id | billing_period | billing_account_id | owner | method | rule_id | pool | billing_currency | effective_cost
            1:r | 2026-03 | 1 | web | tag | tag_keys | | USD | 10
            1:r | 2026-03 | 1 | gone | tag | tag_keys | | USD | 3
            1:r | 2026-04 | 1 | web | tag | tag_keys | | USD | 12.004
            1:r | 2026-04 | 1 | web | special | credits | | USD | -1
            1:r | 2026-04 | 1 | web | special | unused_commitment | | USD | 2
            1:r | 2026-04 | 1 | web | split_even | net | net | USD | 0.005
            1:r | 2026-04 | 1 | data | split_even | net | net | USD | 0.005
            1:r | 2026-04 | 1 | data | split_even | back | back | USD | -33.3333333334
            1:r | 2026-04 | 1 | gone | split_even | back | back | USD | -33.3333333333
            1:r | 2026-04 | 1 | web | split_even | back | back | USD | -33.3333333333
            """);
    Dataset<Row> statements =
        new FixedInputs("2026-04", "2026-04-30")
            .with(ATTRIBUTED_COSTS, costs)
            .build(new DrawStatements());
    // The cent of the pool goes to the first of two equal halves; 0.004 are left of the rest. A
    // pool that is paid back is split as its mirror image is.
    assertRows(
        statements,
        STATEMENTS,
        """
        owner    | section     | pool | cost  | exact_cost | previous_cost | cost_delta
        web      | direct      | null | 12.00 | 12.004     | 10            | 2
        web      | credits     | null | -1    | -1         | 0             | -1
        web      | commitments | null | 2     | 2          | 0             | 2
        web      | shared      | net  | 0     | 0.005      | 0             | 0
        data     | shared      | net  | 0.01  | 0.005      | 0             | 0.01
        data     | shared      | back | -33.34 | -33.3333333334 | 0        | -33.34
        gone     | shared      | back | -33.33 | -33.3333333333 | 0        | -33.33
        web      | shared      | back | -33.33 | -33.3333333333 | 0        | -33.33
        gone     | direct      | null | 0     | 0          | 3             | -3
        rounding | rounding    | null | 0.004 | 0          | 0             | 0.004
        """);
  }

  @Test
  void theQualityOfAnAllocationIsMeasuredInCost() {
    Ownership ownership = Bills.ownership("tag_keys: [team, owner]\n");
    Dataset<Row> days =
        Bills.days(
            """
                sub_account_id | resource_id | tags | x_line_item_type | effective_cost
                2 | i-1 | {"team":"web"} | | 60
                2 | i-2 | {"owner":"web","team":"data"} | | 10
                2 | i-3 | {"Team":"web","TEAM":"ops"} | | 5
                2 | i-4 | | | 5
                2 | | | | 20
                2 | | | Tax | 50
                """);
    Dataset<Row> claimed = Bills.claimed(ownership, days).localCheckpoint();
    Dataset<Row> attributed = Bills.attributed(ownership, days);
    Dataset<Row> quality =
        new FixedInputs("2026-04", "2026-04-30")
            .with(CLAIMED_COSTS, claimed)
            .with(ATTRIBUTED_COSTS, attributed)
            .build(new MeasureAllocation(ownership));
    assertRows(
        quality,
        ALLOCATION_QUALITY,
        """
        measure      | name     | cost | base_cost | ratio
        allocated    | ''       | 70   | 100       | 0.7
        conflict     | ''       | 5    | 100       | 0.05
        untaggable   | ''       | 20   | 100       | 0.2
        rule         | tag_keys | 70   | 70        | 1.0
        tag_coverage | team     | 70   | 80        | 0.875
        tag_coverage | owner    | 10   | 80        | 0.125
        """);
    assertThat(attributed.where("rule_id = 'tax'").count()).isGreaterThan(0);
  }

  @Test
  void netCostsThatAreNotTheGrossOnesWithTheirDiscountsAreTold() {
    Dataset<Row> claimed =
        rows(
            CLAIMED_COSTS,
            """
            billing_period | billing_account_id | sub_account_id | billing_currency | billed_cost | x_net_billed_cost
            2026-04 | 1 | 2 | USD | 100 | 90
            2026-04 | 1 | 2 | USD | -10 | 0
            2026-04 | 1 | 3 | USD | 100 | 90
            2026-04 | 1 | 3 | USD | -5 | 0
            2026-04 | 1 | 4 | USD | | 90
            """);
    assertThat(NetCosts.remarks(claimed))
        .singleElement()
        .asString()
        .contains("account 3 in 2026-04 are 90.0000000000 USD", "discount lines 95.0000000000");
  }
}
