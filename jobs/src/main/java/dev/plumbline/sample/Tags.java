package dev.plumbline.sample;

import java.util.Map;
import java.util.TreeMap;

/** Reads the "tags" cell of a resource: none, or changes to what its account puts on everything. */
final class Tags {
  private Tags() {}

  static Map<String, String> of(String cell, Account account) {
    if (cell.equals("none")) {
      return Map.of();
    }
    Map<String, String> tags = new TreeMap<>(account.defaultTags());
    for (String change : cell.split(";", -1)) {
      if (change.isBlank()) {
        continue;
      }
      String[] parts = change.strip().split("=", 2);
      String key = parts[0].startsWith("aws_") ? parts[0] : "user_" + parts[0];
      if (parts[1].isEmpty()) {
        tags.remove(key);
      } else {
        tags.put(key, parts[1].replace("\\n", "\n").replace("\\s", " "));
      }
    }
    return tags;
  }
}
