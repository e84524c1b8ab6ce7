package dev.plumbline.carbon;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;

import dev.plumbline.job.Inputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Small bills for tests: what a test does not name gets a plain value. */
final class Lines {
  static final CarbonModel MODEL = CarbonModel.load(ConfFiles.of(Optional.empty()));
  private static final Map<String, String> PLAIN =
      Map.of(
          "x_source_id", "payer:report",
          "billing_period", "2026-06",
          "charge_date", "2026-06-10",
          "billing_account_id", "000000000001",
          "sub_account_id", "111111111111",
          "charge_category", "Usage",
          "x_line_item_type", "Usage",
          "billing_currency", "USD",
          "x_is_split", "false",
          "billed_hours", "24");

  /** Estimates as collected, so that looking at two lines runs one query. */
  private static final Map<Dataset<Row>, List<Row>> COLLECTED = new ConcurrentHashMap<>();

  private static final String NO_RESOURCES =
      "billing_period | charge_date | sub_account_id | region_id | resource_id | billed_hours";

  private Lines() {}

  /** Charge days from a text table; a line's key is its number in the text. */
  static Dataset<Row> charges(SparkSession spark, String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    Map<String, String> plain = new TreeMap<>(PLAIN);
    for (String name : lines.get(0).split("\\|", -1)) {
      plain.remove(name.trim());
    }
    boolean hasKey = lines.get(0).contains("x_key_hash");
    StringBuilder whole =
        new StringBuilder(lines.get(0) + " | " + String.join(" | ", plain.keySet()))
            .append(hasKey ? "" : " | x_key_hash");
    for (int i = 1; i < lines.size(); i++) {
      whole.append("\n").append(lines.get(i)).append(" | ");
      whole.append(String.join(" | ", plain.values())).append(hasKey ? "" : " | " + i);
    }
    return Rows.of(spark, CHARGE_DAYS, whole.toString());
  }

  static Dataset<Row> noResources(SparkSession spark) {
    return Rows.of(spark, RESOURCE_DAYS, NO_RESOURCES);
  }

  /** Unrounded figures of lines without any measured load. */
  static Dataset<Row> estimate(SparkSession spark, String charges) {
    return EstimateEmissions.estimate(
        charges(spark, charges), noResources(spark), noHours(spark), MODEL);
  }

  /** No hours, so that the grid is that of the year. */
  static Dataset<Row> noHours(SparkSession spark) {
    return spark.createDataFrame(List.of(), USAGE_HOURS.schema());
  }

  /** The one line of an estimate whose key is given. */
  static Row line(Dataset<Row> estimate, int key) {
    return COLLECTED.computeIfAbsent(estimate, Dataset::collectAsList).stream()
        .filter(row -> row.getAs("x_key_hash").equals(String.valueOf(key)))
        .findFirst()
        .orElseThrow();
  }

  /** The rows the job writes. */
  static Dataset<Row> build(SparkSession spark, Dataset<Row> charges, Dataset<Row> resources) {
    Map<String, Dataset<Row>> tables =
        Map.of(
            CHARGE_DAYS.name(),
            charges,
            RESOURCE_DAYS.name(),
            resources,
            USAGE_HOURS.name(),
            noHours(spark));
    return new EstimateEmissions(MODEL).build(new Given(spark, tables));
  }

  private record Given(SparkSession spark, Map<String, Dataset<Row>> tables) implements Inputs {
    @Override
    public Dataset<Row> published(Table table) {
      throw new UnsupportedOperationException("no job under test reads what was published");
    }

    @Override
    public Dataset<Row> read(Table table) {
      return tables.get(table.name());
    }

    @Override
    public List<String> periods() {
      return List.of("2026-06");
    }

    @Override
    public LocalDate asOf(String period) {
      return LocalDate.parse(period + "-28");
    }
  }
}
