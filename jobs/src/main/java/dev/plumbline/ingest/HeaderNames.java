package dev.plumbline.ingest;

import dev.plumbline.format.KeyedColumns;
import dev.plumbline.format.Mapping;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of columns as AWS makes them from CSV headers for Athena. */
final class HeaderNames {
  private HeaderNames() {}

  /** {@code instance_type} becomes {@code InstanceType}. */
  static String camelCase(String rawName) {
    return Arrays.stream(rawName.split("_", -1))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /**
   * The raw column of a mapping that a header stands for. Programs on the way change the case of
   * names and leave out what parts words; no two columns of an export are told apart by that alone.
   */
  static String rawName(String header, Mapping mapping) {
    String name = rawName(header.equals(header.toUpperCase(Locale.ROOT)) ? lower(header) : header);
    if (mapping.reads(name)) {
      return name;
    }
    for (KeyedColumns keyed : List.of(mapping.tags(), mapping.costCategories())) {
      int slash = header.indexOf('/');
      if (slash > 0 && letters(header.substring(0, slash)).equals(letters(keyed.columnPrefix()))) {
        return keyed.columnPrefix() + rawName(lower(header.substring(slash + 1)));
      }
    }
    String letters = letters(header);
    return Stream.of(
            mapping.raw().keySet(),
            mapping.tags().maps().keySet(),
            mapping.costCategories().maps().keySet(),
            mapping.nested().values())
        .flatMap(Collection::stream)
        .filter(known -> letters(known).equals(letters))
        .findFirst()
        .orElse(name);
  }

  /** A name without what programs change: its letters and digits in lower case. */
  static String letters(String name) {
    return lower(name).replaceAll("[^a-z0-9]", "");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** {@code lineItem/UsageAmount} becomes {@code line_item_usage_amount}. */
  static String rawName(String header) {
    StringBuilder name = new StringBuilder(header.length() + 16);
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        name.append('_');
      }
      name.append(c);
    }
    return name.toString()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9_]", "_")
        .replaceAll("_+", "_")
        .replaceAll("^_|_$", "");
  }
}
