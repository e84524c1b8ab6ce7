package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentBenefits.COMMITMENT_BENEFITS;
import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Check;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ShareCommitmentsTest extends SparkTest {
  private static final EligibleUsage USAGE = EligibleUsage.load(ConfFiles.of(Optional.empty()));

  /** A plan of 720.00: x used 400.00 of it, y 240.00, and 80.00 stayed unused with its buyer. */
  private Dataset<Row> days() {
    return rows(
        CHARGE_DAYS,
        """
        billing_period | charge_date | sub_account_id | charge_category | x_line_item_type        | x_is_split | service_name  | commitment_discount_id | commitment_discount_type | commitment_discount_status | effective_cost | x_net_effective_cost | list_cost | billing_currency
        2025-06        | 2025-06-01  | buyer          | Purchase        | SavingsPlanRecurringFee | false      | Savings Plans | sp-1                   | Savings Plan             | Unused                     | 80.00          | 80.00                |           | USD
        2025-06        | 2025-06-10  | x              | Usage           | SavingsPlanCoveredUsage | false      | Amazon EC2    | sp-1                   | Savings Plan             | Used                       | 150.00         | 150.00               | 210.00    | USD
        2025-06        | 2025-06-11  | x              | Usage           | SavingsPlanCoveredUsage | false      | AWS Lambda    | sp-1                   | Savings Plan             | Used                       | 250.00         | 250.00               | 350.00    | USD
        2025-06        | 2025-06-11  | x              | Usage           | SavingsPlanNegation     | false      | Amazon EC2    | sp-1                   | Savings Plan             | Used                       | 0.00           | 0.00                 | 0.00      | USD
        2025-06        | 2025-06-10  | y              | Usage           | SavingsPlanCoveredUsage | false      | Amazon EC2    | sp-1                   | Savings Plan             | Used                       | 240.00         | 240.00               | 336.00    | USD
        2025-06        | 2025-06-10  | y              | Usage           | Usage                   | false      | Amazon EC2    |                        |                          |                            | 99.00          | 99.00                | 99.00     | USD
        """);
  }

  private Dataset<Row> commitments(Dataset<Row> days) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(CHARGE_DAYS, days)
        .build(new SummarizeCommitments(USAGE));
  }

  private Dataset<Row> benefits(Dataset<Row> days) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(CHARGE_DAYS, days)
        .with(COMMITMENTS, commitments(days))
        .build(new ShareCommitments());
  }

  @Test
  void whoBenefitsPaysWhatItUsedAndTheBuyerKeepsTheRest() {
    assertRows(
        benefits(days()),
        COMMITMENT_BENEFITS,
        """
        purchaser_sub_account_id | beneficiary_sub_account_id | covered_list_cost | effective_cost | covered_saving | benefit_ratio
        buyer                    | x                          | 560.00            | 400.00         | 160.00         | 0.625
        buyer                    | y                          | 336.00            | 240.00         | 96.00          | 0.375
        """);
    assertRows(
        commitments(days()),
        COMMITMENTS,
        """
        commitment_discount_id | sub_account_id | total_cost | unused_cost | covered_list_cost
        sp-1                   | buyer          | 720.00     | 80.00       | 896.00
        """);
  }

  @Test
  void theOtherTwoPoliciesOfChargingAPlanAddUpToItsCostToo() {
    Dataset<Row> policies =
        benefits(days())
            .agg(
                sum(policy("x", col("effective_cost").plus(col("x_unused_share_cost")))),
                sum(policy("y", col("effective_cost").plus(col("x_unused_share_cost")))),
                lit(720).minus(sum("covered_list_cost")).cast(MONEY));

    // By benefit: 400 + 50, 240 + 30. At public prices 560 and 336, so the pool of savings is -176.
    Row found = policies.collectAsList().get(0);
    assertThat(List.of(found.getDecimal(0), found.getDecimal(1), found.getDecimal(2)))
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(new BigDecimal(450), new BigDecimal(270), new BigDecimal(-176));
  }

  private static org.apache.spark.sql.Column policy(
      String account, org.apache.spark.sql.Column cost) {
    return when(col("beneficiary_sub_account_id").equalTo(account), cost);
  }

  @Test
  void sharesOfTheUnusedPartAddUpToTheLastDigit() {
    Dataset<Row> thirds =
        rows(
            CHARGE_DAYS,
            """
            billing_period | charge_date | sub_account_id | charge_category | x_is_split | commitment_discount_id | commitment_discount_status | effective_cost | list_cost | billing_currency
            2025-06        | 2025-06-02  | buyer          | Purchase        | false      | ri-1                   | Unused                     | 0.0000000100   |           | USD
            2025-06        | 2025-06-02  | a              | Usage           | false      | ri-1                   | Used                       | 1.00           | 2.00      | USD
            2025-06        | 2025-06-02  | b              | Usage           | false      | ri-1                   | Used                       | 1.00           | 2.00      | USD
            2025-06        | 2025-06-02  | c              | Usage           | false      | ri-1                   | Used                       | 1.00           | 2.00      | USD
            """);

    assertRows(
        benefits(thirds),
        COMMITMENT_BENEFITS,
        """
        beneficiary_sub_account_id | x_unused_share_cost
        a                          | 0.0000000034
        b                          | 0.0000000033
        c                          | 0.0000000033
        """);
  }

  @Test
  void aCentTooMuchForAnAccountIsFound() {
    Dataset<Row> days = days();
    Dataset<Row> spoilt =
        benefits(days)
            .withColumn("effective_cost", col("effective_cost").plus(policyCent()).cast(MONEY));
    Map<dev.plumbline.table.Table, Dataset<Row>> tables =
        Map.of(CHARGE_DAYS, days, COMMITMENTS, commitments(days), COMMITMENT_BENEFITS, spoilt);
    Check check = new ShareCommitments().checks().get(0);

    assertThat(check.violations(tables::get))
        .singleElement()
        .asString()
        .contains("sp-1", "640.0100000000", "640.0000000000");
    assertThat(
            check.violations(
                table -> table == COMMITMENT_BENEFITS ? benefits(days) : tables.get(table)))
        .isEmpty();
  }

  private static org.apache.spark.sql.Column policyCent() {
    return when(col("beneficiary_sub_account_id").equalTo("x"), lit("0.01").cast(MONEY))
        .otherwise(lit(0).cast(MONEY));
  }

  @Test
  void whatIsUsedOnDaysThatAreNotCompleteYetAddsUpToo() {
    FixedInputs open = new FixedInputs("2025-06", "2025-06-10").with(CHARGE_DAYS, days());
    Dataset<Row> commitments = open.build(new SummarizeCommitments(USAGE));
    Dataset<Row> benefits = open.with(COMMITMENTS, commitments).build(new ShareCommitments());
    Map<Table, Dataset<Row>> tables =
        Map.of(CHARGE_DAYS, days(), COMMITMENTS, commitments, COMMITMENT_BENEFITS, benefits);
    for (Check check : new ShareCommitments().checks()) {
      assertThat(check.violations(tables::get)).isEmpty();
    }
  }
}
