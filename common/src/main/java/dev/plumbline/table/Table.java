package dev.plumbline.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The declaration of a table: what one row is, what makes it unique, how it is cut into units of
 * replacement, and what each column means.
 */
public final class Table {
  private final Builder declared;

  private Table(Builder declared) {
    this.declared = declared;
  }

  /** Starts a declaration. Names are plural nouns in snake_case. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  public String name() {
    return declared.name;
  }

  public Layer layer() {
    return declared.layer;
  }

  /** "one row per ...". */
  public String grain() {
    return declared.grain;
  }

  /** Columns that identify a row; empty where rows stand as delivered. */
  public List<String> key() {
    return declared.key;
  }

  /** Columns whose values partition the table, as they stand. */
  public List<String> partitions() {
    return declared.partitions;
  }

  /** The timestamp column by whose UTC day the table is partitioned, if it is. */
  public Optional<String> dayPartition() {
    return Optional.ofNullable(declared.dayPartition);
  }

  /**
   * The string column that holds the month (yyyy-MM) a row belongs to; with {@link #dayPartition()}
   * the month of that day. Tables with neither, and those declared so, are replaced whole.
   */
  public Optional<String> periodColumn() {
    return Optional.ofNullable(declared.periodColumn);
  }

  public List<Column> columns() {
    return declared.columns;
  }

  /** Columns that rows are sorted by inside a file; the key unless declared otherwise. */
  public List<String> sortedBy() {
    return declared.sortedBy.isEmpty() ? declared.key : declared.sortedBy;
  }

  /** Names of the columns without which a row is broken. */
  public List<String> required() {
    return declared.columns.stream().filter(Column::required).map(Column::name).toList();
  }

  /** Whether the table has a column of this name. */
  public boolean has(String column) {
    return declared.columns.stream().anyMatch(c -> c.name().equals(column));
  }

  /** The columns as a Spark schema, comments included; every field is nullable, as after a read. */
  public StructType schema() {
    return new StructType(
        declared.columns.stream()
            .map(
                c ->
                    new StructField(
                        c.name(),
                        c.type(),
                        true,
                        new MetadataBuilder().putString("comment", c.comment()).build()))
            .toArray(StructField[]::new));
  }

  @Override
  public String toString() {
    return declared.name;
  }

  /** Collects a declaration; {@link #build()} checks that it is whole. */
  public static final class Builder {
    private final String name;
    private Layer layer = Layer.MART;
    private String grain;
    private List<String> key = List.of();
    private List<String> partitions = List.of();
    private List<String> sortedBy = List.of();
    private String dayPartition;
    private String periodColumn;
    private boolean isReplacedWhole;
    private final List<Column> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder layer(Layer value) {
      this.layer = value;
      return this;
    }

    public Builder grain(String value) {
      this.grain = value;
      return this;
    }

    public Builder key(String... names) {
      this.key = List.of(names);
      return this;
    }

    public Builder partitionedBy(String... names) {
      this.partitions = List.of(names);
      return this;
    }

    public Builder sortedBy(String... names) {
      this.sortedBy = List.of(names);
      return this;
    }

    public Builder partitionedByDay(String timestampColumn) {
      this.dayPartition = timestampColumn;
      return this;
    }

    /** Rows of all months are computed together, though the files are cut by month. */
    public Builder replacedWhole() {
      this.isReplacedWhole = true;
      return this;
    }

    /** An optional column: null means "not known" or "does not apply". */
    public Builder column(String column, DataType type, String comment) {
      columns.add(new Column(column, type, comment, false));
      return this;
    }

    /** A column without which a row is broken. */
    public Builder required(String column, DataType type, String comment) {
      columns.add(new Column(column, type, comment, true));
      return this;
    }

    public Table build() {
      List<String> names = columns.stream().map(Column::name).toList();
      if (grain == null || columns.isEmpty()) {
        throw new IllegalStateException("table " + name + " states no grain or has no columns");
      }
      if (names.stream().distinct().count() != names.size()) {
        throw new IllegalStateException("table " + name + " names a column twice: " + names);
      }
      for (List<String> used : List.of(key, partitions, sortedBy)) {
        if (!names.containsAll(used)) {
          throw new IllegalStateException(
              "table " + name + " uses columns it does not declare: " + used);
        }
      }
      periodColumn =
          partitions.stream()
              .filter(
                  p -> !isReplacedWhole && (p.equals("billing_period") || p.equals("milestone")))
              .findFirst()
              .orElse(null);
      return new Table(this);
    }
  }
}
