package dev.plumbline.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The two sides over the same metric stream files: JSON lines to hourly statistics in Parquet. The
 * batch needs a bill beside them, so it is run with the metrics and without.
 *
 * @param bill folder of a small bill
 * @param metrics folder of the files
 * @param work folder the sides write below
 */
record MetricSides(Path bill, Path metrics, Path work) {

  Cost ours(String log, boolean withMetrics) {
    Path warehouse = Sides.empty(work.resolve(withMetrics ? "with" : "without"));
    List<String> arguments =
        new ArrayList<>(List.of("run", "--charges", bill.resolve("cur2").toString()));
    arguments.addAll(List.of("--until", "bill_totals", "--warehouse", warehouse.toString()));
    if (withMetrics) {
      arguments.addAll(List.of("--metrics", metrics.toString()));
    }
    return Sides.launch(work.resolve(log), arguments);
  }

  Cost duckDb(String log) {
    Path output = Sides.empty(work.resolve("duckdb"));
    return Sides.duckDbProcess(
        work.resolve(log),
        List.of("input=" + metrics + "/**/*.gz", "output=" + output, "metric_points"));
  }

  /** Fails where the sides have not stored the same points; says how many they are. */
  long requireEqual() throws SQLException {
    try (Connection duckDb = DuckDbSide.open();
        Statement statement = duckDb.createStatement()) {
      String ours =
          stored(statement, work.resolve("with/plumbline/metric_points/data/**/*.parquet"));
      assertThat(stored(statement, work.resolve("duckdb/metric_points.parquet"))).isEqualTo(ours);
      return Long.parseLong(ours.substring(0, ours.indexOf(' ')));
    }
  }

  /** Rows and what they add up to, exactly: sums of doubles depend on their order. */
  private static String stored(Statement statement, Path files) throws SQLException {
    String query =
        "select count(*), sum(sum::decimal(38, 6)), sum(sample_count::decimal(38, 6)), min(period_start),"
            + " max(period_start) from '%s'".formatted(files);
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1)
          + " "
          + String.join(
              " ", row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }
  }
}
