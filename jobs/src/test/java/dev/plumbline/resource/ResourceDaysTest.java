package dev.plumbline.resource;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;

import dev.plumbline.format.Formats;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class ResourceDaysTest extends SparkTest {
  private static final String HEADER =
      "charge_date | resource_id | x_usage_type | pricing_unit | billed_hours | consumed_quantity"
          + " | x_net_effective_cost | x_line_count | tags | x_hours\n";

  private void assertDays(String days, String expected) {
    FixedInputs inputs =
        new FixedInputs("2026-02", "2026-02-28")
            .with(
                CHARGE_DAYS,
                rows(CHARGE_DAYS, HEADER + days)
                    .withColumn("billing_period", functions.lit("2026-02"))
                    .withColumn("sub_account_id", functions.lit("2"))
                    .withColumn("x_product_code", functions.lit("AmazonEC2"))
                    .withColumn("region_id", functions.lit("eu-west-1"))
                    .withColumn("billing_currency", functions.lit("USD")));
    assertRows(
        new BuildResourceDays(Formats.load().resources(), "^EU-", "charge_category = 'Credit'")
            .build(inputs),
        RESOURCE_DAYS,
        expected);
  }

  private static String hours(int... hours) {
    StringBuilder json = new StringBuilder();
    for (int hour : hours) {
      json.append(json.isEmpty() ? "[" : ",")
          .append("{\"hour_start\":\"2026-02-02T%02d:00:00Z\",\"quantity\":1}".formatted(hour));
    }
    return json.append("]").toString();
  }

  @Test
  void aMachineRunsInTheHoursBilledAsHoursWhateverElseIsBilled() {
    assertDays(
        "2026-02-02 | i-0123456789abcdef1 | EU-BoxUsage:m5.large | Hrs | 2 | 2 | 0.2 | 2 | | "
            + hours(3, 4)
            + "\n"
            + "2026-02-02 | i-0123456789abcdef1 | EU-DataTransfer-Out-Bytes | GB | 4 | 8 | 0.7 | 4 | | "
            + hours(3, 4, 5, 6)
            + "\n",
        """
        resource_id           | resource_type | billed_hours | x_net_effective_cost | x_line_count | x_usage
        i-0123456789abcdef1         | ec2_instance  | 2            | 0.9                  | 6            | {"BoxUsage:m5.large":2,"DataTransfer-Out-Bytes":8}
        """);
  }

  @Test
  void aCreditMakesNoMachineCheaper() {
    FixedInputs inputs =
        new FixedInputs("2026-02", "2026-02-28")
            .with(
                CHARGE_DAYS,
                rows(
                    CHARGE_DAYS,
                    """
                    billing_period | charge_date | charge_category | sub_account_id | region_id | x_product_code | resource_id         | x_usage_type | pricing_unit | billed_hours | consumed_quantity | x_net_effective_cost | x_line_count | billing_currency
                    2026-02        | 2026-02-02  | Usage           | 2              | eu-west-1 | AmazonEC2      | i-0123456789abcdef1 | EU-BoxUsage  | Hrs          | 24           | 24                | 2.4                  | 1            | USD
                    2026-02        | 2026-02-02  | Credit          | 2              | eu-west-1 | AmazonEC2      | i-0123456789abcdef1 | EU-BoxUsage  |              | 0            |                   | -2.0                 | 1            | USD
                    """));
    assertRows(
        new BuildResourceDays(Formats.load().resources(), "^EU-", "charge_category = 'Credit'")
            .build(inputs),
        RESOURCE_DAYS,
        """
        resource_id         | x_net_effective_cost | x_line_count
        i-0123456789abcdef1 | 2.4                  | 1
        """);
  }

  @Test
  void aStoppedMachineHasNoHours() {
    assertDays(
        "2026-02-02 | i-0123456789abcdef1 | EU-DataTransfer-Out-Bytes | GB | 1 | 8 | 0.7 | 1 | | "
            + hours(3)
            + "\n",
        """
        resource_id           | resource_type | billed_hours
        i-0123456789abcdef1         | ec2_instance  | 0
        """);
  }

  @Test
  void gigabyteMonthsOfADayAreTheGigabytesThatWereStored() {
    // 0.5 GB-months on one of 28 days: 14 GB.
    assertDays(
        "2026-02-02 | vol-0123456789abcdef0 | EU-EBS:VolumeUsage.gp2 | GB-Mo | 0 | 0.5 | 0.05 | 1 | | \n",
        """
        resource_id           | resource_type | consumed_gb
        vol-0123456789abcdef0     | ebs_volume    | 14
        """);
  }

  @Test
  void aResourceHasTheTagsOfAllItsLinesAndTheDearerOneDecides() {
    assertDays(
        "2026-02-02 | i-0123456789abcdef1 | EU-BoxUsage:m5.large | Hrs | 1 | 1 | 0.9 | 1 | {\"team\":\"web\"} | "
            + hours(3)
            + "\n2026-02-02 | i-0123456789abcdef1 | EU-DataTransfer-Out-Bytes | GB | 1 | 8 | 0.1 | 1 |"
            + " {\"team\":\"ops\",\"stage\":\"prod\"} | "
            + hours(3)
            + "\n",
        """
        resource_id | tags
        i-0123456789abcdef1         | {"team":"web","stage":"prod"}
        """);
  }
}
