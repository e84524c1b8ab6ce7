package dev.plumbline.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Statements for DuckDB, kept as files beside this class. */
final class SqlFile {
  private SqlFile() {}

  /** A statement with the values of its places in braces. */
  static String text(String name, Map<String, String> values) {
    String path = "/benchmark/duckdb/" + name + ".sql";
    try (InputStream in = SqlFile.class.getResourceAsStream(path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("{" + value.getKey() + "}", value.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
