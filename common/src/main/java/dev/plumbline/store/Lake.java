package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Storage;
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
import java.util.function.Consumer;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
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
    return opened(warehouse, Lake::makeNamespace);
  }

  private static Lake opened(Warehouse warehouse, Consumer<Lake> first) {
    Lake lake = null;
    try {
      lake = new Lake(warehouse, catalog(warehouse));
      first.accept(lake);
      LocalBinding.check(warehouse, lake);
      return lake;
    } catch (RuntimeException failed) {
      if (lake != null) {
        lake.close();
      }
      throw Unopened.because(warehouse, failed);
    }
  }

  /** Opens a warehouse that is there; exit 2 with its place when it is not. */
  public static Lake openExisting(Warehouse warehouse) {
    requireFile(warehouse);
    boolean hasFile = warehouse.catalog().equals("local");
    return opened(
        warehouse,
        lake -> {
          if (!hasFile && !lake.namespaces().namespaceExists(lake.namespace)) {
            throw missing(
                warehouse.uri() + "' (the catalog has no namespace " + warehouse.namespace() + ")");
          }
        });
  }

  /** Whether there is a warehouse; of one without a catalog file that cannot be told unopened. */
  public static boolean exists(Warehouse warehouse) {
    return !warehouse.catalog().equals("local")
        || Files.exists(warehouse.folder().resolve("catalog.db"));
  }

  private static void requireFile(Warehouse warehouse) {
    if (!exists(warehouse)) {
      throw missing(warehouse.folder() + "' (no catalog.db)");
    }
  }

  /**
   * Opens a local warehouse that may have been moved: only for its repair.
   *
   * @param properties of the catalog, over those of the warehouse
   */
  static Lake openWherever(Warehouse warehouse, Map<String, String> properties) {
    requireFile(warehouse);
    Map<String, String> all = new LinkedHashMap<>(warehouse.catalogProperties());
    all.putAll(properties);
    return new Lake(
        warehouse,
        CatalogUtil.buildIcebergCatalog(
            Warehouse.CATALOG, all, new Storage(warehouse.aws()).hadoop()));
  }

  private static ConfigurationException missing(String where) {
    return new ConfigurationException(
        "warehouse.uri: there is no warehouse at '"
            + where
            + ". Run './plumbline demo' or './plumbline run --conf FILE' first, or name another one"
            + " with --warehouse.");
  }

  private static Catalog catalog(Warehouse warehouse) {
    return CatalogUtil.buildIcebergCatalog(
        Warehouse.CATALOG, warehouse.catalogProperties(), new Storage(warehouse.aws()).hadoop());
  }

  private void makeNamespace() {
    if (!namespaces().namespaceExists(namespace)) {
      try {
        namespaces().createNamespace(namespace);
      } catch (RuntimeException raced) {
        // Another process has just made it.
        if (!namespaces().namespaceExists(namespace)) {
          throw raced;
        }
      }
    }
  }

  private SupportsNamespaces namespaces() {
    return (SupportsNamespaces) catalog;
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
      try {
        return create(declared);
      } catch (AlreadyExistsException raced) {
        found = find(declared.name());
      }
    }
    extend(found.orElseThrow(), declared);
    return found.orElseThrow();
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
    SortOrder.Builder order = SortOrder.builderFor(schema);
    declared.sortedBy().forEach(order::asc);
    return catalog
        .buildTable(TableIdentifier.of(namespace, declared.name()), schema)
        .withPartitionSpec(partitions(schema, declared))
        .withSortOrder(order.build())
        .withProperties(properties(declared))
        .create();
  }

  private static PartitionSpec partitions(Schema schema, Table declared) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    declared.partitions().forEach(spec::identity);
    declared.dayPartition().ifPresent(column -> spec.day(column));
    return spec.build();
  }

  private static Map<String, String> properties(Table declared) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("comment", declared.grain());
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
    // Rows of a month come from few tasks, and each may write a file of it; days are too many for
    // that, so their rows are brought together first.
    boolean byDay = declared.dayPartition().isPresent();
    properties.put(
        TableProperties.WRITE_DISTRIBUTION_MODE,
        (byDay ? DistributionMode.HASH : DistributionMode.NONE).modeName());
    properties.put(TableProperties.SPARK_WRITE_PARTITIONED_FANOUT_ENABLED, "true");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
    return properties;
  }

  private static void extend(org.apache.iceberg.Table table, Table declared) {
    Schema wanted = SparkSchemaUtil.convert(declared.schema());
    List<String> cut = names(table.spec());
    List<String> wantedCut = names(partitions(wanted, declared));
    if (!cut.equals(wantedCut)) {
      throw new ConfigurationException(
          "table "
              + declared.name()
              + " in this warehouse is partitioned by "
              + cut
              + ", this version writes it by "
              + wantedCut
              + ". Use a new warehouse (--warehouse) and load the bills again.");
    }
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

  private static List<String> names(PartitionSpec spec) {
    return spec.fields().stream().map(PartitionField::name).toList();
  }

  /** Compares types without their field ids, which differ from table to table. */
  private static boolean sameShape(Type one, Type other) {
    return one.toString()
        .replaceAll("\\d+: ", "")
        .equals(other.toString().replaceAll("\\d+: ", ""));
  }

  /** A property of the namespace, or null. */
  String property(String key) {
    return namespaces().loadNamespaceMetadata(namespace).get(key);
  }

  void setProperty(String key, String value) {
    namespaces().setProperties(namespace, Map.of(key, value));
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
