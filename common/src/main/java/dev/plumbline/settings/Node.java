package dev.plumbline.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML mapping that knows where it stands and which keys were asked for. Wrong types, missing
 * keys and, after {@link #done()}, unknown keys become {@link Problems}; reading goes on with a
 * neutral value so that all problems are found in one go.
 */
public final class Node {
  private final String place;
  private final String path;
  private final Map<String, Object> values;
  private final Positions positions;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private Node(
      String place,
      String path,
      Map<String, Object> values,
      Positions positions,
      Problems problems) {
    this.place = place;
    this.path = path;
    this.values = values;
    this.positions = positions;
    this.problems = problems;
  }

  /** Parses a YAML text whose top is a mapping; an empty text is an empty mapping. */
  public static Node parse(String place, String text, Problems problems) {
    return parse(place, text, Positions.of(text), problems);
  }

  /**
   * The same for a text that was put together from several.
   *
   * @param positions where its keys stand in the text that people wrote
   */
  public static Node parse(String place, String text, Positions positions, Problems problems) {
    try {
      Object top =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(text);
      if (top == null || top instanceof Map) {
        return new Node(place, "", stringKeys(top), positions, problems);
      }
      problems.add(place, "", "the file must be a mapping of keys to values, as in 'key: value'");
    } catch (YamlEngineException broken) {
      problems.add(place, "", unreadable(broken));
    }
    return new Node(place, "", Map.of(), positions, problems);
  }

  /** What a text that is no YAML is told: line, column and the parser's own word. */
  public static String unreadable(YamlEngineException broken) {
    String where = "";
    String what = broken.getMessage();
    if (broken instanceof MarkedYamlEngineException marked) {
      where = marked.getProblemMark().map(mark -> " (" + Positions.words(mark) + ")").orElse("");
      what = marked.getProblem();
    }
    return "is not readable as YAML" + where + ": " + what.lines().findFirst().orElse("");
  }

  public String place() {
    return place;
  }

  /** Notes a problem with a key of this node. */
  public void problem(String key, String sentence) {
    problems.add(place, positions.at(path + key).orElse(""), path + key, sentence);
  }

  public boolean has(String key) {
    asked.add(key);
    return values.get(key) != null;
  }

  /** All keys, in the order of the file; they count as asked for. */
  public Set<String> keys() {
    asked.addAll(values.keySet());
    return values.keySet();
  }

  public String text(String key) {
    return findText(key).orElseGet(() -> missing(key, "a text", ""));
  }

  public Optional<String> findText(String key) {
    Object value = value(key);
    if (value instanceof Map || value instanceof List) {
      problem(key, "must be a text, not " + kind(value));
      return Optional.empty();
    }
    return Optional.ofNullable(value).map(Object::toString);
  }

  public BigDecimal number(String key) {
    return findNumber(key).orElseGet(() -> missing(key, "a number", BigDecimal.ZERO));
  }

  public Optional<BigDecimal> findNumber(String key) {
    Object value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number) {
      return Optional.of(new BigDecimal(value.toString()));
    }
    problem(key, "must be a number, not '" + value + "'");
    return Optional.empty();
  }

  public boolean flag(String key, boolean otherwise) {
    Object value = value(key);
    if (value == null || value instanceof Boolean) {
      return value == null ? otherwise : (Boolean) value;
    }
    problem(key, "must be true or false, not '" + value + "'");
    return otherwise;
  }

  /** A list of texts; a single text counts as a list of one; absent is empty. */
  public List<String> texts(String key) {
    Object value = value(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    if (value instanceof Map) {
      problem(key, "must be a list of texts, not a mapping");
      return List.of();
    }
    return List.of(value.toString());
  }

  /** A mapping below this one; empty when absent. */
  public Node node(String key) {
    Object value = value(key);
    if (value != null && !(value instanceof Map)) {
      problem(key, "must be a mapping, not '" + value + "'");
      return new Node(place, path + key + ".", Map.of(), positions, problems);
    }
    return new Node(place, path + key + ".", stringKeys(value), positions, problems);
  }

  /** A list of mappings; a single mapping counts as a list of one; absent is empty. */
  public List<Node> nodes(String key) {
    Object value = value(key);
    List<?> list =
        value == null ? List.of() : value instanceof List<?> many ? many : List.of(value);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map) {
        String below = path + key + "[" + i + "].";
        nodes.add(new Node(place, below, stringKeys(list.get(i)), positions, problems));
      } else {
        problem(key + "[" + i + "]", "must be a mapping, not '" + list.get(i) + "'");
      }
    }
    return nodes;
  }

  /** Keys and values of this mapping as texts; null values stay null. They count as asked for. */
  public Map<String, String> textMap() {
    Map<String, String> texts = new LinkedHashMap<>();
    keys()
        .forEach(
            key -> texts.put(key, values.get(key) == null ? null : values.get(key).toString()));
    return texts;
  }

  /** The value as YAML gave it, for example values of a declared column type. */
  public Object raw(String key) {
    return value(key);
  }

  /** One of the allowed words. */
  public String choice(String key, String otherwise, List<String> allowed) {
    String value = findText(key).orElse(otherwise);
    if (value != null && !allowed.contains(value)) {
      problem(
          key,
          "is '"
              + value
              + "'; allowed are "
              + String.join(", ", allowed)
              + "."
              + Problems.suggestion(value, allowed));
      return otherwise;
    }
    return value;
  }

  /** Reports every key that nobody asked for. */
  public void done() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        problem(
            key,
            "is not a known key. Known here: "
                + String.join(", ", asked)
                + "."
                + Problems.suggestion(key, asked));
      }
    }
  }

  private Object value(String key) {
    asked.add(key);
    return values.get(key);
  }

  private <T> T missing(String key, String what, T neutral) {
    if (value(key) == null) {
      problem(key, "is missing; it must be " + what);
    }
    return neutral;
  }

  private static String kind(Object value) {
    return value instanceof Map ? "a mapping" : "a list";
  }

  private static Map<String, Object> stringKeys(Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> result.put(String.valueOf(key), item));
    }
    return result;
  }
}
