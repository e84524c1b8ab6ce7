package dev.plumbline.carbon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.resource.ResourceDays;
import dev.plumbline.testkit.SparkTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worked examples, each a line of a bill, against the unrounded figures of the job. */
class GoldenExamplesTest extends SparkTest {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "energy_it_kwh", "energy_it_kwh",
          "energy_facility_kwh", "energy_facility_kwh",
          "operational_location_g", "operational_location_gco2e",
          "operational_market_g", "operational_market_gco2e",
          "embodied_g", "embodied_gco2e",
          "water_site_l", "water_site_litres",
          "water_grid_l", "water_grid_litres");
  private static final Map<String, String> MONTHS =
      Map.of("672", "2026-02", "720", "2026-06", "744", "2026-07", "", "2026-06");
  private static final Map<String, Row> FOUND = new TreeMap<>();

  private static List<Map<String, String>> examples() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                GoldenExamplesTest.class.getResourceAsStream("/carbon/golden_examples.csv"),
                StandardCharsets.UTF_8))) {
      List<String> header = List.of(reader.readLine().split(",", -1));
      List<Map<String, String>> examples = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        Map<String, String> example = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
          example.put(header.get(i), cells[i]);
        }
        examples.add(example);
      }
      return examples;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void estimateAllAtOnce() {
    if (!FOUND.isEmpty()) {
      return;
    }
    StringBuilder charges =
        new StringBuilder(
            "x_key_hash | resource_id | billing_period | charge_date | x_product_code | x_usage_type"
                + " | pricing_unit | consumed_quantity | region_id | x_line_item_type\n");
    StringBuilder resources =
        new StringBuilder(
            "x_source_id | billing_period | charge_date | sub_account_id | region_id | resource_id"
                + " | billed_hours | metrics\n");
    for (Map<String, String> example : examples()) {
      String month = MONTHS.get(example.get("hours_in_billing_month"));
      charges.append(
          String.join(
                  " | ",
                  example.get("id"),
                  "r-" + example.get("id"),
                  month,
                  month + "-10",
                  example.get("line_item_product_code"),
                  example.get("line_item_usage_type"),
                  example.get("pricing_unit"),
                  example.get("usage_amount"),
                  example.get("region"),
                  "Usage")
              + "\n");
      List<String> metrics = new ArrayList<>();
      metric(metrics, "CPUUtilization", example.get("cpu_utilisation"));
      metric(metrics, "nvidia_smi_utilization_gpu", example.get("gpu_utilisation"));
      if (!metrics.isEmpty()) {
        resources.append(
            String.join(
                    " | ",
                    "payer:report",
                    month,
                    month + "-10",
                    "111111111111",
                    example.get("region"),
                    "r-" + example.get("id"),
                    "24",
                    "{" + String.join(",", metrics) + "}")
                + "\n");
      }
    }
    charges.append(
        """
        G26 | x | 2026-06 | 2026-06-10 | AmazonS3 | EarlyDelete-GDA | GB-Mo | 100 | us-east-1 | Usage
        G27 | x | 2026-06 | 2026-06-10 | AmazonEC2 | EBSOptimized:m4.large | Hrs | 720 | us-east-1 | Usage
        G28 | x | 2026-06 | 2026-06-10 | ElasticMapReduce | BoxUsage:m5.xlarge | Hrs | 720 | us-east-1 | Usage
        G29 | x | 2026-06 | 2026-06-10 | AmazonEC2 | BoxUsage:m5.large | Hrs | 720 | us-east-1 | RIFee
        G30 | x | 2026-06 | 2026-06-10 | AmazonEC2 | USE1-EUW1-AWS-In-Bytes | GB | 1000 | us-east-1 | Usage
        G31 | x | 2026-06 | 2026-06-10 | AmazonBedrock | USE1-NovaPro-output-tokens | 1K tokens | 5 | us-east-1 | Usage
        """);
    Dataset<Row> estimate =
        EstimateEmissions.estimate(
            Lines.charges(spark, charges.toString()),
            rows(ResourceDays.RESOURCE_DAYS, resources.toString()),
            Lines.noHours(spark),
            Lines.MODEL);
    estimate
        .collectAsList()
        .forEach(row -> FOUND.put(row.getString(row.fieldIndex("x_key_hash")), row));
  }

  private static void metric(List<String> metrics, String name, String ratio) {
    if (!ratio.isEmpty()) {
      metrics.add(
          "\"%s\":{\"sample_count\":288,\"sum\":%s,\"observed_hours\":24}"
              .formatted(name, Double.parseDouble(ratio) * 100 * 288));
    }
  }

  private static double value(String id, String column) {
    return FOUND.get(id).getAs(column);
  }

  private static String text(String id, String column) {
    return FOUND.get(id).getAs(column);
  }

  @Test
  void everyExampleComesOutToNineDigits() {
    List<Map<String, String>> examples = examples();
    assertThat(examples).hasSize(25);
    for (Map<String, String> example : examples) {
      COLUMNS.forEach(
          (golden, column) -> {
            double expected = Double.parseDouble(example.get(golden));
            assertThat(value(example.get("id"), column))
                .as(example.get("id") + " " + column)
                .isCloseTo(expected, within(Math.abs(expected) * 1e-9));
          });
    }
  }

  @Test
  void measuredMachinesAreTierOneAndAssumedOnesTierTwo() {
    assertThat(text("G01", "tier")).isEqualTo("2");
    assertThat(text("G02", "tier")).isEqualTo("1");
    assertThat(text("G02", "cpu_utilization_basis")).isEqualTo("measured");
    assertThat(text("G07", "tier")).isEqualTo("2");
    assertThat(text("G08", "tier")).isEqualTo("1");
    assertThat(text("G09", "tier")).isEqualTo("3");
  }

  @Test
  void pricesWithoutAMachineTakeNothing() {
    for (String id : List.of("G26", "G27", "G28", "G29")) {
      assertThat(text(id, "tier")).as(id).isEqualTo("N");
      for (String column : COLUMNS.values()) {
        assertThat(value(id, column)).as(id + " " + column).isZero();
      }
      assertThat(value(id, "low_gco2e")).isZero();
      assertThat(value(id, "high_gco2e")).isZero();
    }
  }

  @Test
  void bytesThatArriveAreCountedWhereTheyLeft() {
    assertThat(text("G30", "method")).isEqualTo("network");
    assertThat(value("G30", "energy_it_kwh")).isZero();
    assertThat(value("G30", "high_gco2e")).isZero();
  }

  @Test
  void aClosedModelStaysUnknown() {
    assertThat(text("G31", "tier")).isEqualTo("U");
    for (String column : COLUMNS.values()) {
      assertThat(FOUND.get("G31").isNullAt(FOUND.get("G31").fieldIndex(column))).isTrue();
    }
  }

  @Test
  void theRangeOfAnInstanceFollowsItsParts() {
    // energy (4.67 x 0.75 + 1.79536 x 0.40) / 6.46536, load 0.80, PUE 0.97, grid 229.9 / 270.5
    assertThat(value("G01", "low_gco2e")).isCloseTo(1100.32, within(0.01));
    assertThat(value("G01", "high_gco2e")).isCloseTo(3939.99, within(0.01));
  }

  @Test
  void theIdleShareCountsWhatNoLoadWouldTakeToo() {
    Map<String, Double> shares =
        Map.of(
            "G01", 0.4416398, "G02", 0.7598367, "G03", 0.6089049, "G04", 0.6380165, "G05",
            0.5114809, "G06", 0.8057929, "G07", 0.1289873, "G08", 0.2503407, "G18", 0.6240116,
            "G25", 0.8380668);
    shares.forEach(
        (id, share) ->
            assertThat(value(id, "idle_energy_kwh") / value(id, "energy_it_kwh"))
                .as(id)
                .isCloseTo(share, within(1e-7)));
    double fleet =
        (value("G01", "idle_energy_kwh") + value("G02", "idle_energy_kwh"))
            / (value("G01", "energy_it_kwh") + value("G02", "energy_it_kwh"));
    assertThat(fleet).isCloseTo(0.5586029, within(1e-7));
  }

  @Test
  void gramsPerRequestDollarAndVcpuHourFollowFromTheColumns() {
    double grams =
        List.of("G01", "G09", "G11").stream()
            .mapToDouble(
                id -> value(id, "operational_location_gco2e") + value(id, "embodied_gco2e"))
            .sum();
    assertThat(grams / 2_500).isCloseTo(3.5491286, within(1e-6));
    assertThat(grams / 340.08).isCloseTo(26.0904, within(1e-4));
    assertThat(value("G01", "vcpu_hours")).isEqualTo(1440);
    assertThat(
            (value("G01", "operational_location_gco2e") + value("G01", "embodied_gco2e"))
                / value("G01", "vcpu_hours"))
        .isCloseTo(1.3248559, within(1e-6));
  }
}
