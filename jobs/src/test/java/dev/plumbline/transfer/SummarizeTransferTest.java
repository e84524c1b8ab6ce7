package dev.plumbline.transfer;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.transfer.TransferCosts.TRANSFER_COSTS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Check;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SummarizeTransferTest extends SparkTest {

  private static TransferKinds kinds() {
    Problems problems = new Problems();
    TransferKinds kinds = TransferKinds.load(ConfFiles.of(Optional.empty()), problems);
    problems.throwIfAny();
    return kinds;
  }

  private Dataset<Row> days() {
    return rows(
        CHARGE_DAYS,
        """
        billing_period | charge_date | sub_account_id | region_id | charge_category | x_is_split | x_product_code   | x_product_family | x_usage_type                     | resource_id | pricing_unit | consumed_quantity | effective_cost | x_net_effective_cost | billing_currency
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | Data Transfer    | USE2-DataTransfer-Regional-Bytes | i-1         | GB           | 100               | 1.00           | 1.00                 | USD
        2025-06        | 2025-06-02  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | Data Transfer    | USE2-DataTransfer-Regional-Bytes | i-1         | GB           | 50                | 0.50           | 0.50                 | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | Data Transfer    | USE2-APS3-AWS-Out-Bytes          | i-1         | GB           | 10                | 0.86           | 0.86                 | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | NAT Gateway      | USE2-NatGateway-Bytes            | nat-1       | GB           | 200               | 9.00           | 8.10                 | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | NAT Gateway      | USE2-NatGateway-Hours            | nat-1       | Hrs          | 24                | 1.08           | 1.08                 | USD
        2025-06        | 2025-06-01  | 111            |           | Usage           | false      | AmazonCloudFront | Data Transfer    | US-DataTransfer-Out-Bytes        |             | GB           | 1000              | 85.00          | 85.00                | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonXYZ        | Data Transfer    | USE2-Something-New               |             | Requests     | 5                 | 0.05           | 0.05                 | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Credit          | false      | AmazonEC2        | Data Transfer    | USE2-DataTransfer-Out-Bytes      | i-1         | GB           |                   | -1.00          | -1.00                | USD
        2025-06        | 2025-06-01  | 111            | us-east-2 | Usage           | false      | AmazonEC2        | Compute Instance | USE2-BoxUsage:m5.large           | i-1         | Hrs          | 24                | 2.30           | 2.30                 | USD
        """);
  }

  private Dataset<Row> build() {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(CHARGE_DAYS, days())
        .build(new SummarizeTransfer(kinds()));
  }

  @Test
  void trafficIsToldByKindAndByWhereItGoes() {
    assertRows(
        build(),
        TRANSFER_COSTS,
        """
        transfer_kind  | origin     | destination | resource_id | x_product_code   | gigabytes | cost  | x_net_effective_cost
        inter_az       | us-east-2  | us-east-2   | i-1         | AmazonEC2        | 150       | 1.50  | 1.50
        inter_region   | us-east-2  | ap-south-1  | i-1         | AmazonEC2        | 10        | 0.86  | 0.86
        nat_processing | us-east-2  | nat_gateway | nat-1       | AmazonEC2        | 200       | 9.00  | 8.10
        cdn_out        | cloudfront | internet    | ''          | AmazonCloudFront | 1000      | 85.00 | 85.00
        other          | us-east-2  | ''          | ''          | AmazonXYZ        |           | 0.05  | 0.05
        """);
  }

  @Test
  void aCentTooMuchInAKindIsFound() {
    Dataset<Row> costs = build();
    Dataset<Row> spoilt = costs.withColumn("cost", col("cost").plus(lit("0.002").cast(MONEY)));
    Check check = new SummarizeTransfer(kinds()).checks().get(0);

    assertThat(check.violations(Map.of(CHARGE_DAYS, days(), TRANSFER_COSTS, costs)::get)).isEmpty();
    assertThat(check.violations(Map.of(CHARGE_DAYS, days(), TRANSFER_COSTS, spoilt)::get))
        .containsExactly(
            "data transfer of 2025-06 costs 96.4200000000, its lines on the bill 96.4100000000");
  }

  @Test
  void anExampleThatDoesNotHoldIsNamedWithWhatCameOut() {
    Problems problems = new Problems();
    TransferKinds.load(
        ConfFiles.of(Optional.empty())
            .edited((name, text) -> text.replace("kind: cdn_out, origin", "kind: web, origin")),
        problems);

    assertThat(problems.text()).contains("cdn_out", "web");
  }
}
