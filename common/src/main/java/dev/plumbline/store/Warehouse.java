package dev.plumbline.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the tables are.
 *
 * @param uri folder of the warehouse: a local path or an s3:// address
 * @param catalog local (JDBC catalog in a SQLite file of the warehouse), glue, or a jdbc: address
 * @param namespace the Iceberg namespace, which is the Athena database
 */
public record Warehouse(String uri, String catalog, String namespace) {
  /** Name of the catalog in Spark and in every table's full name. */
  public static final String CATALOG = "lake";

  /** A warehouse in a local folder with its own catalog file. */
  public static Warehouse local(Path folder) {
    return new Warehouse(folder.toString(), "local", "plumbline");
  }

  /** Whether the warehouse lies in a local folder. */
  public boolean isLocal() {
    return !uri.contains("://") || uri.startsWith("file:");
  }

  /** The local folder; only for local warehouses. */
  public Path folder() {
    Path path = uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
    return path.toAbsolutePath().normalize();
  }

  /** What Iceberg needs to open the catalog, under its own option names. */
  public Map<String, String> catalogProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("warehouse", isLocal() ? folder().toString() : uri);
    if (catalog.equals("glue")) {
      properties.put("catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog");
    } else {
      properties.put("catalog-impl", LocalCatalog.class.getName());
      properties.put(
          "uri",
          catalog.equals("local") ? "jdbc:sqlite:" + folder().resolve("catalog.db") : catalog);
      properties.put("jdbc.schema-version", "V1");
      if (catalog.equals("local")) {
        // Readers never block the writer, and two writers wait for each other.
        properties.put("jdbc.journal_mode", "WAL");
        properties.put("jdbc.busy_timeout", "30000");
      }
    }
    if (!isLocal()) {
      properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    }
    return properties;
  }
}
