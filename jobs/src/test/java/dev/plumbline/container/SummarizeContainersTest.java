package dev.plumbline.container;

import static dev.plumbline.container.ContainerCosts.CONTAINER_COSTS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.Check;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SummarizeContainersTest extends SparkTest {
  private static final Containers CONTAINERS = containers();

  private static Containers containers() {
    Problems problems = new Problems();
    Containers containers = Containers.load(ConfFiles.of(Optional.empty()), problems);
    problems.throwIfAny();
    return containers;
  }

  /**
   * A node of 4 vCPU and 16 GB at 0.20 for 720 hours, and three pods on it. vCPU are weighted 9, GB
   * 1: a vCPU hour costs 9 x 0.20 / 52, a GB hour 0.20 / 52. Of the node 1 vCPU (24.923077) and 5
   * GB (13.846154) are unused: a third of the vCPU each, and 4, 2 and 5 elevenths of the GB.
   */
  private Dataset<Row> month() {
    return rows(
        CHARGE_DAYS,
        """
        x_source_id | billing_period | charge_date | sub_account_id | region_id | charge_category | x_line_item_type | x_is_split | x_product_code | x_operation  | x_usage_type               | resource_id                                    | pricing_unit | effective_cost | x_net_effective_cost | x_split_parent_resource_id | x_split_cost | x_split_unused_cost | x_net_split_cost | x_net_split_unused_cost | x_split_usage | x_split_reserved_usage | x_split_actual_usage | x_line_count | billing_currency
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | false      | AmazonEC2      | RunInstances | EU-BoxUsage:m5.xlarge      | i-1                                            | Hrs          | 144.00         | 144.00               |                            |              |                     |                  |                         |               |                        |                      | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-vCPU-Hours      | arn:aws:eks:eu-west-1:111:pod/prod/web/p1/u1   | vCPU-Hours   | 0              | 0                    | i-1                        | 24.923077    | 8.307692            | 24.923077        | 8.307692                | 720           | 720                    | 180                  | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-GB-Hours        | arn:aws:eks:eu-west-1:111:pod/prod/web/p1/u1   | GB-Hours     | 0              | 0                    | i-1                        | 11.076923    | 5.034965            | 11.076923        | 5.034965                | 2880          | 2880                   | 2880                 | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-vCPU-Hours      | arn:aws:eks:eu-west-1:111:pod/prod/web/p2/u2   | vCPU-Hours   | 0              | 0                    | i-1                        | 24.923077    | 8.307692            | 24.923077        | 8.307692                | 720           | 360                    | 720                  | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-GB-Hours        | arn:aws:eks:eu-west-1:111:pod/prod/web/p2/u2   | GB-Hours     | 0              | 0                    | i-1                        | 5.538461     | 2.517483            | 5.538461         | 2.517483                | 1440          | 1440                   | 1440                 | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-vCPU-Hours      | arn:aws:eks:eu-west-1:111:pod/prod/batch/p3/u3 | vCPU-Hours   | 0              | 0                    | i-1                        | 24.923077    | 8.307692            | 24.923077        | 8.307692                | 720           | 720                    |                      | 720          | USD
        1:r         | 2025-06        | 2025-06-01  | 111            | eu-west-1 | Usage           | Usage            | true       | AmazonEKS      | EKSPod-EC2   | EU-EKS-EC2-GB-Hours        | arn:aws:eks:eu-west-1:111:pod/prod/batch/p3/u3 | GB-Hours     | 0              | 0                    | i-1                        | 13.846154    | 6.293707            | 13.846154        | 6.293707                | 3600          | 3600                   |                      | 720          | USD
        """);
  }

  private Dataset<Row> build(Dataset<Row> days) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(CHARGE_DAYS, days)
        .build(new SummarizeContainers(CONTAINERS));
  }

  @Test
  void namespacesPayTheirPodsAndTheirShareOfWhatStandsUnused() {
    Dataset<Row> costs = build(month());

    assertRows(
        costs,
        CONTAINER_COSTS,
        """
        platform | cluster | namespace | split_cost | unused_cost | total_cost | container_count | fargate_cost | unknown_machine_cost | vcpu_hours_requested | vcpu_hours_used
        EKS      | prod    | web       | 66.461538  | 24.167832   | 90.629370  | 2               | 0            | 0                    | 1080                 | 900
        EKS      | prod    | batch     | 38.769231  | 14.601399   | 53.370630  | 1               | 0            | 0                    | 720                  |
        """);
    // To the cent: 90.63 and 53.37, together the node's 144.00 and not 288.00.
    Row total = costs.agg(sum("total_cost").cast(MONEY), sum("unused_cost").cast(MONEY)).first();
    assertThat(total.getDecimal(0)).isEqualByComparingTo("144.00");
    BigDecimal unused = total.getDecimal(1).divide(total.getDecimal(0), 3, RoundingMode.HALF_UP);
    assertThat(unused).isEqualByComparingTo("0.269");
  }

  @Test
  void whatWasRequestedAndNotUsedIsAShareOfTheCostThatWasMeasured() {
    // p1 used a quarter of its vCPU: 24.923077 x 0.75 = 18.692308 of the 66.461538 of web.
    assertRows(
        build(month()),
        CONTAINER_COSTS,
        """
        namespace | over_request_ratio | unused_ratio
        web       | 0.281250003        | 0.266666667
        batch     |                    | 0.273584910
        """);
  }

  @Test
  void tasksCountByServiceAndFargateByWhatItBills() {
    Dataset<Row> tasks =
        rows(
            CHARGE_DAYS,
            """
            x_source_id | billing_period | charge_date | charge_category | x_is_split | x_operation | x_usage_type                 | resource_id                                    | tags                                     | effective_cost | x_net_effective_cost | x_split_parent_resource_id | x_split_cost | x_split_unused_cost | x_line_count | billing_currency
            1:r         | 2025-06        | 2025-06-01  | Usage           | true       | ECSTask-EC2 | USE1-ECS-EC2-vCPU-Hours      | arn:aws:ecs:us-east-1:111:task/shop/t1         | {"aws_ecs_service_name":"mailer"}        | 0              | 0                    | i-far                      | 3.00         | 1.00                | 1            | USD
            1:r         | 2025-06        | 2025-06-01  | Usage           | false      | FargateTask | USE1-Fargate-vCPU-Hours:perCPU | arn:aws:ecs:us-east-1:111:task/shop/t2       | {"aws:ecs:serviceName":"mailer"}         | 2.00           | 1.80                 |                            |              |                     | 1            | USD
            1:r         | 2025-06        | 2025-06-01  | Usage           | false      | FargateTask | USE1-Fargate-GB-Hours        | arn:aws:ecs:us-east-1:111:task/shop/t3         |                                          | 0.50           | 0.50                 |                            | 0.40         | 0.10                | 1            | USD
            1:r         | 2025-06        | 2025-06-01  | Usage           | false      | RunInstances | USE1-BoxUsage:m5.large      | i-2                                            | {"aws:ecs:serviceName":"mailer"}         | 9.00           | 9.00                 |                            |              |                     | 1            | USD
            """);

    assertRows(
        build(tasks),
        CONTAINER_COSTS,
        """
        platform | cluster | namespace               | region_id | split_cost | unused_cost | fargate_cost | unknown_machine_cost
        ECS      | shop    | mailer                  | global    | 5.00       | 1.00        | 2.00         | 4.00
        ECS      | shop    | (task without a service) | global   | 0.40       | 0.10        | 0.50         | 0
        """);
  }

  @Test
  void aCentTooMuchInANamespaceIsFound() {
    Dataset<Row> days = month();
    Dataset<Row> bill =
        rows(
            BILL_TOTALS,
            """
            x_source_id | billing_period | split_total
            1:r         | 2025-06        | 144.00
            """);
    Dataset<Row> costs = build(days);
    Dataset<Row> spoilt =
        costs.withColumn("split_cost", col("split_cost").plus(lit("0.005").cast(MONEY)));
    Check check = new SharesAreWhole(CONTAINERS);
    Map<Table, Dataset<Row>> sound =
        Map.of(CHARGE_DAYS, days, BILL_TOTALS, bill, CONTAINER_COSTS, costs);

    assertThat(check.violations(sound::get)).isEmpty();
    assertThat(check.violations(table -> table == CONTAINER_COSTS ? spoilt : sound.get(table)))
        .containsExactly(
            "containers of 2025-06 cost 144.0100000000, their shares on the bill 144.0000000000");
  }

  @Test
  void podsThatDoNotTakeTheWholeMachineAreNamed() {
    Check check = new SharesOfMachines(CONTAINERS);
    Dataset<Row> days = month();
    Dataset<Row> lacking = days.where("not coalesce(resource_id, '') like '%/p3/%'");

    assertThat(check.warnings(Map.of(CHARGE_DAYS, days)::get)).isEmpty();
    List<String> warnings = check.warnings(Map.of(CHARGE_DAYS, lacking)::get);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("i-1", "90.6293700000", "144.0000000000", "-53.37063");
  }

  @Test
  void aBillWithoutContainersHasNone() {
    assertThat(build(month().where("resource_id = 'i-1'")).count()).isZero();
  }
}
