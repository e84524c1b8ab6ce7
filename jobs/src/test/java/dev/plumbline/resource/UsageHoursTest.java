package dev.plumbline.resource;

import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class UsageHoursTest extends SparkTest {
  private static final String HEADER =
      "resource_id | x_usage_type | pricing_unit | commitment_discount_type | x_is_split | x_hours\n";

  private static String hours(String quantity, int... hours) {
    StringBuilder json = new StringBuilder();
    for (int hour : hours) {
      json.append(json.isEmpty() ? "[" : ",")
          .append("{\"hour_start\":\"2026-01-02T0%d:00:00Z\",".formatted(hour))
          .append("\"quantity\":%s,\"list_cost\":0.2,\"effective_cost\":0.1}".formatted(quantity));
    }
    return json.append("]").toString();
  }

  private void assertHours(String days, String points, String expected) {
    FixedInputs inputs =
        new FixedInputs("2026-01", "2026-01-31")
            .with(
                CHARGE_DAYS,
                rows(CHARGE_DAYS, HEADER + days)
                    .withColumn("billing_period", functions.lit("2026-01"))
                    .withColumn("sub_account_id", functions.lit("2"))
                    .withColumn("region_id", functions.lit("eu-west-1")));
    if (!points.isEmpty()) {
      inputs =
          inputs.with(
              METRIC_POINTS,
              rows(METRIC_POINTS, points)
                  .withColumn("account_id", functions.lit("2"))
                  .withColumn("namespace", functions.lit("AWS/EC2")));
    }
    assertRows(inputs.build(new BuildUsageHours()), USAGE_HOURS, expected);
  }

  @Test
  void machinesKeepTheirNameAndStorageIsAddedUp() {
    assertHours(
        "i-1   | BoxUsage:m5.large       | Hrs   | | false | "
            + hours("1", 0, 1)
            + "\n"
            + "vol-1 | EBS:VolumeUsage.gp2     | GB-Mo | | false | "
            + hours("0.5", 0)
            + "\n"
            + "vol-2 | EBS:VolumeUsage.gp2     | GB-Mo | | false | "
            + hours("0.25", 0)
            + "\n",
        "",
        """
        hour_start          | resource_id | x_usage_type        | consumed_quantity | list_cost | effective_cost
        2026-01-02 00:00:00 | i-1         | BoxUsage:m5.large   | 1                 | 0.2       | 0.1
        2026-01-02 01:00:00 | i-1         | BoxUsage:m5.large   | 1                 | 0.2       | 0.1
        2026-01-02 00:00:00 | null        | EBS:VolumeUsage.gp2 | 0.75              | 0.4       | 0.2
        """);
  }

  @Test
  void theWayAnHourWasBoughtIsNamed() {
    assertHours(
        "i-1 | BoxUsage:m5.large  | Hrs |              | false | "
            + hours("1", 0)
            + "\n"
            + "i-2 | SpotUsage:m5.large | Hrs |              | false | "
            + hours("1", 0)
            + "\n"
            + "i-3 | BoxUsage:m5.large  | Hrs | Reserved     | false | "
            + hours("1", 0)
            + "\n"
            + "i-4 | BoxUsage:m5.large  | Hrs | Savings Plan | false | "
            + hours("1", 0)
            + "\n",
        "",
        """
        resource_id | x_purchase_option
        i-1         | OnDemand
        i-2         | Spot
        i-3         | Reserved
        i-4         | SavingsPlan
        """);
  }

  @Test
  void sharesOfContainersAreNoHoursOfTheirOwn() {
    assertHours(
        "i-1 | BoxUsage:m5.large | Hrs | | false | "
            + hours("1", 0)
            + "\n"
            + "i-1 | BoxUsage:m5.large | Hrs | | true  | "
            + hours("1", 0)
            + "\n",
        "",
        """
        resource_id | consumed_quantity
        i-1         | 1
        """);
  }

  @Test
  void theCpuOfAnHourIsTheMeanOfItsSamplesAndMissingIsNotZero() {
    assertHours(
        "i-1 | BoxUsage:m5.large | Hrs | | false | " + hours("1", 0, 1) + "\n",
        """
        resource_id | metric_name    | period_start        | sample_count | sum
        i-1         | CPUUtilization | 2026-01-02 00:00:00 | 5            | 50
        i-1         | CPUUtilization | 2026-01-02 00:55:00 | 15           | 350
        i-1         | NetworkIn      | 2026-01-02 00:00:00 | 1            | 1000
        i-1         | NetworkOut     | 2026-01-02 00:05:00 | 1            | 500
        """,
        """
        hour_start          | cpu_mean_ratio | network_bytes
        2026-01-02 00:00:00 | 0.2            | 1500
        2026-01-02 01:00:00 | null           | null
        """);
  }
}
