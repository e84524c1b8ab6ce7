package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
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
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
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
      if (isMap(field.rawName())) {
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
  Dataset<Row> typed(Dataset<Row> scanned, String report, String format) {
    List<Column> columns = new ArrayList<>();
    mapping.raw().forEach((name, type) -> columns.add(typed(name, type).as(name)));
    mapping.presence().forEach((truth, names) -> columns.add(lit(hasAll(names)).as(truth)));
    columns.add(lit(report).as("report"));
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
      RawType type = mapping.raw().getOrDefault(field.rawName(), RawType.TEXT);
      if (type != RawType.TEXT && !mapping.mayBeUnreadable().contains(field.rawName())) {
        usable = usable.and(value(i).isNull().or(readable(i, type)));
      }
    }
    return usable;
  }

  /** Whether a value can be cast; of a plain number its size tells, without the cast. */
  private Column readable(int field, RawType type) {
    return type == RawType.NUMBER && fields.get(field).type().equals("double")
        ? abs(value(field)).lt(Math.pow(10, INTEGER_DIGITS))
        : cast(value(field), type).isNotNull();
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
      if (fields.get(i).rawName().equals(name) && !isMap(name)) {
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
                  candidates.add(cast(when(item.notEqual(""), item), type));
                }
              }
            });
    candidates.add(cast(lit(null), type));
    return coalesce(candidates.toArray(Column[]::new));
  }

  private Column value(int field) {
    Column column = col(column(field));
    return fields.get(field).type().equals("string")
        ? when(trim(column).isin(mapping.nulls(fields.get(field).rawName()).toArray()), lit(null))
            .otherwise(column)
        : column;
  }

  private Column cast(int field, RawType type) {
    boolean isDouble = type == RawType.NUMBER && fields.get(field).type().equals("double");
    Column value = value(field);
    // Most columns of most lines are zero, and to make a decimal of a double is slow.
    return isDouble
        ? when(value.equalTo(0.0), lit(0).cast(DECIMAL)).otherwise(cast(value, type))
        : cast(value, type);
  }

  private static Column cast(Column value, RawType type) {
    return switch (type) {
      case TEXT -> value.cast("string");
      case NUMBER -> value.try_cast(DECIMAL);
      case TIMESTAMP -> plausible(value.try_cast("timestamp"));
    };
  }

  private static Column plausible(Column time) {
    return when(year(time).between(PlausibleTime.FIRST_YEAR, PlausibleTime.LAST_YEAR), time);
  }

  private boolean isMap(String rawName) {
    return mapping.tags().maps().containsKey(rawName)
        || mapping.costCategories().maps().containsKey(rawName)
        || mapping.nested().containsValue(rawName);
  }

  private boolean has(String rawName) {
    return fields.stream().anyMatch(field -> field.rawName().equals(rawName));
  }

  private static String map(String rawName) {
    return "map_" + rawName;
  }

  /** All entries with a value, from whatever columns and maps hold them. */
  private Column entries(KeyedColumns keyed) {
    Map<String, List<Column>> columns = new TreeMap<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).rawName();
      if (name.startsWith(keyed.columnPrefix()) && !isMap(name)) {
        columns
            .computeIfAbsent(
                keyed.stripped(name.substring(keyed.columnPrefix().length())),
                key -> new ArrayList<>())
            .add(value(i).cast("string"));
      }
    }
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
