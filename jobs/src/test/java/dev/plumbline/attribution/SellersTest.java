package dev.plumbline.attribution;

import static dev.plumbline.attribution.ContractCosts.CONTRACT_COSTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** What others than AWS sell, and what is paid or paid back for other months than the bill's. */
class SellersTest extends SparkTest {
  @Test
  void taxFollowsItsSellerAndARefundTellsTheMonthItCorrects() {
    Dataset<Row> costs =
        Bills.attributed(
            Bills.ownership("tag_keys: [team]"),
            Bills.days(
                """
                billing_account_id | x_line_item_type | charge_date | x_billing_entity | x_legal_entity | x_product_code | resource_id | tags           | effective_cost
                1                  | Usage            | 2026-04-02  | AWS Marketplace  | Acme Ltd.      | 4x8gq7s1a      | p-1         | {"team":"a"}   | 100
                1                  | Usage            | 2026-04-02  | AWS Marketplace  | Acme Ltd.      | 9k2mm0d3b      | p-2         | {"team":"b"}   | 300
                1                  | Usage            | 2026-04-02  | AWS Marketplace  | Bolt GmbH      | 7h1zz5e4c      | p-3         | {"team":"c"}   | 50
                1                  | Usage            | 2026-04-02  | AWS              | AWS, Inc.      | AmazonEC2      | i-1         | {"team":"c"}   | 10
                1                  | Tax              | 2026-04-01  | AWS Marketplace  | AWS EMEA SARL  | 4x8gq7s1a      |             |                | 40
                1                  | Tax              | 2026-04-01  | AWS Marketplace  | Bolt GmbH      | 7h1zz5e4c      |             |                | 5
                1                  | Tax              | 2026-04-01  | AWS              | AWS EMEA SARL  | AmazonEC2      |             |                | 2
                2                  | Usage            | 2026-04-02  | AWS              | AWS, Inc.      | AmazonEC2      | i-2         | {"team":"a"}   | 100
                2                  | Refund           | 2026-02-10  | AWS              | AWS, Inc.      | AmazonEC2      |             |                | -30
                2                  | Refund           | 2026-04-10  | AWS              | AWS, Inc.      | AmazonEC2      |             |                | -5
                """));

    // Acme sells both products: its 40.00 follow 100.00 and 300.00, whoever collects the tax.
    assertThat(
            costs
                .where("billing_account_id = '1'")
                .groupBy("owner", "seller")
                .agg(functions.sum("effective_cost").cast("decimal(9,2)").as("cost"))
                .collectAsList())
        .extracting(row -> row.mkString(" "))
        .containsExactlyInAnyOrder(
            "a AWS Marketplace: Acme Ltd. 110.00",
            "b AWS Marketplace: Acme Ltd. 330.00",
            "c AWS Marketplace: Bolt GmbH 55.00",
            "c AWS 12.00");
    // April's bill is 65.00; February's is corrected by 30.00 of it.
    assertThat(
            costs
                .where("billing_account_id = '2'")
                .groupBy("billing_period", "owner", "charge_category", "corrected_period")
                .agg(functions.sum("effective_cost").cast("decimal(9,2)").as("cost"))
                .collectAsList())
        .extracting(row -> row.mkString(" "))
        .containsExactlyInAnyOrder(
            "2026-04 a Usage null 100.00",
            "2026-04 a Adjustment 2026-02 -30.00",
            "2026-04 a Adjustment null -5.00");
  }

  private static final String FEES =
      """
      billing_period | x_line_item_type | charge_date | x_billing_entity | x_legal_entity | x_product_code | tags         | commitment_discount_id | effective_cost
      2026-03        | Fee              | 2026-03-01  | AWS Marketplace  | Acme Ltd.      | 4x8gq7s1a      | {"team":"a"} |                        | 1200
      2026-03        | Usage            | 2026-03-01  | AWS Marketplace  | Acme Ltd.      | 4x8gq7s1a      | {"team":"a"} |                        | 7
      2026-04        | Fee              | 2026-02-25  | AWS Marketplace  | Acme Ltd.      | 4x8gq7s1a      |              |                        | 365
      2026-04        | Fee              | 2026-04-05  | AWS              | AWS, Inc.      | AmazonRoute53  |              |                        | 12
      2026-04        | Fee              | 2026-04-05  | AWS              | AWS, Inc.      | 4x8gq7s1a      |              | ri-1                   | 99
      """;

  private static Dataset<Row> contracts(String period, String settings) {
    return new FixedInputs(period, "2027-12-31")
        .with(CHARGE_DAYS, Bills.days(FEES))
        .build(new AmortizeContracts(Bills.ownership(settings), Bills.kinds()));
  }

  @Test
  void aContractPaidAtOnceIsBorneByTheDaysOfItsTerm() {
    String settings =
        "tag_keys: [team]\ncontracts: [{id: search, match: {service: 4x8gq7s1a}, months: 12}]\n";
    // 1,200.00 over 365 days: 61 of them until the end of April less 31 until that of March.
    assertRows(
        contracts("2026-04", settings),
        CONTRACT_COSTS,
        """
        owner       | seller                     | contract | billed_period | term_start | term_end   | billed_cost | amortized_cost | remaining_cost | x_net_amortized_cost
        a           | AWS Marketplace: Acme Ltd. | search   | 2026-03       | 2026-03-01 | 2027-03-01 | 0           | 98.6301369863  | 999.4520547946 | 98.6301369863
        unallocated | AWS Marketplace: Acme Ltd. | search   | 2026-04       | 2026-02-25 | 2027-02-25 | 365         | 65             | 300            | 65
        """);
    assertRows(
        contracts("2027-02", settings),
        CONTRACT_COSTS,
        """
        owner       | billed_period | billed_cost | amortized_cost | remaining_cost
        a           | 2026-03       | 0           | 92.0547945206  | 0
        unallocated | 2026-04       | 0           | 24             | 0
        """);
    assertThat(contracts("2026-04", "tag_keys: [team]").isEmpty()).isTrue();
  }
}
