package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One raw row and what must become of it.
 *
 * @param given raw columns as text; the row has these columns and no others. The value {@code
 *     absent} takes away a column the defaults have
 * @param expect columns of the result as text; null where the result must be null
 */
public record Example(String name, Map<String, String> given, Map<String, String> expect) {

  static Example of(Node node, Map<String, String> defaults) {
    Map<String, String> given = new LinkedHashMap<>(defaults);
    given.putAll(node.node("given").textMap());
    given.values().removeIf("absent"::equals);
    Example example =
        new Example(node.text("name"), given, new LinkedHashMap<>(node.node("expect").textMap()));
    if (example.expect().isEmpty()) {
      node.problem("expect", "is missing; it must name at least one column and its value");
    }
    node.done();
    return example;
  }
}
