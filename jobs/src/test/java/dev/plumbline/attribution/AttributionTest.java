package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.Reconciliation.RECONCILIATION;
import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Check;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class AttributionTest extends SparkTest {
  private static final AttributionSettings SETTINGS =
      new AttributionSettings(
          List.of("team"), List.of("env"), List.of("app"), Map.of("frontend", "web"));
  private static final String HEADER =
      "charge_date | sub_account_id | resource_id | effective_cost | tags\n";

  /** Days of April in one bill; every basis but the net ones, which the bill lacks. */
  private Dataset<Row> days(String lines) {
    return rows(CHARGE_DAYS, HEADER + lines)
        .withColumn("x_source_id", functions.lit("1:r"))
        .withColumn("billing_period", functions.lit("2026-04"))
        .withColumn("billing_account_id", functions.lit("1"))
        .withColumn("charge_category", functions.lit("Usage"))
        .withColumn("billing_currency", functions.lit("USD"))
        .withColumn("billed_cost", functions.col("effective_cost"));
  }

  private Dataset<Row> attributed(AccountOwners accounts, String lines) {
    return Bills.attributed(new Ownership(SETTINGS, accounts), days(lines));
  }

  private static Map<String, String> byOwner(Dataset<Row> costs) {
    Map<String, String> sums = new TreeMap<>();
    costs
        .groupBy("owner")
        .agg(functions.sum("direct_cost"))
        .collectAsList()
        .forEach(row -> sums.put(row.getString(0), row.getDecimal(1).setScale(2).toPlainString()));
    return sums;
  }

  /** A machine that costs 24.00 a day in April, with tags by day. */
  private static String april(String first, String from11th) {
    StringBuilder lines = new StringBuilder();
    for (int day = 1; day <= 30; day++) {
      lines.append(
          "2026-04-%02d | 2 | i-1 | 24 | %s%n".formatted(day, day <= 10 ? first : from11th));
    }
    return lines.toString();
  }

  @Test
  void anOwnerPaysForTheDaysTheTagNamedIt() {
    // 10 x 24 and 20 x 24; the last tag for the whole month would give blue 720.
    assertThat(
            byOwner(
                attributed(
                    AccountOwners.none(), april("{\"team\":\"red\"}", "{\"team\":\"blue\"}"))))
        .isEqualTo(Map.of("red", "240.00", "blue", "480.00"));
  }

  @Test
  void anAccountsOwnerPaysForTheDaysItOwnedTheAccount() {
    AccountOwners accounts =
        AccountOwners.parse(
            "owners.csv",
            "sub_account_id,owner,valid_from,valid_to\n2,red,,2026-04-10\n2,blue,2026-04-11,\n");
    assertThat(byOwner(attributed(accounts, april("", ""))))
        .isEqualTo(Map.of("red", "240.00", "blue", "480.00"));
  }

  @Test
  void aMonthlyFeeIsPaidByWhoeverOwnsEachOfItsDays() {
    AccountOwners accounts =
        AccountOwners.parse(
            "owners.csv",
            "sub_account_id,owner,valid_from,valid_to\n2,red,,2026-04-10\n2,blue,2026-04-11,\n");
    Dataset<Row> costs =
        Bills.attributed(
            new Ownership(SETTINGS, accounts),
            Bills.days(
                """
                x_line_item_type | charge_category | charge_date | sub_account_id | commitment_discount_status | billed_cost | effective_cost
                RIFee            | Purchase        | 2026-04-01  | 2              | Unused                     | 45          | 30
                RIFee            | Usage           | 2026-04-10  | 2              | Unused                     | 0           | 7
                """));
    // 1.00 a day of what nobody used, and 7.00 that FOCUS has on its day; what is billed is billed
    // on the first.
    assertThat(byOwner(costs)).isEqualTo(Map.of("red", "17.00", "blue", "20.00"));
    assertThat(costs.where("owner = 'red'").agg(functions.sum("billed_cost")).head().getDecimal(0))
        .isEqualByComparingTo("45");
  }

  @Test
  void sharesCountUsageOnceAndUnallocatedCostOnce() {
    AttributionSettings settings =
        Bills.settings(
                """
            tag_keys: [team]
            pools:
              - {id: rack, method: usage, match: {service: Rack}, usage: {account: "1*"}}
              - {id: hall, method: even, match: {service: Hall}}
              - {id: line, method: usage, match: {service: Line}, figures_file: line.csv}
            unallocated_takes_shares: true
            """)
            .withFigures(file -> "owner,figure,month\nred,3,2026-04\nred,9,2026-05\nGreen,1,\n");
    Dataset<Row> costs =
        Bills.attributed(
            new Ownership(settings, AccountOwners.none()),
            Bills.days(
                """
                billing_account_id | x_line_item_type    | sub_account_id | x_product_code | resource_id | tags             | consumed_quantity | effective_cost
                1                  | Usage               | 100000000001   | AmazonEC2      | i-1         | {"team":"red"}   | 30                | 1
                1                  | SavingsPlanNegation | 100000000001   | AmazonEC2      | i-1         | {"team":"red"}   | 30                | 0
                1                  | Usage               | 100000000001   | AmazonEC2      | i-2         | {"team":"blue"}  | 10                | 1
                1                  | RIFee               | 100000000001   | AmazonEC2      |             | {"team":"blue"}  | 720               | 0
                1                  | Usage               | 200000000001   | Rack           |             |                  | 1                 | 40
                2                  | Usage               | 100000000001   | AmazonEC2      | i-1         | {"team":"red"}   | 1                 | 1
                2                  | Usage               | 100000000001   | AmazonEC2      | i-2         | {"team":"blue"}  | 1                 | 1
                2                  | Usage               | 100000000001   | AmazonEC2      | i-3         |                  | 1                 | 1
                2                  | Usage               | 100000000001   | AmazonEC2      |             |                  | 1                 | 1
                2                  | Usage               | 100000000001   | Hall           |             |                  | 1                 | 30
                2                  | Usage               | 100000000001   | Line           |             |                  | 1                 | 8
                """));
    assertThat(
            costs
                .where("shared_cost <> 0")
                .groupBy("pool", "owner")
                .agg(functions.sum("shared_cost").cast("decimal(9,2)").as("cost"))
                .collectAsList())
        .extracting(row -> row.mkString(" "))
        .containsExactlyInAnyOrder(
            "rack red 30.00",
            "rack blue 10.00",
            "hall red 10.00",
            "hall blue 10.00",
            "hall unallocated 10.00",
            "line red 6.00",
            "line green 2.00");
    assertThat(MissingUsage.remarks(costs, settings.allocation()))
        .containsExactly(
            "pool 'line' of bill 2 in 2026-04 is shared by usage; with cost and without a figure, so"
                + " that they take nothing of it: blue");
  }

  @Test
  void anOwnerHasOneNameHoweverTagsOwnersFileAndAliasesSpellIt() {
    AccountOwners accounts =
        AccountOwners.parse(
            "owners.csv", "sub_account_id,owner,environment\n2,Shop,Prod\n3, SHPO ,\n");
    AttributionSettings settings =
        new AttributionSettings(List.of("team"), List.of(), List.of(), Map.of("Shpo", "Shop"));
    Dataset<Row> owned =
        new Ownership(settings, accounts)
            .withOwner(
                days(
                    """
                    2026-04-01 | 1 | i-1 | 1 | {"team":"shop"}
                    2026-04-01 | 1 | i-2 | 1 | {"team":"SHPO"}
                    2026-04-01 | 2 | i-3 | 1 | {}
                    2026-04-01 | 3 | i-4 | 1 | {}
                    """),
                spark);
    assertThat(owned.select("owner").distinct().collectAsList())
        .singleElement()
        .extracting(row -> row.getString(0))
        .isEqualTo("shop");
    assertThat(owned.where("environment = 'prod'").count()).isEqualTo(1);
  }

  @Test
  void everyCostHasAnOwnerOrAReasonWhyNot() {
    AccountOwners accounts = AccountOwners.parse("owners.csv", "sub_account_id,owner\n3,ops\n");
    assertRows(
        attributed(
            accounts,
            """
            2026-04-01 | 2    | i-1  | 1  | {"team":"web"}
            2026-04-01 | 2    | i-2  | 2  | {"Team":"FrontEnd"}
            2026-04-01 | 2    | i-3  | 4  | {}
            2026-04-01 | 2    |      | 8  | null
            2026-04-01 | 2    | i-4  | 16 | {"Team":"web","TEAM":"ops"}
            2026-04-01 | 3    | i-5  | 32 | {}
            2026-04-01 | 3    | i-6  | 64 | {"Team":"web","TEAM":"ops"}
            2026-04-01 | null | null | -5 | null
            """),
        ATTRIBUTED_COSTS,
        """
        sub_account_id | owner       | method          | rule_id  | reason     | direct_cost | shared_cost | direct_x_net_billed_cost
        2              | web         | tag             | tag_keys | null       | 3           | 0           | null
        2              | unallocated | unallocated     | null     | no_tag     | 4           | 0           | null
        2              | unallocated | unallocated     | null     | untaggable | 8           | 0           | null
        2              | unallocated | unallocated     | null     | conflict   | 16          | 0           | null
        3              | ops         | account_default | owners   | null       | 32          | 0           | null
        3              | unallocated | unallocated     | null     | conflict   | 64          | 0           | null
        null           | unallocated | unallocated     | null     | untaggable | -5          | 0           | null
        """);
  }

  @Test
  void theOwnersPartsAddUpToTheBill() {
    Dataset<Row> costs =
        attributed(AccountOwners.none(), april("{\"team\":\"red\"}", "{\"team\":\"blue\"}"));
    BigDecimal total = costs.agg(functions.sum("billed_cost")).head().getDecimal(0);
    assertThat(total).isEqualByComparingTo("720");
  }

  private static final String BILL =
      """
      x_source_id | billing_period | billing_account_id | sub_account_id | billing_currency | x_line_count | billed_total | effective_total | amortized_upfront_total | upfront_fee_total
      1:r         | 2026-04        | 1                  | 2              | USD              | 1            | 100          | 90              | 0                       | 10
      """;

  private Dataset<Row> reconciled(String effective) {
    String costs =
        """
        x_source_id | billing_period | billing_account_id | sub_account_id | owner       | billing_currency | billed_cost | direct_cost | shared_cost
        1:r         | 2026-04        | 1                  | 2              | web         | USD              | 70          | %s          | 0
        1:r         | 2026-04        | 1                  | 2              | unallocated | USD              | 30          | 27          | 0
        """
            .formatted(effective);
    return new FixedInputs("2026-04", "2026-04-30")
        .with(BILL_TOTALS, rows(BILL_TOTALS, BILL))
        .with(ATTRIBUTED_COSTS, rows(ATTRIBUTED_COSTS, costs))
        .build(new Reconcile());
  }

  private static List<String> violations(Dataset<Row> reconciliation) {
    Check check = new Reconcile().checks().get(0);
    return check.violations(table -> reconciliation);
  }

  @Test
  void aBasisTheBillLacksIsNotAvailableAndNeverZero() {
    Dataset<Row> reconciled = reconciled("63");
    assertRows(
        reconciled,
        RECONCILIATION,
        """
        basis         | state         | bill_total | attributed_total | residual | unallocated_total | upfront_bridge
        billed        | AVAILABLE     | 100        | 100              | 0        | 30                | null
        effective     | AVAILABLE     | 90         | 90               | 0        | 27                | 90
        net_billed    | NOT_AVAILABLE | null       | null             | null     | null              | null
        net_effective | NOT_AVAILABLE | null       | null             | null     | null              | null
        """);
    assertThat(violations(reconciled)).isEmpty();
  }

  @Test
  void twoReportsOfOnePayerAreReconciledEachByItself() {
    String bill = BILL + "1:s | 2026-04 | 1 | 2 | USD | 1 | 100 | 100 | 0 | 0\n";
    // What one report has too much the other has too little: added up nobody would see it.
    String costs =
        """
        x_source_id | billing_period | billing_account_id | sub_account_id | owner | billing_currency | billed_cost | direct_cost | shared_cost
        1:r         | 2026-04        | 1                  | 2              | web   | USD              | 100.01      | 90          | 0
        1:s         | 2026-04        | 1                  | 2              | web   | USD              | 99.99       | 100         | 0
        """;
    Dataset<Row> reconciled =
        new FixedInputs("2026-04", "2026-04-30")
            .with(BILL_TOTALS, rows(BILL_TOTALS, bill))
            .with(ATTRIBUTED_COSTS, rows(ATTRIBUTED_COSTS, costs))
            .build(new Reconcile());
    assertThat(violations(reconciled))
        .hasSize(2)
        .anyMatch(line -> line.contains("source 1:r") && line.contains("residual 0.01"))
        .anyMatch(line -> line.contains("source 1:s") && line.contains("residual -0.01"));
    // The owners' costs keep the two reports apart as well.
    Dataset<Row> days = days("2026-04-01 | 2 | i-1 | 1 | {\"team\":\"web\"}\n");
    assertThat(
            Bills.attributed(
                    new Ownership(SETTINGS, AccountOwners.none()),
                    days.unionByName(days.withColumn("x_source_id", functions.lit("1:s"))))
                .count())
        .isEqualTo(2);
  }

  @Test
  void aResidualIsNamedWithItsPlace() {
    assertThat(violations(reconciled("62.9999999999")))
        .singleElement()
        .asString()
        .contains("source 1:r, period 2026-04, payer 1, account 2")
        .contains("basis effective")
        .contains("residual -0.0000000001")
        .doesNotContain("E-10");
  }

  @Test
  void aResourceBelongsToWhoItsLastDayNames() {
    Dataset<Row> days =
        rows(
                RESOURCE_DAYS,
                """
                charge_date | resource_id | tags
                2026-04-03  | i-1         | {"team":"red","app":"shop"}
                2026-04-20  | i-1         | {"team":"blue","app":"shop","env":"Prod"}
                2026-04-20  | i-2         | {"aws_autoscaling_group_name":"crawlers"}
                2026-04-20  | i-3         | {"team":"red"}
                """)
            .withColumn("billing_period", functions.lit("2026-04"))
            .withColumn("sub_account_id", functions.lit("2"))
            .withColumn("region_id", functions.lit("eu-west-1"));
    assertRows(
        new NameResourceOwners(new Ownership(SETTINGS, AccountOwners.none()))
            .build(new FixedInputs("2026-04", "2026-04-30").with(RESOURCE_DAYS, days)),
        RESOURCE_OWNERS,
        """
        resource_id | owner       | environment | workload
        i-1         | blue        | prod        | shop
        i-2         | unallocated | null        | crawlers
        i-3         | red         | null        | red
        """);
  }
}
