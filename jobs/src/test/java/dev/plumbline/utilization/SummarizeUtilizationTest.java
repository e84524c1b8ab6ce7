package dev.plumbline.utilization;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.utilization.Utilization.UTILIZATION;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.carbon.CarbonModel;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SummarizeUtilizationTest extends SparkTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final MetricFamilies FAMILIES = MetricFamilies.load(CONF);

  private final StringBuilder points =
      new StringBuilder(
          "account_id | region_id | namespace | metric_name | dimensions | resource_id | period_start | period_seconds | sample_count | sum | max | unit\n");
  private final StringBuilder days =
      new StringBuilder(
          "billing_period | charge_date | resource_id | sub_account_id | region_id | resource_type | x_metric_namespace | x_metric_resource_id | service_name | x_instance_type | billed_hours | consumed_gb | x_net_effective_cost | metrics\n");

  private void point(
      String namespace, String metric, String id, int hour, double average, String max) {
    points.append(
        String.format(
            Locale.ROOT,
            "111 | eu-west-1 | %s | %s | {} | %s | 2025-06-%02d %02d:00:00 | 3600 | 2 | %s | %s | Percent%n",
            namespace,
            metric,
            id,
            1 + hour / 24,
            hour % 24,
            2 * average,
            max));
  }

  private void billed(String id, String type, String namespace, String instance, int hours) {
    days.append(
        String.join(
            " | ",
            "2025-06",
            "2025-06-01",
            id,
            "111",
            "eu-west-1",
            type,
            namespace,
            id,
            "Service",
            instance,
            Integer.toString(hours),
            "",
            "12.5",
            "\n"));
  }

  private Dataset<Row> utilization() {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(METRIC_POINTS, rows(METRIC_POINTS, points.toString()))
        .with(RESOURCE_DAYS, rows(RESOURCE_DAYS, days.toString()))
        .with(
            RESOURCE_OWNERS,
            rows(
                RESOURCE_OWNERS,
                """
                billing_period | sub_account_id | region_id | resource_id | owner | method
                2025-06        | 111            | eu-west-1 | i-1         | web   | tag
                """))
        .build(new SummarizeUtilization(FAMILIES, CarbonModel.load(CONF).vcpus()));
  }

  @Test
  void percentilesAreExactAndTheMeanIsThatOfTheAverages() {
    billed("i-1", "ec2_instance", "AWS/EC2", "m5.large", 200);
    Random random = new Random(7);
    double[] peaks = new double[200];
    double total = 0;
    for (int hour = 0; hour < peaks.length; hour++) {
      peaks[hour] = Math.round(random.nextDouble() * 1000) / 10.0;
      double average = Math.round(peaks[hour] * 5) / 10.0;
      total += average;
      point("AWS/EC2", "CPUUtilization", "i-1", hour, average, Double.toString(peaks[hour]));
    }
    Row cpu =
        utilization().where(col("metric_name").equalTo("CPUUtilization")).collectAsList().get(0);

    Percentile oracle = new Percentile().withEstimationType(EstimationType.R_7);
    oracle.setData(peaks);
    for (String name : new String[] {"p50", "p95", "p99", "p99_5"}) {
      double percent = Double.parseDouble(name.substring(1).replace('_', '.'));
      assertThat(cpu.<Double>getAs(name)).isCloseTo(oracle.evaluate(percent), within(1e-9));
    }
    assertThat(cpu.<Double>getAs("mean")).isCloseTo(total / peaks.length, within(1e-9));
    assertThat(cpu.<String>getAs("state")).isEqualTo("OBSERVED");
    assertThat(cpu.<String>getAs("owner")).isEqualTo("web");
    assertThat(cpu.<String>getAs("instance_family")).isEqualTo("m5");
    // 200 hours of 2 vCPU
    assertThat(cpu.<java.math.BigDecimal>getAs("vcpu_hours")).isEqualByComparingTo("400");
  }

  @Test
  void whatWasNotMeasuredSaysSoAndIsZeroOnlyWhereSilenceMeansZero() {
    billed("i-1", "ec2_instance", "AWS/EC2", "m5.large", 100);
    billed("i-silent", "ec2_instance", "AWS/EC2", "m5.large", 100);
    billed("app/busy", "alb", "AWS/ApplicationELB", "", 100);
    billed("app/quiet", "alb", "AWS/ApplicationELB", "", 100);
    billed("quiet-classic", "clb", "AWS/ELB", "", 100);
    for (int hour = 0; hour < 60; hour++) {
      point("AWS/EC2", "CPUUtilization", "i-1", hour, 60, "70");
    }
    for (int hour = 0; hour < 2; hour++) {
      point("AWS/ApplicationELB", "RequestCount", "app/busy", hour, 10, "");
    }

    assertRows(
        utilization().where(col("metric_name").isin("CPUUtilization", "RequestCount")),
        UTILIZATION,
        """
        resource_id   | metric_name    | state         | observed_ratio | mean | p99_5 | max | band    | x_statistic
        i-1           | CPUUtilization | PARTIAL       | 0.6            | 60   | 70    | 70  | IN_BAND | max
        i-silent      | CPUUtilization | NOT_COLLECTED | 0              |      |       |     |         |
        app/busy      | RequestCount   | OBSERVED      | 0.02           | 10   | 10    | 10  |         | avg
        app/quiet     | RequestCount   | SPARSE_ZERO   | 0              | 0    | 0     | 0   |         |
        quiet-classic | RequestCount   | NOT_COLLECTED | 0              |      |       |     |         |
        """);
  }
}
