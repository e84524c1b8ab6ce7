package dev.plumbline.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.resource.ResourceDays;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EstimateEmissionsTest extends SparkTest {
  private static final String HEADER =
      "x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id\n";

  private static double number(Row row, String column) {
    return row.getAs(column);
  }

  private static boolean isNull(Row row, String column) {
    return row.isNullAt(row.fieldIndex(column));
  }

  @Test
  void aMonthOfStorageHasTheHoursOfItsMonth() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            """
            x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | charge_date
            AmazonEC2 | EBS:VolumeUsage.gp3 | GB-Mo | 1000 | us-east-1 | 2026-02-01
            AmazonEC2 | EBS:VolumeUsage.gp3 | GB-Mo | 1000 | us-east-1 | 2028-02-01
            AmazonEC2 | EBS:VolumeUsage.gp3 | GB-Mo | 1000 | us-east-1 | 2026-07-31
            """);

    // 1 TB x 1.2 Wh x 2 copies: 2.4 Wh an hour
    assertThat(number(Lines.line(found, 1), "energy_it_kwh"))
        .isCloseTo(0.0024 * 672, within(1e-12));
    assertThat(number(Lines.line(found, 2), "energy_it_kwh"))
        .isCloseTo(0.0024 * 696, within(1e-12));
    assertThat(number(Lines.line(found, 3), "energy_it_kwh"))
        .isCloseTo(0.0024 * 744, within(1e-12));
  }

  @Test
  void whatIsNotPublishedStaysNullOrFallsBackInSight() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            HEADER
                + """
                AmazonEC2 | APS2-DataTransfer-Out-Bytes | GB | 1000 | ap-southeast-2
                AmazonEC2 | APS1-BoxUsage:m5.large | Hrs | 1 | ap-southeast-1
                AmazonEC2 | APS1-EBSOptimized:m4.large | Hrs | 1 | ap-southeast-1
                """);
    Row sydney = Lines.line(found, 1);
    Row singapore = Lines.line(found, 2);

    // 1 kWh x 1.16 x 525.18 g/kWh
    assertThat(number(sydney, "operational_location_gco2e")).isCloseTo(609.2088, within(1e-9));
    assertThat(number(sydney, "operational_market_gco2e")).isCloseTo(609.2088, within(1e-9));
    assertThat(sydney.getList(sydney.fieldIndex("flags")).toString())
        .contains("market_fallback_location", "embodied_not_modelled");
    assertThat(isNull(singapore, "water_grid_litres")).isTrue();
    assertThat(number(singapore, "water_site_litres")).isPositive();
    assertThat(number(Lines.line(found, 3), "water_grid_litres")).isZero();
  }

  @Test
  void daysWithoutDataTakeTheMonthWhereEnoughOfItWasSeen() {
    String charges =
        """
        resource_id | charge_date | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id
        i-seen | 2026-06-01 | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1
        i-seen | 2026-06-02 | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1
        i-rare | 2026-06-02 | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1
        i-over | 2026-06-01 | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1
        i-seen | 2026-06-01 | AmazonEC2 | CPUCredits:t3 | vCPU-Hours | 5 | us-east-1
        i-none | 2026-06-01 | AmazonEC2 | CPUCredits:t3 | vCPU-Hours | 5 | us-east-1
        """;
    String head =
        "x_source_id | billing_period | charge_date | sub_account_id | region_id | resource_id | billed_hours | metrics\n";
    // Another payer is billed for a part of the first day of i-seen.
    String resources =
        head
            + """
            payer:report | 2026-06 | 2026-06-01 | 111111111111 | us-east-1 | i-seen | 24 | {"CPUUtilization":{"sample_count":12,"sum":240,"observed_hours":12}}
            payer:report | 2026-06 | 2026-06-02 | 111111111111 | us-east-1 | i-seen | 24 | null
            other:report | 2026-06 | 2026-06-01 | 111111111111 | us-east-1 | i-seen | 24 | {"CPUUtilization":{"sample_count":12,"sum":240,"observed_hours":12}}
            payer:report | 2026-06 | 2026-06-01 | 111111111111 | us-east-1 | i-rare | 24 | {"CPUUtilization":{"sample_count":11,"sum":110,"observed_hours":11}}
            payer:report | 2026-06 | 2026-06-02 | 111111111111 | us-east-1 | i-rare | 24 | {}
            payer:report | 2026-06 | 2026-06-01 | 111111111111 | us-east-1 | i-over | 24 | {"CPUUtilization":{"sample_count":1,"sum":104,"observed_hours":1}}
            """;
    Dataset<Row> found =
        EstimateEmissions.estimate(
            Lines.charges(spark, charges),
            rows(ResourceDays.RESOURCE_DAYS, resources),
            Lines.noHours(spark),
            Lines.MODEL);

    assertThat(found.count()).isEqualTo(6);
    Row measured = Lines.line(found, 1);
    Row filled = Lines.line(found, 2);
    Row rare = Lines.line(found, 3);
    assertThat(number(measured, "cpu_utilization_ratio")).isCloseTo(0.2, within(1e-12));
    // 12 of 48 billed hours are a quarter; 11 of 48 are less
    assertThat(filled.<String>getAs("cpu_utilization_basis")).isEqualTo("mean_of_period");
    assertThat(number(filled, "cpu_utilization_ratio")).isCloseTo(0.2, within(1e-12));
    assertThat(filled.<String>getAs("tier")).isEqualTo("1");
    assertThat(rare.<String>getAs("cpu_utilization_basis")).isEqualTo("default");
    assertThat(number(rare, "cpu_utilization_ratio")).isEqualTo(0.5);
    assertThat(rare.<String>getAs("tier")).isEqualTo("2");
    assertThat(number(Lines.line(found, 4), "cpu_utilization_ratio")).isEqualTo(1.0);
    // a burst is inside a measured load; else 5 vCPU-h x 3.61 W
    assertThat(number(Lines.line(found, 5), "energy_it_kwh")).isZero();
    assertThat(number(Lines.line(found, 6), "energy_it_kwh")).isCloseTo(0.01805, within(1e-12));
  }

  @Test
  void gravitonSavesElectricityAndCostsManufacturing() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            HEADER
                + """
                AmazonEC2 | BoxUsage:m5.large | Hrs | 720 | us-east-1
                AmazonEC2 | BoxUsage:m7g.large | Hrs | 720 | us-east-1
                """);
    Row intel = Lines.line(found, 1);
    Row arm = Lines.line(found, 2);

    double operational =
        number(intel, "operational_location_gco2e") - number(arm, "operational_location_gco2e");
    double embodied = number(intel, "embodied_gco2e") - number(arm, "embodied_gco2e");
    assertThat(operational).isCloseTo(352.3917, within(1e-4));
    assertThat(embodied).isCloseTo(-110.952, within(1e-9));
    assertThat(operational + embodied).isCloseTo(241.4397, within(1e-4));
  }

  @Test
  void tokensCarryTheRangeOfTheirModel() {
    Dataset<Row> found =
        Lines.estimate(
            spark,
            HEADER + "AmazonBedrock | USE1-Mistral7B-output-tokens | 1M tokens | 1 | us-east-1");
    Row tokens = Lines.line(found, 1);

    assertThat(number(tokens, "operational_location_gco2e")).isCloseTo(22.8712, within(1e-4));
    // exp(sqrt(ln(3)^2 + ln(1.03)^2 + ln(327.2/270.5)^2)) = 3.0527, and twice the manufacturing
    double high =
        Math.exp(
            Math.sqrt(
                Math.pow(Math.log(3), 2)
                    + Math.pow(Math.log(1.03), 2)
                    + Math.pow(Math.log(327.2 / 270.5), 2)));
    assertThat(number(tokens, "high_gco2e"))
        .isCloseTo(
            number(tokens, "operational_location_gco2e") * high
                + 2 * number(tokens, "embodied_gco2e"),
            within(1e-9));
  }

  @Test
  void storageBoundsMultiplyPowerAndCopies() {
    Dataset<Row> found =
        Lines.estimate(spark, HEADER + "AmazonEC2 | EBS:VolumeUsage.gp3 | GB-Mo | 500 | us-east-1");
    Row volume = Lines.line(found, 1);
    double operational = number(volume, "operational_location_gco2e");
    double embodied = number(volume, "embodied_gco2e");

    // low: 0.8 x 2 over 1.2 x 2; manufacturing 0.005 x 2 over 0.02 x 2
    double low =
        Math.exp(
            -Math.sqrt(
                Math.pow(Math.log(0.8 / 1.2), 2)
                    + Math.pow(Math.log(0.97), 2)
                    + Math.pow(Math.log(229.9 / 270.5), 2)));
    assertThat(number(volume, "low_gco2e"))
        .isCloseTo(operational * low + embodied * 0.25, within(1e-9));
    // high: 2.4 x 3 over 2.4; manufacturing 0.16 x 3 over 0.04
    assertThat(number(volume, "high_gco2e")).isGreaterThan(operational * 3 + embodied * 12);
  }

  @Test
  void partsOfAParentAndFeesAddNoMachines() {
    Dataset<Row> charges =
        Lines.charges(
            spark,
            """
            resource_id | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | x_line_item_type | x_is_split | list_cost
            i-1 | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1 | SavingsPlanCoveredUsage | false | 2.3
            pod-1 | AmazonEC2 | BoxUsage:m5.large | Hrs | 12 | us-east-1 | Usage | true | 0
            null | AmazonEC2 | BoxUsage:m5.large | Hrs | 720 | us-east-1 | RIFee | false | null
            null | AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1 | Usage | false | 2.3
            null | AmazonEC2 | BoxUsage:m5.large | Hrs | null | us-east-1 | Usage | false | 2.3
            """);

    assertRows(
        Lines.build(spark, charges, Lines.noResources(spark)),
        Emissions.EMISSIONS,
        """
        resource_id | tier | method | consumed_quantity | energy_it_kwh | embodied_gco2e | flags | list_cost
        i-1 | 2 | instance | 24 | 0.1551686400 | 15.324 | [] | 2.3
        '' | N | none | 720 | 0 | 0 | [] | null
        '' | 2 | instance | 24 | 0.1551686400 | 15.324 | [] | 2.3
        '' | U | instance | null | null | null | ["no_quantity"] | 2.3
        """);
  }

  @Test
  void withoutAUsageTypeNothingIsKnownAndTheFormatIsNamed() {
    Dataset<Row> charges =
        Lines.charges(
            spark,
            """
            resource_id | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | list_cost
            nat-1 | AmazonEC2 | null | Hrs | 24 | us-east-1 | 1.08
            """);

    assertRows(
        Lines.build(spark, charges, Lines.noResources(spark)),
        Emissions.EMISSIONS,
        """
        resource_id | tier | energy_it_kwh | flags
        nat-1 | U | null | ["format"]
        """);
  }

  @Test
  void linesOfADayAddUpWhateverTheirOrderAndSplit() {
    StringBuilder text =
        new StringBuilder(
            "resource_id | x_product_code | x_usage_type | pricing_unit | consumed_quantity | region_id | list_cost\n");
    for (int i = 1; i <= 30; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "i-%d | AmazonEC2 | EU-BoxUsage:c7g.xlarge | Hrs | %.3f | eu-west-1 | 0.1%d\n",
              i % 3,
              i / 7.0,
              i));
      text.append(
          String.format(
              Locale.ROOT,
              "null | AWSELB | EU-LCUUsage | LCU-Hrs | %d | eu-west-1 | 0.0%d\n",
              i,
              i));
    }
    Dataset<Row> charges = Lines.charges(spark, text.toString());
    Dataset<Row> resources = Lines.noResources(spark);

    List<Row> once = ordered(Lines.build(spark, charges, resources));
    List<Row> again =
        ordered(Lines.build(spark, charges.repartition(7).orderBy("consumed_quantity"), resources));

    assertThat(once).hasSize(4).isEqualTo(again);
    assertThat(once.get(0).<BigDecimal>getAs("energy_it_kwh")).isPositive();
    assertThat(once.get(0).<String>getAs("factors_version")).startsWith("2026.11-");
  }

  private static List<Row> ordered(Dataset<Row> emissions) {
    return emissions.orderBy("resource_id", "x_usage_type").collectAsList();
  }

  @Test
  void theKeyIsUniqueAndNothingDeclaredIsMissing() {
    Dataset<Row> charges =
        Lines.charges(spark, HEADER + "AmazonEC2 | BoxUsage:m5.large | Hrs | 24 | us-east-1");
    Dataset<Row> written = Lines.build(spark, charges, Lines.noResources(spark));

    assertThat(written.columns())
        .containsExactlyInAnyOrder(Emissions.EMISSIONS.schema().fieldNames());
    assertThat(written.schema().apply("energy_it_kwh").dataType())
        .isEqualTo(Emissions.EMISSIONS.schema().apply("energy_it_kwh").dataType());
  }
}
