package dev.plumbline.store;

import dev.plumbline.storage.Aws;
import dev.plumbline.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the tables are.
 *
 * @param uri folder of the warehouse: a local path or an s3:// address
 * @param catalog local (JDBC catalog in a SQLite file of the warehouse), glue, or a jdbc: address
 * @param namespace the Iceberg namespace, which is the Athena database
 * @param aws how buckets and Glue are reached
 * @param login who opens the database of a jdbc: catalog
 */
public record Warehouse(String uri, String catalog, String namespace, Aws aws, Login login) {
  /** Name of the catalog in Spark and in every table's full name. */
  public static final String CATALOG = "lake";

  /** A warehouse in a local folder with its own catalog file. */
  public static Warehouse local(Path folder) {
    return new Warehouse(folder.toString(), "local", "plumbline", Aws.defaults(), Login.NONE);
  }

  /** Whether the warehouse lies in a local folder. */
  public boolean isLocal() {
    return Storage.isLocal(uri);
  }

  /** The local folder; only for local warehouses. */
  public Path folder() {
    return Storage.localPath(uri);
  }

  /** A folder of the warehouse that is no table, as an address. */
  public String folder(String name) {
    return isLocal() ? folder().resolve(name).toUri().toString() : uri + "/" + name;
  }

  /** What Iceberg needs to open the catalog, under its own option names. */
  public Map<String, String> catalogProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("warehouse", isLocal() ? folder().toString() : uri);
    if (catalog.equals("glue")) {
      properties.put("catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog");
    } else {
      addJdbc(properties);
    }
    if (!isLocal()) {
      properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
      properties.putAll(aws.icebergProperties());
    }
    return properties;
  }

  private void addJdbc(Map<String, String> properties) {
    properties.put("catalog-impl", DatabaseCatalog.class.getName());
    if (catalog.equals("local") && isStill()) {
      // SQLite would make files beside the catalog, even to read it.
      properties.put("uri", "jdbc:sqlite:" + catalogFile().toUri() + "?immutable=1");
      properties.put("jdbc.schema-version", "V1");
      return;
    }
    String address = catalog.equals("local") ? "jdbc:sqlite:" + catalogFile() : catalog;
    properties.put("uri", address);
    properties.put("jdbc.schema-version", "V1");
    login.addTo(properties::put);
    if (address.startsWith("jdbc:sqlite:")) {
      // Readers never block the writer, and two writers wait for each other.
      properties.put("jdbc.journal_mode", "WAL");
      properties.put("jdbc.busy_timeout", "30000");
    }
  }

  private Path catalogFile() {
    return folder().resolve("catalog.db");
  }

  /** Whether nobody can write the catalog, nor was writing when that became so. */
  private boolean isStill() {
    return Files.exists(catalogFile())
        && !Files.isWritable(folder())
        && !Files.exists(folder().resolve("catalog.db-wal"));
  }
}
