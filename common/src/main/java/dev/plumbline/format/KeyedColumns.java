package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the entries of a map come from: one raw column per key, or map columns of the export.
 *
 * @param columnPrefix raw columns that begin so are entries; the rest of the name is the key
 * @param maps map columns of the export, each with the prefix its keys must have
 * @param strip prefixes of keys that are dropped, the first that fits, once
 */
public record KeyedColumns(String columnPrefix, Map<String, String> maps, List<String> strip) {

  static KeyedColumns of(Node node) {
    KeyedColumns columns =
        new KeyedColumns(
            node.text("columns"), new TreeMap<>(texts(node.node("maps"))), node.texts("strip"));
    node.done();
    return columns;
  }

  private static Map<String, String> texts(Node node) {
    Map<String, String> texts = new TreeMap<>();
    node.textMap().forEach((key, value) -> texts.put(key, value == null ? "" : value));
    return texts;
  }

  /** The key of an entry without the prefix to drop. */
  public String stripped(String key) {
    for (String prefix : strip) {
      if (key.startsWith(prefix)) {
        return key.substring(prefix.length());
      }
    }
    return key;
  }
}
