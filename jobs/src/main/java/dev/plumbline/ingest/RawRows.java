package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import dev.plumbline.format.KeyedColumns;
import dev.plumbline.format.Mapping;
import dev.plumbline.format.RawType;
import dev.plumbline.table.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Columns of a file, named {@code c0, c1 …} in the order of their fields, as the raw columns a
 * mapping declares: typed, null where there is no value, maps taken apart, equal names merged.
 */
final class RawRows {
  /** Digits before the decimal point; more is no amount AWS bills. */
  static final int INTEGER_DIGITS = 14;

  /** Whether a number has a size that money and quantities have. */
  static boolean fits(java.math.BigDecimal number) {
    return (long) number.precision() - number.scale() <= INTEGER_DIGITS;
  }

  static final int ACCOUNT_DIGITS = 12;

  private static final String DECIMAL = "decimal(32,18)";
  private static final String TAG_ENTRIES = "tag_entries";
  private static final String CATEGORY_ENTRIES = "category_entries";

  private final Mapping mapping;
  private final List<RawField> fields;
  private final Set<String> empty;

  /**
   * Reads the fields in the order of the columns.
   *
   * @param empty raw columns without any value in the whole delivery; they count as absent
   */
  RawRows(Mapping mapping, List<RawField> fields, Set<String> empty) {
    this.mapping = mapping;
    this.fields = fields;
    this.empty = empty;
  }

  static String column(int field) {
    return "c" + field;
  }

  /** Adds map columns under their own names, prefixed, whatever form the file has them in. */
  Dataset<Row> withMaps(Dataset<Row> scanned) {
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    for (int i = 0; i < fields.size(); i++) {
      RawField field = fields.get(i);
      if (mapping.isMap(field.rawName())) {
        columns.add(
            (field.type().equals("string")
                    ? from_json(value(i), Types.STRING_MAP)
                    : col(column(i)).cast(Types.STRING_MAP))
                .as(map(field.rawName())));
      }
    }
    return scanned.select(columns.toArray(Column[]::new));
  }

  /** The declared raw columns, truths about the file, tags, cost categories and control totals. */
  Dataset<Row> typed(Dataset<Row> scanned, Column report, String format) {
    List<Column> columns = new ArrayList<>();
    mapping.raw().forEach((name, type) -> columns.add(typed(name, type).as(name)));
    mapping.presence().forEach((truth, names) -> columns.add(lit(hasAll(names)).as(truth)));
    columns.add(report.as("report"));
    columns.add(lit(format).as("source_format"));
    columns.add(mapOf(TAG_ENTRIES).as("tags"));
    columns.add(mapOf(CATEGORY_ENTRIES).as("cost_categories"));
    columns.add(control(format).as("control"));
    columns.add(controlSplit(format).as("control_split"));
    // The entries stand in a step of their own, so that they are made once a row.
    return scanned
        .withColumn(TAG_ENTRIES, entries(mapping.tags()))
        .withColumn(CATEGORY_ENTRIES, entries(mapping.costCategories()))
        .select(columns.toArray(Column[]::new));
  }

  private Column control(String format) {
    return format.equals(FileFormat.FOCUS)
        ? FocusControlTotals.of(byName())
        : new ControlTotals(byName(), empty).totals();
  }

  private Column controlSplit(String format) {
    return format.equals(FileFormat.FOCUS)
        ? lit(null).cast(Types.MONEY)
        : new ControlTotals(byName(), empty).split();
  }

  /** Whether a row has all values it needs and none that cannot be read. */
  Column usable() {
    Column usable = lit(true);
    for (String name : mapping.values().keySet()) {
      usable = usable.and(typed(name, mapping.values().get(name)).isNotNull());
    }
    for (int i = 0; i < fields.size(); i++) {
      RawField field = fields.get(i);
      RawType type = mapping.type(field.rawName());
      if (!type.isText() && !mapping.mayBeUnreadable().contains(field.rawName())) {
        usable = usable.and(value(i).isNull().or(readable(i, type)));
      }
    }
    return usable;
  }

  /** Whether a value can be cast; of a plain number its size tells, without the cast. */
  private Column readable(int field, RawType type) {
    return type == RawType.NUMBER && fields.get(field).type().equals("double")
        ? abs(value(field)).lt(Math.pow(10, INTEGER_DIGITS))
        : cast(value(field), type, fields.get(field).type()).isNotNull();
  }

  private boolean hasAll(List<String> names) {
    return names.stream()
        .allMatch(
            name ->
                !empty.contains(name) && fields.stream().anyMatch(f -> f.rawName().equals(name)));
  }

  private Map<String, List<Column>> byName() {
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      columns
          .computeIfAbsent(fields.get(i).rawName(), name -> new ArrayList<>())
          .add(col(column(i)));
    }
    return columns;
  }

  private Column typed(String name, RawType type) {
    List<Column> candidates = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).rawName().equals(name) && !mapping.isMap(name)) {
        candidates.add(cast(i, type));
      }
    }
    mapping
        .nested()
        .forEach(
            (prefix, map) -> {
              if (name.startsWith(prefix) && has(map)) {
                String key = name.substring(prefix.length());
                for (String spelling : List.of(key, HeaderNames.camelCase(key))) {
                  Column item = col(map(map)).getItem(spelling);
                  candidates.add(cast(when(item.notEqual(""), item), type, "string"));
                }
              }
            });
    candidates.add(cast(lit(null), type, "string"));
    return coalesce(candidates.toArray(Column[]::new));
  }

  Column value(int field) {
    Column column = col(column(field));
    return fields.get(field).type().equals("string")
        ? when(trim(column).isin(mapping.nulls(fields.get(field).rawName()).toArray()), lit(null))
            .otherwise(column)
        : column;
  }

  private Column cast(int field, RawType type) {
    String storedAs = fields.get(field).type();
    Column value = value(field);
    // Most columns of most lines are zero, and to make a decimal of a double is slow.
    return type == RawType.NUMBER && storedAs.equals("double")
        ? when(value.equalTo(0.0), lit(0).cast(DECIMAL)).otherwise(cast(value, type, storedAs))
        : cast(value, type, storedAs);
  }

  private static Column cast(Column value, RawType type, String storedAs) {
    return switch (type) {
      case TEXT, MAP -> text(value, storedAs);
      case ACCOUNT -> account(text(value, storedAs), storedAs);
      case NUMBER -> value.try_cast(DECIMAL);
      case TIMESTAMP -> plausible(value.try_cast("timestamp"));
    };
  }

  /** What another writer took for a number is the text of its digits, never with an exponent. */
  private static Column text(Column value, String storedAs) {
    return storedAs.matches("double|float|decimal.*")
        ? regexp_replace(value.try_cast("decimal(38,10)").cast("string"), "[.]?0+$", "")
        : value.cast("string");
  }

  /** A number has lost the zeros an account id begins with. */
  private static Column account(Column text, String storedAs) {
    return storedAs.matches("string|map.*")
        ? text
        : when(length(text).lt(ACCOUNT_DIGITS), lpad(text, ACCOUNT_DIGITS, "0")).otherwise(text);
  }

  private static Column plausible(Column time) {
    return when(year(time).between(PlausibleTime.FIRST_YEAR, PlausibleTime.LAST_YEAR), time);
  }

  private boolean has(String rawName) {
    return fields.stream().anyMatch(field -> field.rawName().equals(rawName));
  }

  static String map(String rawName) {
    return "map_" + rawName;
  }

  /** All entries with a value, from whatever columns and maps hold them. */
  private Column entries(KeyedColumns keyed) {
    Map<String, List<Column>> columns = keyedColumns(keyed);
    List<Column> sources = new ArrayList<>();
    if (!columns.isEmpty()) {
      sources.add(
          array(
              columns.entrySet().stream()
                  .map(
                      entry ->
                          struct(
                              lit(entry.getKey()).as("key"),
                              coalesce(entry.getValue().toArray(Column[]::new)).as("value")))
                  .toArray(Column[]::new)));
    }
    keyed.maps().keySet().stream()
        .filter(this::has)
        .forEach(name -> sources.add(mapEntries(name, keyed)));
    if (sources.isEmpty()) {
      return expr("cast(array() as array<struct<key: string, value: string>>)");
    }
    Column all = sources.size() == 1 ? sources.get(0) : concat(sources.toArray(Column[]::new));
    return filter(all, e -> e.getField("value").isNotNull().and(e.getField("value").notEqual("")));
  }

  /**
   * Whether a row has several values for keys that become one; empty where the file has no such
   * keys. Of maps only those are looked at whose makers do not agree on the form of keys.
   */
  Optional<Column> hasConflict(String format) {
    List<Column> conflicts = new ArrayList<>();
    for (KeyedColumns keyed : List.of(mapping.tags(), mapping.costCategories())) {
      keyedColumns(keyed).values().stream()
          .filter(values -> values.size() > 1)
          .forEach(
              values ->
                  conflicts.add(
                      size(array_distinct(array_compact(array(values.toArray(Column[]::new)))))
                          .gt(1)));
      if (format.equals(FileFormat.FOCUS)) {
        keyed.maps().keySet().stream()
            .filter(this::has)
            .map(name -> mapEntries(name, keyed))
            .forEach(
                entries ->
                    conflicts.add(
                        size(array_distinct(entries))
                            .gt(size(array_distinct(entries.getField("key"))))));
      }
    }
    return conflicts.stream().reduce(Column::or);
  }

  private Map<String, List<Column>> keyedColumns(KeyedColumns keyed) {
    Map<String, List<Column>> columns = new TreeMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).rawName();
      if (name.startsWith(keyed.columnPrefix()) && !mapping.isMap(name)) {
        columns
            .computeIfAbsent(
                keyed.stripped(name.substring(keyed.columnPrefix().length())),
                key -> new ArrayList<>())
            .add(value(i).cast("string"));
      }
    }
    return columns;
  }

  /** Entries as a map; of equal keys, which hardly a row has, the first wins. */
  private static Column mapOf(String entries) {
    Column all = col(entries);
    Column keys = all.getField("key");
    Column firsts =
        filter(all, (e, i) -> array_position(keys, e.getField("key")).equalTo(i.plus(1)));
    return map_from_entries(
        when(size(array_distinct(keys)).equalTo(size(all)), all).otherwise(firsts));
  }

  /** Entries whose keys fit, stripped, in the order of their keys. */
  private static Column mapEntries(String name, KeyedColumns keyed) {
    String prefix = keyed.maps().get(name);
    Column filled =
        filter(
            coalesce(map_entries(col(map(name))), array()),
            e -> e.getField("value").notEqual("").and(startsWith(e, prefix)));
    return transform(
        sort_array(filled),
        e -> struct(stripped(e, prefix, keyed).as("key"), e.getField("value").as("value")));
  }

  private static Column startsWith(Column entry, String prefix) {
    return prefix.isEmpty() ? lit(true) : entry.getField("key").startsWith(prefix);
  }

  private static Column stripped(Column entry, String prefix, KeyedColumns keyed) {
    Column key = entry.getField("key");
    Column rest = trim(prefix.isEmpty() ? key : key.substr(lit(prefix.length() + 1), length(key)));
    Column stripped = rest;
    // The first prefix that fits is asked first, so it is put around the others last.
    for (int i = keyed.strip().size() - 1; i >= 0; i--) {
      String strip = keyed.strip().get(i);
      stripped =
          when(rest.startsWith(strip), rest.substr(lit(strip.length() + 1), length(rest)))
              .otherwise(stripped);
    }
    return stripped;
  }
}
