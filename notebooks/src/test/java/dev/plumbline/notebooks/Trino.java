package dev.plumbline.notebooks;

import io.trino.Session;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.TestingSession;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Trino of Athena's age in this process, with the tables of a warehouse attached. */
final class Trino implements AutoCloseable {
  private static final String CATALOG = "lake";
  private static final String SCHEMA = "plumbline";

  private final DistributedQueryRunner engine;

  private Trino(DistributedQueryRunner engine) {
    this.engine = engine;
  }

  /** Starts the engine; its own catalog goes to an empty folder, the warehouse is only read. */
  static Trino over(Path warehouse, Path ownCatalog) throws Exception {
    Session session =
        TestingSession.testSessionBuilder()
            .setCatalog(CATALOG)
            .setSchema(SCHEMA)
            .setTimeZoneKey(TimeZoneKey.UTC_KEY)
            .build();
    DistributedQueryRunner engine = DistributedQueryRunner.builder(session).setNodeCount(1).build();
    engine.installPlugin(new IcebergPlugin());
    engine.createCatalog(
        CATALOG,
        "iceberg",
        Map.of(
            "iceberg.catalog.type", "TESTING_FILE_METASTORE",
            "hive.metastore.catalog.dir", ownCatalog.toUri().toString(),
            "iceberg.register-table-procedure.enabled", "true"));
    engine.execute("create schema " + SCHEMA);
    Trino trino = new Trino(engine);
    metadataFiles(warehouse).forEach(trino::attach);
    return trino;
  }

  /** The rows of a query, first the names of its columns; values as `plumbline sql` writes them. */
  List<List<String>> rows(String query) {
    MaterializedResult result = engine.execute(query);
    List<List<String>> rows = new ArrayList<>();
    rows.add(result.getColumnNames());
    for (MaterializedRow row : result) {
      rows.add(row.getFields().stream().map(Trino::text).toList());
    }
    return rows;
  }

  private void attach(String table, String metadataFile) {
    int split = metadataFile.lastIndexOf("/metadata/");
    engine.execute(
        "call system.register_table('%s', '%s', 'file://%s', '%s')"
            .formatted(
                SCHEMA,
                table,
                metadataFile.substring(0, split),
                metadataFile.substring(split + "/metadata/".length())));
  }

  /** Where the local catalog says the current state of each table is. */
  private static Map<String, String> metadataFiles(Path warehouse) throws SQLException {
    Map<String, String> files = new TreeMap<>();
    try (Connection catalog =
            DriverManager.getConnection("jdbc:sqlite:" + warehouse.resolve("catalog.db"));
        Statement statement = catalog.createStatement();
        ResultSet tables =
            statement.executeQuery("select table_name, metadata_location from iceberg_tables")) {
      while (tables.next()) {
        files.put(tables.getString(1), tables.getString(2));
      }
    }
    return files;
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  @Override
  public void close() {
    engine.close();
  }
}
