package dev.plumbline.ingest;

import java.util.Locale;

/** Names of columns as AWS makes them from CSV headers for Athena. */
final class HeaderNames {
  private HeaderNames() {}

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
