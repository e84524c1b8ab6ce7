package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the rows of one family of exports become charges.
 *
 * @param place file the mapping was read from
 * @param formats formats of files that the mapping serves
 * @param payer raw column that says whose bill it is
 * @param period raw column of the instant the billed month starts
 * @param lacks cost bases that no file of these formats carries, each with the reason
 * @param values raw columns that must exist and hold a value in every row
 * @param columns raw columns that must exist
 * @param optional raw columns that may be absent, and are null then
 * @param mayBeUnreadable raw columns of which a value that cannot be read is no value; such a value
 *     in any other column makes the record unusable
 * @param presence names of truths about a file: whether it has all of some raw columns
 * @param emptyIsAbsent raw columns that count as absent where a file says that they hold no value
 * @param nested prefix of raw column names to the map column that may hold them instead
 * @param nulls texts that stand for "no value"
 * @param csvNulls further such texts in CSV, where nothing else can say it; never meant as text
 * @param csvNullWords further such texts in CSV that people may write into free text and tags
 * @param freeText raw columns people write into, where such a text may be meant: only the empty
 *     text is no value there
 * @param terms intermediate results by name, each a SQL expression over raw columns and terms above
 * @param results columns of the result, each a SQL expression over raw columns and terms
 */
public record Mapping(
    String place,
    List<String> formats,
    String payer,
    String period,
    Map<String, String> lacks,
    Map<String, RawType> values,
    Map<String, RawType> columns,
    Map<String, RawType> optional,
    List<String> mayBeUnreadable,
    Map<String, List<String>> presence,
    List<String> emptyIsAbsent,
    Map<String, String> nested,
    KeyedColumns tags,
    KeyedColumns costCategories,
    List<String> nulls,
    List<String> csvNulls,
    List<String> csvNullWords,
    List<String> freeText,
    Map<String, String> terms,
    Map<String, String> results,
    List<Example> examples) {

  static Mapping of(Node file) {
    Node raw = file.node("raw");
    Node unit = file.node("unit");
    Map<String, List<String>> presence = new LinkedHashMap<>();
    Node present = file.node("presence");
    present.keys().forEach(key -> presence.put(key, present.texts(key)));
    Map<String, String> defaults = file.node("example_defaults").textMap();
    Mapping mapping =
        new Mapping(
            file.place(),
            file.texts("formats"),
            unit.text("payer"),
            unit.text("period"),
            file.node("lacks").textMap(),
            types(raw, "must_have_value"),
            types(raw, "must_have_column"),
            types(raw, "optional"),
            file.texts("may_be_unreadable"),
            presence,
            file.texts("empty_is_absent"),
            file.node("nested").textMap(),
            KeyedColumns.of(file.node("tags")),
            KeyedColumns.of(file.node("cost_categories")),
            file.texts("nulls"),
            file.texts("csv_nulls"),
            file.texts("csv_null_words"),
            file.texts("free_text"),
            file.node("terms").textMap(),
            file.node("charges").textMap(),
            file.nodes("examples").stream().map(node -> Example.of(node, defaults)).toList());
    raw.done();
    unit.done();
    file.text("title");
    file.done();
    return mapping;
  }

  /** All declared raw columns with their types, in the order of the file. */
  public Map<String, RawType> raw() {
    Map<String, RawType> all = new LinkedHashMap<>(values);
    all.putAll(columns);
    all.putAll(optional);
    return all;
  }

  /** What a raw column must be readable as. */
  public RawType type(String rawColumn) {
    return isMap(rawColumn) ? RawType.MAP : raw().getOrDefault(rawColumn, RawType.TEXT);
  }

  /** Whether a raw column holds keys and values. */
  public boolean isMap(String rawColumn) {
    return tags.maps().containsKey(rawColumn)
        || costCategories.maps().containsKey(rawColumn)
        || nested.containsValue(rawColumn);
  }

  /** Whether a value of a raw column that cannot be read is no value, and only counted. */
  public boolean isLenient(String rawColumn) {
    return isMap(rawColumn) || mayBeUnreadable.contains(rawColumn);
  }

  /** Raw columns a file must have. */
  public Set<String> required() {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(columns.keySet());
    return names;
  }

  /** What the formats lack, in words, as {@code billed, effective: reason}; empty for nothing. */
  public String missingBases() {
    return lacks.values().stream()
        .distinct()
        .map(
            reason ->
                lacks.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(reason))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "))
                    + ": "
                    + reason)
        .collect(Collectors.joining("; "));
  }

  /** Texts that stand for "no value" in a raw column. */
  public List<String> nulls(String rawColumn) {
    return freeText.contains(rawColumn) ? List.of("") : nulls;
  }

  /** Texts of a CSV file that stand for "no value" in a raw column beside {@link #nulls}. */
  public List<String> csvNulls(String rawColumn) {
    return freeText.contains(rawColumn) || isKeyed(rawColumn)
        ? csvNulls
        : Stream.concat(csvNulls.stream(), csvNullWords.stream()).toList();
  }

  private boolean isKeyed(String rawColumn) {
    return rawColumn.startsWith(tags.columnPrefix())
        || rawColumn.startsWith(costCategories.columnPrefix());
  }

  /** Whether a raw column of this name is read at all. */
  public boolean reads(String rawColumn) {
    return raw().containsKey(rawColumn) || isKeyed(rawColumn) || isMap(rawColumn);
  }

  private static Map<String, RawType> types(Node raw, String group) {
    Node node = raw.node(group);
    Map<String, RawType> types = new LinkedHashMap<>();
    for (String name : node.keys()) {
      String type = node.choice(name, "text", List.of("text", "account", "number", "timestamp"));
      types.put(name, RawType.valueOf(type.toUpperCase(Locale.ROOT)));
    }
    return types;
  }
}
