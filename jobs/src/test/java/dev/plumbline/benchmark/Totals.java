package dev.plumbline.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the two sides against each other before a time is reported: both read by DuckDB. */
final class Totals {
  private static final List<String> COSTS =
      List.of("billed_cost", "effective_cost", "x_net_billed_cost", "x_net_effective_cost");
  private static final List<String> RESOURCE_COSTS =
      List.of("effective_cost", "x_net_effective_cost", "list_cost");
  private static final List<String> IMPACTS =
      List.of(
          "energy_it_kwh",
          "energy_facility_kwh",
          "operational_location_gco2e",
          "operational_market_gco2e",
          "embodied_gco2e",
          "water_site_litres",
          "low_gco2e",
          "high_gco2e");

  /** Energy is computed line by line on one side, by day on the other. */
  private static final double IMPACT_TOLERANCE = 1e-6;

  private Totals() {}

  /** Fails where a total of an account differs. */
  static void requireEqual(Sides sides) throws SQLException {
    try (Connection duckDb = DuckDbSide.open();
        Statement statement = duckDb.createStatement()) {
      requireEqual(statement, sides, "charges", COSTS, 0);
      requireEqual(statement, sides, "attributed_costs", COSTS, 0);
      requireEqual(statement, sides, "resource_months", RESOURCE_COSTS, 0);
      requireEqual(statement, sides, "emissions", IMPACTS, IMPACT_TOLERANCE);
    }
  }

  /** Rows of the bill in DuckDB's copy: what was made is only about what was asked for. */
  static long rows(Sides sides) throws SQLException {
    try (Connection duckDb = DuckDbSide.open();
        Statement statement = duckDb.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from '" + sides.duckDbFiles("charges") + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void requireEqual(
      Statement statement, Sides sides, String table, List<String> measures, double tolerance)
      throws SQLException {
    Map<String, BigDecimal> ours = totals(statement, sides.ourFiles(table), measures);
    Map<String, BigDecimal> theirs = totals(statement, sides.duckDbFiles(table), measures);
    assertThat(theirs.keySet()).as(table).isEqualTo(ours.keySet()).isNotEmpty();
    ours.forEach(
        (what, total) ->
            assertThat(theirs.get(what))
                .as(table + ": " + what + ", theirs against ours")
                .isCloseTo(total, within(total.abs().multiply(BigDecimal.valueOf(tolerance)))));
  }

  private static Map<String, BigDecimal> totals(
      Statement statement, String files, List<String> measures) throws SQLException {
    Map<String, BigDecimal> totals = new TreeMap<>();
    for (String measure : measures) {
      String query =
          "select coalesce(sub_account_id, ''), sum(%s) from '%s' group by 1"
              .formatted(measure, files);
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          BigDecimal total = rows.getBigDecimal(2);
          totals.put(
              measure + " of account " + rows.getString(1),
              total == null ? BigDecimal.ZERO : total);
        }
      }
    }
    return totals;
  }
}
