package dev.plumbline.restatement;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.restatement.Restatements.RESTATEMENTS;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class ExplainRestatementsTest extends SparkTest {
  private static final String HEADER =
      "x_source_id | billing_period | charge_date | sub_account_id | service_name | x_product_code | x_usage_type | charge_category | x_line_item_type | commitment_discount_status | consumed_quantity | billed_cost | effective_cost | x_is_split | billing_currency\n";

  private Dataset<Row> days(String... lines) {
    StringBuilder text = new StringBuilder(HEADER);
    for (String line : lines) {
      text.append("p:r | 2025-06 | 2025-06-10 | ").append(line).append(" | false | USD\n");
    }
    return rows(CHARGE_DAYS, text.toString());
  }

  private Dataset<Row> deliveries(String... ids) {
    StringBuilder text =
        new StringBuilder("x_source_id | billing_period | delivery_id | state | recorded_at\n");
    for (int i = 0; i < ids.length; i++) {
      text.append("p:r | 2025-06 | ").append(ids[i]).append(" | LOADED | 2025-07-0").append(i + 1);
      text.append(" 00:00:00\n");
    }
    return rows(DELIVERIES, text.toString());
  }

  private Dataset<Row> explained(Dataset<Row> before, Dataset<Row> after, String... ids) {
    return new FixedInputs("2025-06", "2025-06-30")
        .withPublished(CHARGE_DAYS, before)
        .withPublished(DELIVERIES, deliveries("d1"))
        .with(CHARGE_DAYS, after)
        .with(DELIVERIES, deliveries(ids))
        .build(new ExplainRestatements(Causes.load(ConfFiles.of(Optional.empty()))));
  }

  @Test
  void creditsRefundsTaxAndSupportAreNamedByTheirLines() {
    Dataset<Row> before =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00",
            "111 | Tax | | | Tax | Tax | | | 0.19 | 0.19");
    Dataset<Row> after =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00",
            "111 | Tax | | | Tax | Tax | | | 0.21 | 0.21",
            "111 | Amazon EC2 | AmazonEC2 | | Credit | Credit | | | -0.40 | -0.40",
            "111 | Amazon EC2 | AmazonEC2 | | Adjustment | Refund | | | -0.05 | -0.05",
            "222 | AWS Support | AWSSupportBusiness | Dollar | Purchase | Fee | | | 100 | 100");
    assertRows(
        explained(before, after, "d1", "d2"),
        RESTATEMENTS,
        """
        delivery_id | sub_account_id | service_name | cause           | cost_before | cost_after | cost_delta | x_effective_cost_delta | x_moved_cost
        d2          | 111            | Amazon EC2   | CREDIT          | 0           | -0.40      | -0.40      | -0.40                  | 0
        d2          | 111            | Amazon EC2   | REFUND          | 0           | -0.05      | -0.05      | -0.05                  | 0
        d2          | 111            | Tax          | TAX_TRUE_UP     | 0.19        | 0.21       | 0.02       | 0.02                   | 0
        d2          | 222            | AWS Support  | SUPPORT_TRUE_UP | 0           | 100        | 100        | 100                    | 0
        """);
  }

  @Test
  void exportsWithNetCostsAloneAreToldByThem() {
    Dataset<Row> before =
        days("111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1 | 1");
    Dataset<Row> after =
        days("111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 15 | 1.5 | 1.5");
    assertRows(
        explained(ofNetAlone(before), ofNetAlone(after), "d1", "d2"),
        RESTATEMENTS,
        """
        delivery_id | sub_account_id | service_name | cause      | cost_before | cost_after | cost_delta | x_effective_cost_delta
        d2          | 111            | Amazon EC2   | LATE_USAGE | 1           | 1.5        | 0.5        | 0.5
        """);
  }

  private static Dataset<Row> ofNetAlone(Dataset<Row> days) {
    return days.withColumn("x_net_billed_cost", functions.col("billed_cost"))
        .withColumn("x_net_effective_cost", functions.col("effective_cost"))
        .withColumn("billed_cost", functions.lit(null).cast(Types.MONEY))
        .withColumn("effective_cost", functions.lit(null).cast(Types.MONEY));
  }

  /** 10 hours at 0.10 become 14 hours at 0.12: 4 x 0.10 is late usage, 14 x 0.02 is price. */
  @Test
  void usageSplitsIntoQuantityAndPrice() {
    Dataset<Row> before =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00");
    Dataset<Row> after =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 14 | 1.68 | 1.68");
    assertRows(
        explained(before, after, "d1", "d2"),
        RESTATEMENTS,
        """
        cause      | cost_before | cost_after | cost_delta
        LATE_USAGE | 1.00        | 1.40       | 0.40
        PRICE      | 1.40        | 1.68       | 0.28
        """);
  }

  /** 10 hours On-Demand at 0.10, of which a Savings Plan covers 6 afterwards at 0.07. */
  @Test
  void hoursThatACommitmentTakesOverAreNoLateUsage() {
    Dataset<Row> before =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00");
    Dataset<Row> after =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 4 | 0.40 | 0.40",
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | SavingsPlanCoveredUsage | Used | 6 | 0.60 | 0.42",
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | SavingsPlanNegation | Used | | -0.60 | 0");
    assertRows(
        explained(before, after, "d1", "d2"),
        RESTATEMENTS,
        """
        cause                    | cost_before | cost_after | cost_delta | x_effective_cost_delta
        COMMITMENT_REAPPLICATION | 1.00        | 0.40       | -0.60      | -0.18
        """);
  }

  @Test
  void tagsThatCameLaterMoveCostWithoutChangingIt() {
    Dataset<Row> line =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00");
    Dataset<Row> tagged =
        line.withColumn("tags", functions.map(functions.lit("team"), functions.lit("shop")));
    assertRows(
        explained(line, tagged, "d1", "d2"),
        RESTATEMENTS,
        """
        cause        | cost_before | cost_after | cost_delta | x_moved_cost
        TAG_BACKFILL | 1.00        | 1.00       | 0          | 1.00
        """);
  }

  @Test
  void theSameDeliveryReadAnewIsNoChangeOfAws() {
    Dataset<Row> before =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.00 | 1.00");
    Dataset<Row> after =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.50 | 1.50");
    assertRows(
        explained(before, after, "d1"),
        RESTATEMENTS,
        """
        delivery_id | cause         | cost_before | cost_after | cost_delta
        d1          | RECALCULATION | 1.00        | 1.50       | 0.50
        """);
  }

  @Test
  void aMonthDeliveredForTheFirstTimeIsNoRestatement() {
    Dataset<Row> nothing = days();
    Dataset<Row> after =
        days(
            "111 | Amazon EC2 | AmazonEC2 | BoxUsage:m5.large | Usage | Usage | | 10 | 1.50 | 1.50");
    org.assertj.core.api.Assertions.assertThat(explained(nothing, after, "d1").isEmpty()).isTrue();
  }
}
