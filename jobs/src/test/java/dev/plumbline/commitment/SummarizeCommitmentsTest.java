package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentCoverage.COMMITMENT_COVERAGE;
import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SummarizeCommitmentsTest extends SparkTest {
  private static final EligibleUsage USAGE = EligibleUsage.load(ConfFiles.of(Optional.empty()));

  /**
   * June, 720 hours. A reservation of 438.00 upfront and 0.05 an hour is used for 600 hours: used
   * 60.00, unused 120 x (0.05 + 0.05) = 12.00. A Savings Plan of 0.20 an hour is used for 130.00 of
   * 144.00.
   */
  private Dataset<Row> june() {
    return rows(
        CHARGE_DAYS,
        """
        billing_period | charge_date | sub_account_id | charge_category | x_line_item_type       | x_is_split | service_name  | x_product_code      | x_operation  | x_usage_type       | commitment_discount_id | commitment_discount_type | commitment_discount_status | effective_cost | x_net_effective_cost | list_cost | billing_currency
        2025-06        | 2025-06-01  | 111            | Purchase        | RIFee                  | false      | Amazon EC2    | AmazonEC2           | RunInstances | HeavyUsage:m5.large | ri-1                   | Reserved                 | Unused                     | 12.00          | 12.00                |           | USD
        2025-06        | 2025-06-10  | 222            | Usage           | DiscountedUsage        | false      | Amazon EC2    | AmazonEC2           | RunInstances | BoxUsage:m5.large  | ri-1                   | Reserved                 | Used                       | 60.00          | 60.00                | 90.00     | USD
        2025-06        | 2025-06-01  | 111            | Purchase        | SavingsPlanRecurringFee | false     | Savings Plans | ComputeSavingsPlans |              | ComputeSP:1yrNoUpfront | sp-1               | Savings Plan             | Unused                     | 14.00          | 14.00                |           | USD
        2025-06        | 2025-06-10  | 222            | Usage           | SavingsPlanCoveredUsage | false     | Amazon EC2    | AmazonEC2           | RunInstances | EU-BoxUsage:m5.xlarge | sp-1                | Savings Plan             | Used                       | 130.00         | 130.00               | 180.00    | USD
        2025-06        | 2025-06-10  | 222            | Usage           | SavingsPlanNegation    | false      | Amazon EC2    | AmazonEC2           | RunInstances | EU-BoxUsage:m5.xlarge | sp-1                | Savings Plan             | Used                       | 0              | 0                    | 0         | USD
        2025-06        | 2025-06-10  | 222            | Usage           | Usage                  | false      | Amazon EC2    | AmazonEC2           | RunInstances | BoxUsage:c5.large  |                        |                          |                            | 250.00         | 250.00               | 250.00    | USD
        2025-06        | 2025-06-10  | 222            | Usage           | Usage                  | false      | Amazon EC2    | AmazonEC2           | RunInstances | SpotUsage:c5.large |                        |                          |                            | 9.00           | 9.00                 | 30.00     | USD
        2025-06        | 2025-06-10  | 222            | Usage           | Usage                  | false      | Amazon S3     | AmazonS3            | GetObject    | Requests-Tier2     |                        |                          |                            | 40.00          | 40.00                | 40.00     | USD
        """);
  }

  @Test
  void whatACommitmentDoesNotCoverIsItsUnusedPart() {
    Dataset<Row> commitments =
        new FixedInputs("2025-06", "2025-06-30")
            .with(CHARGE_DAYS, june())
            .build(new SummarizeCommitments(USAGE));

    // 1 - 12 / 72 = 83.3 %; 1 - 14 / 144 = 90.3 %
    assertRows(
        commitments.withColumn(
            "utilization_ratio",
            org.apache.spark.sql.functions.round(commitments.col("utilization_ratio"), 4)),
        COMMITMENTS,
        """
        commitment_discount_id | sub_account_id | total_cost | unused_cost | utilization_ratio | covered_list_cost | beneficiary_count
        ri-1                   | 111            | 72.00      | 12.00       | 0.8333            | 90.00             | 1
        sp-1                   | 111            | 144.00     | 14.00       | 0.9028            | 180.00            | 1
        """);
  }

  @Test
  void coverageLeavesOutSpotAndWhatNoCommitmentCovers() {
    Dataset<Row> coverage =
        new FixedInputs("2025-06", "2025-06-30")
            .with(CHARGE_DAYS, june())
            .build(new MeasureCoverage(USAGE));

    // covered 90 + 180 of 90 + 180 + 250; saved 1 - 440 / 520
    assertRows(
        coverage
            .withColumn(
                "coverage_ratio",
                org.apache.spark.sql.functions.round(coverage.col("coverage_ratio"), 4))
            .withColumn(
                "effective_savings_rate",
                org.apache.spark.sql.functions.round(coverage.col("effective_savings_rate"), 4)),
        COMMITMENT_COVERAGE,
        """
        sub_account_id | service_name  | eligible_list_cost | covered_list_cost | unused_cost | coverage_ratio | effective_savings_rate
        111            | Amazon EC2    | 0                  | 0                 | 12.00       |                |
        111            | Savings Plans | 0                  | 0                 | 14.00       |                |
        222            | Amazon EC2    | 520.00             | 270.00            | 0           | 0.5192         | 0.1538
        """);
  }

  @Test
  void aCommitmentExpiresWhenItsTermEndsWithinNinetyDays() {
    Dataset<Row> ends =
        rows(
            CHARGE_DAYS,
            """
            billing_period | charge_date | charge_category | x_line_item_type | x_is_split | commitment_discount_id | commitment_discount_status | effective_cost | billing_currency | x_commitment_end_at
            2025-06        | 2025-06-01  | Purchase        | RIFee            | false      | soon                   | Unused                     | 1.00           | USD              | 2025-09-28 00:00:00
            2025-06        | 2025-06-01  | Purchase        | RIFee            | false      | later                  | Unused                     | 1.00           | USD              | 2025-09-29 00:00:00
            2025-06        | 2025-06-01  | Purchase        | RIFee            | false      | over                   | Unused                     | 1.00           | USD              | 2025-06-20 00:00:00
            2025-06        | 2025-06-01  | Purchase        | RIFee            | false      | open                   | Unused                     | 1.00           | USD              |
            """);

    // From 30 June: 31 + 31 + 28 = 90 days to 28 September.
    assertRows(
        new FixedInputs("2025-06", "2025-07-15")
            .with(CHARGE_DAYS, ends)
            .build(new SummarizeCommitments(USAGE)),
        COMMITMENTS,
        """
        commitment_discount_id | end_date   | days_to_end | is_expiring
        soon                   | 2025-09-28 | 90          | true
        later                  | 2025-09-29 | 91          | false
        over                   | 2025-06-20 | -10         | false
        open                   |            |             |
        """);
  }

  @Test
  void whatIsPaidAndWhatIsUnusedAreHeldAgainstOnDemandPrices() {
    Dataset<Row> paid =
        rows(
            CHARGE_DAYS,
            """
            billing_period | charge_date | sub_account_id | charge_category | x_is_split | service_name | x_product_code | x_operation  | x_usage_type       | commitment_discount_id | commitment_discount_status | effective_cost | list_cost | billing_currency
            2025-06        | 2025-06-10 | 111            | Usage           | false      | Amazon EC2   | AmazonEC2      | RunInstances | HeavyUsage:m5.large | ri-1                 | Used                       | 670.00         | 1000.00   | USD
            2025-06        | 2025-06-10 | 111            | Purchase        | false      | Amazon EC2   | AmazonEC2      | RunInstances | HeavyUsage:m5.large | ri-1                  | Unused                     | 30.00          |           | USD
            """);

    // 1 - (670 + 30) / 1000
    assertRows(
        new FixedInputs("2025-06", "2025-06-30")
            .with(CHARGE_DAYS, paid)
            .build(new MeasureCoverage(USAGE))
            .selectExpr(
                "sub_account_id", "round(effective_savings_rate, 9) effective_savings_rate"),
        COMMITMENT_COVERAGE,
        """
        sub_account_id | effective_savings_rate
        111            | 0.3
        """);
  }

  @Test
  void feesOfDaysToComeAreNotUnusedYet() {
    Dataset<Row> fees =
        rows(
            CHARGE_DAYS,
            """
            billing_period | charge_date | sub_account_id | charge_category | x_is_split | service_name  | commitment_discount_id | commitment_discount_type | commitment_discount_status | effective_cost | list_cost | billing_currency
            2025-06        | 2025-06-01  | 111            | Purchase        | false      | Amazon EC2    | ri-1                   | Reserved                 | Unused                     | 2.00           |           | USD
            2025-06        | 2025-06-10  | 111            | Purchase        | false      | Savings Plans | sp-1                   | Savings Plan             | Unused                     | 1.00           |           | USD
            2025-06        | 2025-06-10  | 222            | Usage           | false      | Amazon EC2    | sp-1                   | Savings Plan             | Used                       | 3.00           | 5.00      | USD
            2025-06        | 2025-06-11  | 111            | Purchase        | false      | Savings Plans | sp-1                   | Savings Plan             | Unused                     | 4.00           |           | USD
            2025-06        | 2025-06-11  | 222            | Usage           | false      | Amazon EC2    | sp-1                   | Savings Plan             | Used                       | 1.00           | 2.00      | USD
            """);
    FixedInputs open = new FixedInputs("2025-06", "2025-06-10").with(CHARGE_DAYS, fees);
    assertRows(
        open.build(new SummarizeCommitments(USAGE)),
        COMMITMENTS,
        """
        commitment_discount_id | total_cost | unused_cost | utilization_ratio
        ri-1                   | 2.00       | 2.00        | 0
        sp-1                   | 5.00       | 1.00        | 0.75
        """);
    assertRows(
        open.build(new MeasureCoverage(USAGE)),
        COMMITMENT_COVERAGE,
        """
        sub_account_id | service_name  | unused_cost
        111            | Amazon EC2    | 2.00
        111            | Savings Plans | 1.00
        """);
  }
}
