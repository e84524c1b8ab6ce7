package dev.plumbline.benchmark;

import dev.plumbline.carbon.KindProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The coefficients of the batch as a file that DuckDB joins; made before the clock runs. */
final class Profiled {
  private static final KindProfiles PROFILES = new KindProfiles();

  static final double KNOWN_MIN_RATIO = PROFILES.knownMinRatio();

  private static final int CELLS = 9;

  private Profiled() {}

  static Path file(Path work) {
    return work.resolve("profiles.parquet");
  }

  /** Writes what a unit of each kind of usage in DuckDB's copy of the bill takes. */
  static void write(Sides sides) throws SQLException, IOException {
    try (Connection duckDb = DuckDbSide.open();
        Statement statement = duckDb.createStatement()) {
      String query = SqlFile.text("kinds", Map.of("output", sides.duckDbFolder().toString()));
      List<List<String>> kinds = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          List<String> kind = new ArrayList<>();
          for (int i = 1; i <= CELLS; i++) {
            kind.add(rows.getString(i));
          }
          kinds.add(kind);
        }
      }
      Path csv = sides.work().resolve("profiles.csv");
      Files.writeString(csv, PROFILES.csv(kinds));
      statement.execute("create table profiles (" + PROFILES.columnTypes() + ")");
      statement.execute(
          "copy profiles from '"
              + csv
              + "' (header, nullstr '', force_not_null ("
              + String.join(", ", KindProfiles.KIND)
              + "))");
      statement.execute("copy profiles to '" + file(sides.work()) + "' (format parquet)");
    }
  }
}
