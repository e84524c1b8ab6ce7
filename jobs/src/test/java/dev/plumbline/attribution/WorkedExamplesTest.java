package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bills worked out by hand to the cent: each payer is one example, all in one run. */
class WorkedExamplesTest extends SparkTest {
  private static final String SETTINGS =
      """
      tag_keys: [team]
      rules:
        - {id: models, owner: ml, match: {service: AmazonSageMaker}}
      pools:
        - {id: shared, match: {account: "200000000009"}}
        - {id: thirds, method: even, owners: [a, b, c], match: {account: "300000000001"}}
        - id: crumbs
          method: fixed
          match: {account: "300000000002"}
          percentages: {a: 50, b: 30, c: 20}
        - id: nat-bytes
          method: usage
          match: {usage_type: "*NatGateway-Bytes"}
          figures: {a: 6150, b: 2870, c: 1130}
        - {id: nat-hours, method: even, match: {usage_type: "*NatGateway-Hours"}}
      special: {support: shared}
      """;

  private static final String BILLS =
      """
      billing_account_id | x_line_item_type | sub_account_id | x_product_code | x_usage_type | x_billing_entity | resource_id | tags | effective_cost | billed_cost
      1 | RIFee | 100000000001 | AmazonEC2 | | AWS | | | 12 | 36
      1 | DiscountedUsage | 100000000001 | AmazonEC2 | | AWS | i-1 | {"team":"web"} | 60 | 0
      1 | SavingsPlanRecurringFee | 100000000001 | ComputeSavingsPlans | | AWS | | | 14 | 144
      1 | SavingsPlanCoveredUsage | 100000000001 | AmazonEC2 | | AWS | i-2 | {"team":"web"} | 130 | 180
      1 | SavingsPlanNegation | 100000000001 | AmazonEC2 | | AWS | | | 0 | -180
      1 | Usage | 100000000001 | AmazonEC2 | | AWS | i-3 | {"team":"web"} | 250 | 250
      1 | Usage | 100000000001 | AmazonS3 | | AWS | b | {"team":"web"} | 40 | 40
      1 | Tax | 100000000001 | AmazonEC2 | | AWS | | | 47 | 47
      2 | Usage | 200000000001 | AmazonEC2 | | AWS | i-1 | {"team":"checkout"} | 3210.55 |
      2 | Usage | 200000000001 | AmazonEC2 | | AWS | i-2 | {"team":"search"} | 2104.10 |
      2 | Usage | 200000000002 | AmazonS3 | | AWS | b-1 | {"team":"data"} | 1885.35 |
      2 | Usage | 200000000001 | AmazonSageMaker | | AWS | m-1 | | 800 |
      2 | Usage | 200000000001 | AmazonEC2 | | AWS | i-3 | | 100 |
      2 | Usage | 200000000009 | AmazonVPC | | AWS | n-1 | | 1300 |
      2 | Fee | 2 | AWSSupportBusiness | | AWS | | | 600 |
      3 | Usage | 300000000001 | AmazonVPC | | AWS | n-1 | | 100 |
      3 | Usage | 300000000002 | AmazonVPC | | AWS | n-2 | | 0.07 |
      3 | Usage | 300000000003 | AmazonS3 | | AWS | b-1 | {"team":"a"} | 1 |
      3 | Usage | 300000000003 | AmazonS3 | | AWS | b-2 | {"team":"b"} | 1 |
      3 | Usage | 300000000003 | AmazonS3 | | AWS | b-3 | {"team":"c"} | 1 |
      4 | Usage | 400000000001 | AmazonEC2 | EU-NatGateway-Bytes | AWS | nat-1 | | 456.75 |
      4 | Usage | 400000000001 | AmazonEC2 | EU-NatGateway-Hours | AWS | nat-1 | | 97.20 |
      4 | Usage | 400000000001 | AmazonS3 | | AWS | b-1 | {"team":"a"} | 1 |
      4 | Usage | 400000000001 | AmazonS3 | | AWS | b-2 | {"team":"b"} | 1 |
      4 | Usage | 400000000001 | AmazonS3 | | AWS | b-3 | {"team":"c"} | 1 |
      6 | Usage | 600000000001 | AmazonEC2 | | AWS | i-1 | {"team":"a"} | 120 |
      6 | Usage | 600000000001 | AmazonS3 | | AWS | b-1 | {"team":"b"} | 60 |
      6 | Refund | 600000000001 | | | AWS | | | -250 |
      8 | Usage | 800000000001 | AmazonEC2 | | AWS | i-1 | {"team":"a"} | 300 |
      8 | Usage | 800000000001 | AmazonEC2 | | AWS | i-2 | {"team":"b"} | 100 |
      8 | Tax | 800000000001 | AmazonEC2 | | AWS | | | 80 |
      8 | Usage | 800000000001 | toolkit | | AWS Marketplace | p-1 | {"team":"c"} | 200 |
      8 | Tax | 800000000001 | toolkit | | AWS Marketplace | | | 40 |
      9 | Usage | 900000000001 | AmazonEC2 | | AWS | node-1 | {"team":"red"} | 144 |
      9 | Usage | 900000000001 | AmazonEKS | | AWS | pod-1 | {"team":"web"} | 0 |
      """;

  private static Dataset<Row> attributed;
  private static Dataset<Row> statements;

  @BeforeAll
  static void build() {
    attributed = Bills.attributed(Bills.ownership(SETTINGS), Bills.days(BILLS));
    statements = Bills.statements(attributed);
  }

  private static Map<String, String> byOwner(String payer) {
    return Bills.byOwner(statements, payer, "effective");
  }

  private static String sum(String payer, String condition, String cost) {
    BigDecimal sum =
        attributed
            .where(col("billing_account_id").equalTo(payer))
            .where(condition)
            .agg(functions.sum(cost))
            .head()
            .getDecimal(0);
    return sum.setScale(2).toPlainString();
  }

  @Test
  void amortisedCostKeepsWasteApartAndSpreadsItOverTheMonth() {
    assertThat(sum("1", "true", "billed_cost")).isEqualTo("517.00");
    assertThat(sum("1", "true", "effective_cost")).isEqualTo("553.00");
    assertThat(sum("1", "rule_id = 'unused_commitment'", "effective_cost")).isEqualTo("26.00");
    // The reservation's 12.00 are 0.40 on each of 30 days; the plan's fee has its own days.
    assertThat(
            sum(
                "1",
                "rule_id = 'unused_commitment' and charge_date = '2026-04-30'",
                "effective_cost"))
        .isEqualTo("0.40");
    assertThat(sum("1", "charge_date > '2026-04-01'", "billed_cost")).isEqualTo("0.00");
    // 10 % of the 250.00 and 40.00 that are billed to the team, and of the fees of 36.00 and
    // 144.00;
    // not of the 180.00 that the plan takes off the bill again.
    assertThat(sum("1", "rule_id = 'tax' and owner = 'web'", "effective_cost")).isEqualTo("29.00");
    assertThat(sum("1", "rule_id = 'tax' and owner = 'unallocated'", "effective_cost"))
        .isEqualTo("18.00");
  }

  @Test
  void aPoolFollowsTheOwnersOwnCosts() {
    assertThat(byOwner("2"))
        .isEqualTo(
            Map.of(
                "checkout", "3973.06",
                "search", "2603.82",
                "data", "2333.12",
                "ml", "990.00",
                "unallocated", "100.00"));
  }

  @Test
  void evenAndFixedSharesAddUpToTheCent() {
    assertThat(
            statements
                .where("billing_account_id = '3' and basis = 'effective' and section = 'shared'")
                .selectExpr("concat_ws(' ', pool, owner, cast(cost as decimal(9,2)))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(
            "thirds a 33.34",
            "thirds b 33.33",
            "thirds c 33.33",
            "crumbs a 0.04",
            "crumbs b 0.02",
            "crumbs c 0.01");
  }

  @Test
  void bytesAreSharedByBytesAndHoursEvenly() {
    assertThat(byOwner("4")).isEqualTo(Map.of("a", "310.15", "b", "162.55", "c", "84.25"));
  }

  @Test
  void aRefundLargerThanTheUsageGoesToNobodyElse() {
    assertThat(byOwner("6"))
        .isEqualTo(Map.of("a", "0.00", "b", "0.00", "unapplied_credits", "-70.00"));
    assertThat(sum("6", "charge_category = 'Usage'", "effective_cost")).isEqualTo("180.00");
  }

  @Test
  void eachSellersTaxFollowsItsOwnSales() {
    assertThat(byOwner("8")).isEqualTo(Map.of("a", "360.00", "b", "120.00", "c", "240.00"));
  }

  @Test
  void aContainersShareDoesNotCountItsNodeTwice() {
    assertThat(byOwner("9")).isEqualTo(Map.of("red", "144.00", "web", "0.00"));
  }

  @Test
  void everyShareSaysMethodRuleAndVersion() {
    assertThat(
            attributed
                .where("billing_account_id = '2'")
                .selectExpr("concat_ws(' ', method, rule_id, pool, reason)")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(
            "tag tag_keys",
            "virtual_tag models",
            "split_proportional shared shared",
            "unallocated no_rule");
    assertThat(attributed.where("rule_id is not null and rule_version is null").count()).isZero();
  }

  private static final String PLAN =
      """
      x_line_item_type | sub_account_id | commitment_discount_id | commitment_discount_status | resource_id | tags | effective_cost | list_cost
      SavingsPlanRecurringFee | 700000000009 | sp-1 | Unused | | | 80 |
      SavingsPlanCoveredUsage | 700000000001 | sp-1 | Used | i-1 | {"team":"x"} | 400 | 560
      SavingsPlanCoveredUsage | 700000000002 | sp-1 | Used | i-2 | {"team":"y"} | 240 | 336
      """;

  private static Map<String, String> plan(String policy) {
    Ownership ownership =
        new Ownership(
            Bills.settings("tag_keys: [team]\nspecial: {unused_commitments: " + policy + "}\n"),
            AccountOwners.parse("owners.csv", "sub_account_id,owner\n700000000009,p\n"));
    return Bills.byOwner(
        Bills.statements(Bills.attributed(ownership, Bills.days(PLAN))), "1", "effective");
  }

  @Test
  void whatNobodyUsedOfAPlanIsPaidByPolicy() {
    assertThat(plan("purchaser")).isEqualTo(Map.of("x", "400.00", "y", "240.00", "p", "80.00"));
    assertThat(plan("beneficiaries")).isEqualTo(Map.of("x", "450.00", "y", "270.00"));
    assertThat(plan("savings_pool"))
        .isEqualTo(Map.of("x", "560.00", "y", "336.00", "pool:commitment_savings", "-176.00"));
  }
}
