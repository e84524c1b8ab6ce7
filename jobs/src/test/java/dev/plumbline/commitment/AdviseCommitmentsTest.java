package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentAdvice.COMMITMENT_ADVICE;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;
import static org.apache.spark.sql.functions.expr;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** June, all 720 hours, of usage that is alike in each of them. */
class AdviseCommitmentsTest extends SparkTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final EligibleUsage USAGE = EligibleUsage.load(CONF);

  private static final String USED =
      """
      x_source_id | sub_account_id | region_id | x_product_code | x_usage_type                | x_operation     | x_instance_type | x_purchase_option | list_cost | effective_cost
      1:r         | a              | eu-west-1 | AmazonEC2      | EU-BoxUsage:m5.large        | RunInstances    | m5.large        | OnDemand          | 0.60      | 0.60
      1:r         | b              | us-east-1 | AWSLambda      | Lambda-GB-Second            | Invoke          |                 | OnDemand          | 0.40      | 0.40
      1:r         | b              | us-east-1 | AmazonEC2      | SpotUsage:m5.large          | RunInstances    | m5.large        | Spot              | 0.90      | 0.30
      1:r         | b              | us-east-1 | AmazonEC2      | BoxUsage:c5.large           | RunInstances    | c5.large        | SavingsPlan       | 1.00      | 0.70
      1:r         | a              | eu-west-1 | AmazonRDS      | EU-InstanceUsage:db.m5.large | CreateDBInstance | db.m5.large   | OnDemand          | 0.20      | 0.20
      """;

  private Dataset<Row> hours(int days) {
    return rows(USAGE_HOURS, USED)
        .drop("hour_start", "billing_period")
        .withColumn("day", expr("explode(sequence(0, " + (days * 24 - 1) + "))"))
        .withColumn("hour_start", expr("timestamp'2025-06-30 23:00:00' - make_dt_interval(0, day)"))
        .withColumn("billing_period", expr("date_format(hour_start, 'yyyy-MM')"))
        .drop("day");
  }

  private Dataset<Row> bill() {
    return rows(
        CHARGE_DAYS,
        """
        x_source_id | billing_period | charge_category | x_is_split | region_id | x_product_code | x_usage_type         | x_operation  | x_instance_type | effective_cost | billing_currency | x_hours
        1:r         | 2025-06        | Usage           | false      | eu-west-1 | AmazonEC2      | EU-BoxUsage:m5.large | RunInstances | m5.large        | 14.40          | USD              | [{"hour_start":"2025-06-30T23:00:00Z","quantity":1,"list_cost":0.6,"effective_cost":0.6}]
        2:daily     | 2025-06        | Usage           | false      | eu-west-1 | AmazonEC2      | EU-BoxUsage:m5.large | RunInstances | m5.large        | 14.40          | USD              |
        """);
  }

  private Dataset<Row> advice(EligibleUsage usage, int days) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(USAGE_HOURS, hours(days))
        .with(CHARGE_DAYS, bill())
        .build(new AdviseCommitments(usage));
  }

  @Test
  void theCommitmentThatSavesMostIsFoundAtThePricesTheBillShows() {
    // Compute: 1.00 an hour in two accounts; the plan on the bill takes 0.70 of 1.00. So 0.70 an
    // hour saves
    // 0.30: 219.00 in 730 hours. The database has no reservation to learn from: 20 % by the file,
    // 0.04 x 730.
    assertRows(
        advice(USAGE, 30),
        COMMITMENT_ADVICE,
        """
        x_source_id | program  | x_product_code | region_id | x_instance_type | state         | reason      | window_start | window_end | window_days | on_demand_cost | discount_ratio | discount_basis | hourly_commitment | hourly_covered_cost | monthly_saving | monthly_saving_low | monthly_regret | utilization_ratio | coverage_ratio | billing_currency
        1:r         | compute  | ''             | ''        | ''              | EVALUATED     |             | 2025-06-01   | 2025-06-30 | 30          | 720.00         | 0.3            | observed       | 0.70              | 1.00                | 219.00         | 219.00             | 0              | 1                 | 1              | USD
        1:r         | reserved | AmazonRDS      | eu-west-1 | db.m5.large     | EVALUATED     |             | 2025-06-01   | 2025-06-30 | 30          | 144.00         | 0.2            | default        | 0.16              | 0.20                | 29.20          | 29.20              | 0              | 1                 | 1              | USD
        2:daily     | compute  | ''             | ''        | ''              | NOT_EVALUATED | granularity |              |            |             | 14.40          |                |                |                   |                     |                |                    |                |                   |                | USD
        """);
  }

  @Test
  void withoutAMonthOfHoursThereIsNoAdvice() {
    assertRows(
        advice(USAGE, 29).where("program = 'compute' and x_source_id = '1:r'"),
        COMMITMENT_ADVICE,
        """
        state         | reason               | window_days | hourly_commitment
        NOT_EVALUATED | insufficient_history | 29          |
        """);
  }

  @Test
  void whereNeitherBillNorFileHasAPriceThereIsNoAdvice() {
    EligibleUsage without =
        EligibleUsage.load(
            CONF.edited(
                (name, text) ->
                    text.replace(
                        "program: reserved\n      discount", "program: other\n      discount")));

    assertRows(
        advice(without, 30).where("program = 'reserved'"),
        COMMITMENT_ADVICE,
        """
        state         | reason   | on_demand_cost | discount_basis
        NOT_EVALUATED | no_price | 144.00         |
        """);
  }

  @Test
  void daysWithoutABillAreNotDaysWithoutUsage() {
    // Of 91 days May is missing: 30 of June and 30 of April tell the same as 30 of June alone.
    Dataset<Row> hours = hours(91).where("billing_period <> '2025-05'");
    Dataset<Row> advice =
        new FixedInputs("2025-06", "2025-06-30")
            .with(USAGE_HOURS, hours)
            .with(CHARGE_DAYS, bill())
            .build(new AdviseCommitments(USAGE))
            .where("program = 'compute' and state = 'EVALUATED'");
    assertRows(
        advice,
        COMMITMENT_ADVICE,
        """
        window_start | window_days | hourly_commitment | monthly_saving | utilization_ratio
        2025-04-02   | 59          | 0.70              | 219.00         | 1
        """);
  }
}
