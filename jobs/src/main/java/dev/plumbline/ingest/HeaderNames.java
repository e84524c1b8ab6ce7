package dev.plumbline.ingest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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
