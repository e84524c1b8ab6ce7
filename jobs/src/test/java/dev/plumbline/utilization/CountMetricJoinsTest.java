package dev.plumbline.utilization;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.utilization.MetricJoins.METRIC_JOINS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class CountMetricJoinsTest extends SparkTest {
  @Test
  void whatDidNotJoinIsCountedWithItsCost() {
    Dataset<Row> days =
        rows(
                RESOURCE_DAYS,
                """
                charge_date | resource_id | x_product_code | resource_type | x_metric_join  | x_net_effective_cost
                2026-02-01  | i-1         | AmazonEC2      | ec2_instance  | NO_METRICS     | 1
                2026-02-02  | i-1         | AmazonEC2      | ec2_instance  | JOINED         | 2
                2026-02-01  | i-2         | AmazonEC2      | ec2_instance  | NO_METRICS     | 3
                2026-02-01  | cluster-A   | AmazonRDS      | rds_cluster   | UNMAPPED       | 3.5
                2026-02-01  | tgw-1       | AmazonVPC      | transit_gateway | OTHER_ACCOUNT | 0.5
                2026-02-01  | snap-1      | AmazonEC2      | ebs_snapshot  | NOT_APPLICABLE | 90
                """)
            .withColumn("billing_period", functions.lit("2026-02"))
            .withColumn("sub_account_id", functions.lit("1"))
            .withColumn("region_id", functions.lit("eu-west-1"))
            .withColumn("billing_currency", functions.lit("USD"));
    CountMetricJoins job = new CountMetricJoins();
    Dataset<Row> joins =
        new FixedInputs("2026-02", "2026-02-28").with(RESOURCE_DAYS, days).build(job);

    assertRows(
        joins,
        METRIC_JOINS,
        """
        x_product_code | resource_type   | x_metric_join  | resource_count | x_net_effective_cost
        AmazonEC2      | ec2_instance    | JOINED         | 1              | 3
        AmazonEC2      | ec2_instance    | NO_METRICS     | 1              | 3
        AmazonRDS      | rds_cluster     | UNMAPPED       | 1              | 3.5
        AmazonVPC      | transit_gateway | OTHER_ACCOUNT  | 1              | 0.5
        AmazonEC2      | ebs_snapshot    | NOT_APPLICABLE | 1              | 90
        """);
    // 3 of the 10 USD of what could have metrics.
    assertThat(job.remarks(joins))
        .containsExactly(
            "metrics were found for 1 of 4 resources that have some, 30.0 % of their cost;"
                + " 1 NO_METRICS with 3.00 USD; 1 OTHER_ACCOUNT with 0.50 USD;"
                + " 1 UNMAPPED with 3.50 USD",
            "ids that lead to no metrics: 1 of AmazonRDS, 3.50 USD");
  }
}
