package dev.plumbline.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The other side of the benchmark: statements run by DuckDB, in a process of its own. */
final class DuckDbSide {
  private DuckDbSide() {}

  /**
   * Runs statements and says how long each took.
   *
   * @param arguments values for the statements as NAME=VALUE, and the names of the statements
   */
  public static void main(String[] arguments) throws SQLException {
    Map<String, String> values = new TreeMap<>();
    try (Connection duckDb = open();
        Statement statement = duckDb.createStatement()) {
      for (String argument : arguments) {
        int equals = argument.indexOf('=');
        if (equals >= 0) {
          values.put(argument.substring(0, equals), argument.substring(equals + 1));
        } else {
          long start = System.nanoTime();
          statement.execute(SqlFile.text(argument, values));
          double seconds = (System.nanoTime() - start) / 1e9;
          System.out.println(String.format(Locale.ROOT, "%-20s %.2f s", argument, seconds));
        }
      }
    }
  }

  static String version() {
    try (Connection duckDb = open()) {
      return duckDb.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An engine that works as the batch does: two threads, UTC. */
  static Connection open() throws SQLException {
    Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("set threads = 2");
      statement.execute("set timezone = 'UTC'");
    }
    return duckDb;
  }
}
