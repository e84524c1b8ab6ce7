package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.table.Column;
import dev.plumbline.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The catalog of one warehouse, without Spark: finds, creates and evolves tables. */
public final class Lake implements AutoCloseable {
  private final Warehouse warehouse;
  private final Catalog catalog;
  private final Namespace namespace;

  private Lake(Warehouse warehouse, Catalog catalog) {
    this.warehouse = warehouse;
    this.catalog = catalog;
    this.namespace = Namespace.of(warehouse.namespace());
  }

  /** Opens the warehouse to write it, making it where it is not there yet. */
  public static Lake open(Warehouse warehouse) {
    if (warehouse.isLocal()) {
      try {
        Files.createDirectories(warehouse.folder());
      } catch (IOException e) {
        throw new ConfigurationException(
            "warehouse.uri: cannot make the folder '"
                + warehouse.folder()
                + "': "
                + e.getMessage()
                + ". Give a folder that can be written.");
      }
    }
    Lake lake = new Lake(warehouse, catalog(warehouse));
    lake.makeNamespace();
    LocalBinding.check(warehouse, lake);
    return lake;
  }

  /** Opens a warehouse that is there; exit 2 with its place when it is not. */
  public static Lake openExisting(Warehouse warehouse) {
    requireThere(warehouse);
    return open(warehouse);
  }

  /** Whether there is a warehouse; of one that is not local that cannot be told without opening. */
  public static boolean exists(Warehouse warehouse) {
    return !warehouse.isLocal()
        || !warehouse.catalog().equals("local")
        || Files.exists(warehouse.folder().resolve("catalog.db"));
  }

  private static void requireThere(Warehouse warehouse) {
    if (!exists(warehouse)) {
      throw new ConfigurationException(
          "warehouse.uri: there is no warehouse at '"
              + warehouse.folder()
              + "' (no catalog.db). Run './plumbline demo' or './plumbline run --conf FILE' first, or"
              + " name another one with --warehouse.");
    }
  }

  /**
   * Opens a local warehouse that may have been moved: only for its repair.
   *
   * @param properties of the catalog, over those of the warehouse
   */
  static Lake openWherever(Warehouse warehouse, Map<String, String> properties) {
    requireThere(warehouse);
    Map<String, String> all = new LinkedHashMap<>(warehouse.catalogProperties());
    all.putAll(properties);
    return new Lake(
        warehouse, CatalogUtil.buildIcebergCatalog(Warehouse.CATALOG, all, new Configuration()));
  }

  private static Catalog catalog(Warehouse warehouse) {
    return CatalogUtil.buildIcebergCatalog(
        Warehouse.CATALOG, warehouse.catalogProperties(), new Configuration());
  }

  private void makeNamespace() {
    SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
    if (!namespaces.namespaceExists(namespace)) {
      namespaces.createNamespace(namespace);
    }
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  /** Names of all tables of the namespace, sorted. */
  public List<String> names() {
    return catalog.listTables(namespace).stream().map(TableIdentifier::name).sorted().toList();
  }

  public Optional<org.apache.iceberg.Table> find(String name) {
    try {
      return Optional.of(catalog.loadTable(TableIdentifier.of(namespace, name)));
    } catch (NoSuchTableException absent) {
      return Optional.empty();
    }
  }

  /** The table, created or extended by new columns so that it has all that is declared. */
  public org.apache.iceberg.Table provide(Table declared) {
    Optional<org.apache.iceberg.Table> found = find(declared.name());
    if (found.isEmpty()) {
      return create(declared);
    }
    extend(found.get(), declared);
    return found.get();
  }

  /** Removes a table with its files: only for tables that no run has ever published. */
  void drop(String name) {
    catalog.dropTable(TableIdentifier.of(namespace, name), true);
  }

  /** Lets a name stand for the table whose metadata lies at a place, whatever it stood for. */
  void register(String name, String metadata) {
    TableIdentifier table = TableIdentifier.of(namespace, name);
    catalog.dropTable(table, false);
    catalog.registerTable(table, metadata);
  }

  private org.apache.iceberg.Table create(Table declared) {
    Schema schema = SparkSchemaUtil.convert(declared.schema());
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    declared.partitions().forEach(spec::identity);
    declared.dayPartition().ifPresent(column -> spec.day(column));
    SortOrder.Builder order = SortOrder.builderFor(schema);
    declared.sortedBy().forEach(order::asc);
    return catalog
        .buildTable(TableIdentifier.of(namespace, declared.name()), schema)
        .withPartitionSpec(spec.build())
        .withSortOrder(order.build())
        .withProperties(properties(declared))
        .create();
  }

  private static Map<String, String> properties(Table declared) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("comment", declared.grain());
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    properties.put(TableProperties.WRITE_DISTRIBUTION_MODE, DistributionMode.HASH.modeName());
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    return properties;
  }

  private static void extend(org.apache.iceberg.Table table, Table declared) {
    Schema wanted = SparkSchemaUtil.convert(declared.schema());
    Map<String, Type> present = new TreeMap<>();
    table.schema().columns().forEach(field -> present.put(field.name(), field.type()));
    UpdateSchema update = table.updateSchema();
    boolean changed = false;
    for (Column column : declared.columns()) {
      Types.NestedField field = wanted.findField(column.name());
      Type type = present.get(column.name());
      if (type == null) {
        update.addColumn(column.name(), field.type(), column.comment());
        changed = true;
      } else if (!sameShape(type, field.type())) {
        throw new ConfigurationException(
            "table "
                + declared.name()
                + " in this warehouse has column "
                + column.name()
                + " as "
                + type
                + ", this version writes "
                + field.type()
                + ". Use a new warehouse (--warehouse) and load the bills again.");
      }
    }
    if (changed) {
      update.commit();
    }
  }

  /** Compares types without their field ids, which differ from table to table. */
  private static boolean sameShape(Type one, Type other) {
    return one.toString()
        .replaceAll("\\d+: ", "")
        .equals(other.toString().replaceAll("\\d+: ", ""));
  }

  /** A property of the namespace, or null. */
  String property(String key) {
    return ((SupportsNamespaces) catalog).loadNamespaceMetadata(namespace).get(key);
  }

  void setProperty(String key, String value) {
    ((SupportsNamespaces) catalog).setProperties(namespace, Map.of(key, value));
  }

  @Override
  public void close() {
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
