package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
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

  /** Digits of an account id. */
  static final int ACCOUNT_DIGITS = 12;

  private static final String DECIMAL = "decimal(32,18)";

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
  Dataset<Row> typed(Dataset<Row> scanned, String report, String format) {
    List<Column> columns = new ArrayList<>();
    mapping.raw().forEach((name, type) -> columns.add(typed(name, type).as(name)));
    mapping.presence().forEach((truth, names) -> columns.add(lit(hasAll(names)).as(truth)));
    columns.add(lit(report).as("report"));
    columns.add(lit(format).as("source_format"));
    columns.add(entries(mapping.tags()).as("tags"));
    columns.add(entries(mapping.costCategories()).as("cost_categories"));
    columns.add(control(format).as("control"));
    columns.add(controlSplit(format).as("control_split"));
    return scanned.select(columns.toArray(Column[]::new));
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
      if (!isText(type) && !mapping.mayBeUnreadable().contains(field.rawName())) {
        Column value = value(i);
        usable = usable.and(value.isNull().or(cast(value, type, field.type()).isNotNull()));
      }
    }
    return usable;
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
        candidates.add(cast(value(i), type, fields.get(i).type()));
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

  private Column value(int field) {
    Column column = col(column(field));
    return fields.get(field).type().equals("string")
        ? when(trim(column).isin(mapping.nulls(fields.get(field).rawName()).toArray()), lit(null))
            .otherwise(column)
        : column;
  }

  private static boolean isText(RawType type) {
    return type == RawType.TEXT || type == RawType.ACCOUNT || type == RawType.MAP;
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

  private static String map(String rawName) {
    return "map_" + rawName;
  }

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
        .forEach(name -> sources.add(expr(mapEntries(name, keyed))));
    if (sources.isEmpty()) {
      return expr("cast(map() as map<string,string>)");
    }
    Column all =
        sources.size() == 1
            ? sources.get(0)
            : org.apache.spark.sql.functions.concat(sources.toArray(Column[]::new));
    Column filled =
        org.apache.spark.sql.functions.filter(
            all, e -> e.getField("value").isNotNull().and(e.getField("value").notEqual("")));
    // One source has each key once; of several the first that has the key counts.
    return map_from_entries(sources.size() == 1 ? filled : firstOfEqualKeys(filled));
  }

  private static Column firstOfEqualKeys(Column entries) {
    return org.apache.spark.sql.functions.filter(
        entries,
        (e, i) ->
            array_position(transform(entries, other -> other.getField("key")), e.getField("key"))
                .equalTo(i.plus(1)));
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
            .map(name -> renamedEntries(name, keyed))
            .map(
                entries ->
                    "size(array_distinct(%1$s)) > size(array_distinct(transform(%1$s, e -> e.key)))"
                        .formatted(entries))
            .forEach(differ -> conflicts.add(expr(differ)));
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

  /** Entries whose keys fit, stripped, in the order of their keys; the first of equal keys wins. */
  private static String mapEntries(String name, KeyedColumns keyed) {
    return "filter(%1$s, (e, i) -> array_position(transform(%1$s, o -> o.key), e.key) = i + 1)"
        .formatted(renamedEntries(name, keyed));
  }

  private static String renamedEntries(String name, KeyedColumns keyed) {
    String prefix = keyed.maps().get(name);
    String rest =
        prefix.isEmpty() ? "trim(e.key)" : "trim(substr(e.key, " + (prefix.length() + 1) + "))";
    StringBuilder key = new StringBuilder();
    for (String strip : keyed.strip()) {
      key.append(" when startswith(k, ")
          .append(quoted(strip))
          .append(") then substr(k, ")
          .append(strip.length() + 1)
          .append(")");
    }
    String stripped = key.isEmpty() ? "k" : "case" + key + " else k end";
    String fitting =
        "array_sort(filter(coalesce(map_entries(map_%s), array()), e -> startswith(e.key, %s) and e.value <> ''))"
            .formatted(name, quoted(prefix));
    return "transform(%s, e -> struct(%s as key, e.value as value))"
        .formatted(fitting, stripped.replaceAll("\\bk\\b", rest));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
