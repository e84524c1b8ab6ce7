package dev.plumbline.resource;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class JoinedDaysTest extends SparkTest {
  private static final String HEADER =
      "x_source_id | billing_period | charge_date | sub_account_id | region_id | resource_id"
          + " | resource_type | service_name | tags | billed_hours | x_net_effective_cost | x_line_count"
          + " | x_usage | x_usage_cost | metrics | billing_currency\n";

  private Dataset<Row> joined(String days) {
    return JoinedDays.of(rows(RESOURCE_DAYS, HEADER + days));
  }

  @Test
  void onTheDayItsAccountMovesAResourceIsOneResource() {
    String cpu = "{\"CPUUtilization\":{\"sample_count\":24,\"sum\":240,\"observed_hours\":24}}";
    assertRows(
        joined(
            "1:r | 2026-01 | 2026-01-09 | 3 | eu-west-1 | i-1 | ec2_instance | EC2 | | 24 | 2.4 | 24"
                + " | {\"BoxUsage\":24} | {\"BoxUsage\":2.4} | | USD\n"
                + "1:r | 2026-01 | 2026-01-10 | 3 | eu-west-1 | i-1 | ec2_instance | EC2"
                + " | {\"team\":\"web\"} | 18 | 1.8 | 18 | {\"BoxUsage\":18} | {\"BoxUsage\":1.8} | "
                + cpu
                + " | USD\n"
                + "2:r | 2026-01 | 2026-01-10 | 3 | eu-west-1 | i-1 | ec2_instance | Compute | | 6 | 0.9"
                + " | 7 | {\"BoxUsage\":6,\"DataTransfer\":1} | {\"BoxUsage\":0.6,\"DataTransfer\":0.3} | "
                + cpu
                + " | USD\n"
                + "2:r | 2026-01 | 2026-01-10 | 4 | eu-west-1 | i-9 | ec2_instance | EC2 | | 24 | 1 | 1"
                + " | | | | USD\n"),
        RESOURCE_DAYS,
        """
        x_source_id | charge_date | resource_id | service_name | tags           | billed_hours | x_net_effective_cost | x_line_count | x_usage                          | x_usage_cost                        | metrics
        null        | 2026-01-09  | i-1         | EC2          | null           | 24           | 2.4                  | 24           | {"BoxUsage":24}                  | {"BoxUsage":2.4}                    | null
        null        | 2026-01-10  | i-1         | EC2          | {"team":"web"} | 24           | 2.7                  | 25           | {"BoxUsage":24,"DataTransfer":1} | {"BoxUsage":2.4,"DataTransfer":0.3} | {"CPUUtilization":{"sample_count":24,"sum":240,"observed_hours":24}}
        2:r         | 2026-01-10  | i-9         | EC2          | null           | 24           | 1                    | 1            | null                             | null                                | null
        """);
  }

  @Test
  void whereEachAccountHasOnePayerTheDaysStayAsTheyAre() {
    Dataset<Row> days =
        rows(
            RESOURCE_DAYS,
            HEADER
                + "1:r | 2026-01 | 2026-01-09 | 3 | eu-west-1 | i-1 | other | x | | 24 | 2.4 | 24 | | | | USD\n"
                + "2:r | 2026-01 | 2026-01-09 | 4 | eu-west-1 | i-1 | other | x | | 24 | 2.4 | 24 | | | | USD\n");
    assertThat(JoinedDays.of(days)).isSameAs(days);
  }
}
