package dev.plumbline.carbon;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * Four hours of an m6i.large in London: 4.0256, 5.8976, 8.3936 and 4.6496 W at its loads of 10, 40,
 * 80 and 20 percent, overhead 1.11, so 0.0254927 kWh.
 */
class HourlyGridTest extends SparkTest {
  private static final String CHARGES =
      "charge_date | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id |"
          + " sub_account_id | resource_id | x_hours\n"
          + "2026-06-10 | AmazonEC2 | EUW2-BoxUsage:m6i.large | Hrs | 4 | eu-west-2 | 1 | i-1 | "
          + hours()
          + "\n";
  private static final String RESOURCES =
      """
      x_source_id  | billing_period | charge_date | sub_account_id | region_id | resource_id | billed_hours | metrics
      payer:report | 2026-06        | 2026-06-10  | 1              | eu-west-2 | i-1         | 4            | {"CPUUtilization":{"sample_count":4,"sum":150,"observed_hours":4}}
      """;
  private static final String HEADER =
      "x_source_id | billing_period | hour_start | sub_account_id | region_id | resource_id |"
          + " cpu_mean_ratio | x_grid_gco2e_per_kwh | x_grid_source | x_is_grid_estimated\n";

  private static String hours() {
    StringBuilder json = new StringBuilder("[");
    for (int hour = 0; hour < 4; hour++) {
      json.append(hour == 0 ? "" : ",")
          .append("{\"hour_start\":\"2026-06-10T0%d:00:00Z\",".formatted(hour))
          .append("\"quantity\":1,\"list_cost\":0.1,\"effective_cost\":0.1}");
    }
    return json.append("]").toString();
  }

  private static String hour(int hour, String ratio, String grams, boolean isEstimated) {
    return "payer:report | 2026-06 | 2026-06-10 0%d:00:00 | 1 | eu-west-2 | i-1 | %s | %s | %s | %s\n"
        .formatted(
            hour,
            ratio,
            grams,
            grams.isEmpty() ? "" : "NESO (direct)",
            grams.isEmpty() ? "" : isEstimated);
  }

  private Row estimate(String hours) {
    Dataset<Row> found =
        EstimateEmissions.estimate(
            Lines.charges(spark, CHARGES),
            rows(RESOURCE_DAYS, RESOURCES),
            rows(USAGE_HOURS, HEADER + hours),
            Lines.MODEL);
    return found.head();
  }

  private static double number(Row row, String column) {
    return row.<Double>getAs(column);
  }

  @Test
  void eachHourTakesItsOwnIntensityAtItsOwnLoad() {
    Row line =
        estimate(
            hour(0, "0.1", "180", false)
                + hour(1, "0.4", "240", false)
                + hour(2, "0.8", "90", true)
                + hour(3, "0.2", "150", false));
    assertThat(number(line, "energy_it_kwh")).isCloseTo(0.0229664, within(1e-9));
    assertThat(number(line, "operational_location_gco2e")).isCloseTo(3.9881146, within(1e-6));
    assertThat(number(line, "hourly_energy_kwh"))
        .isCloseTo(number(line, "energy_facility_kwh"), within(1e-12));
    assertThat(line.<String>getAs("grid_source")).isEqualTo("NESO (direct)");
    assertThat(line.<String>getList(line.fieldIndex("flags")))
        .contains("grid_hourly", "grid_estimated");
    // The contracts of a region know no hours: that of London is 0 all the year.
    assertThat(number(line, "operational_market_gco2e"))
        .isNotCloseTo(number(line, "operational_location_gco2e"), within(0.1));
  }

  /** 5.8976 W x 1.11 at 240 g; the other 17.0688 W x 1.11 at 217.41 g, the year's. */
  @Test
  void hoursTheSeriesLacksTakeTheFigureOfTheYear() {
    Row line =
        estimate(
            hour(0, "0.1", "", false)
                + hour(1, "0.4", "240", false)
                + hour(2, "0.8", "", false)
                + hour(3, "0.2", "", false));
    // Loads are known where there is a series alone; elsewhere the day's mean, 37.5 %, stands in.
    double day = 0.0057416 * 3 + 0.0058976;
    double share = 0.0058976 / day;
    double facility = 0.0229664 * 1.11;
    assertThat(number(line, "hourly_energy_kwh")).isCloseTo(facility * share, within(1e-8));
    assertThat(number(line, "operational_location_gco2e"))
        .isCloseTo(facility * (share * 240 + (1 - share) * 217.41), within(1e-5));
  }

  @Test
  void withoutASeriesTheYearCounts() {
    Row line = estimate(hour(0, "0.1", "", false));
    assertThat(number(line, "operational_location_gco2e")).isCloseTo(5.5423688, within(1e-6));
    assertThat(number(line, "hourly_energy_kwh")).isZero();
    assertThat(line.<String>getAs("grid_source")).isNull();
  }
}
