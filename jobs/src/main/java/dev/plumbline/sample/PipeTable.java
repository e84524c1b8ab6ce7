package dev.plumbline.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tables of text that describe the company: columns between bars, '#' for remarks. */
final class PipeTable {
  private PipeTable() {}

  /** Each row of the named table as column to value; a missing cell at the end is blank. */
  static List<Map<String, String>> read(String table) {
    String resource = "/sample/" + table + ".psv";
    List<Map<String, String>> rows = new ArrayList<>();
    try (InputStream in = PipeTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String[] header = null;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] cells = line.split("\\|", -1);
        if (header == null) {
          header = cells;
        } else if (cells.length > header.length) {
          throw new IllegalStateException(resource + ": too many cells in: " + line);
        } else {
          rows.add(row(header, cells));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Map<String, String> row(String[] header, String[] cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < header.length; i++) {
      row.put(header[i].strip(), i < cells.length ? cells[i].strip() : "");
    }
    return row;
  }

  /** The number in a cell, or the fallback when it is blank. */
  static double number(String cell, double fallback) {
    return cell.isEmpty() ? fallback : Double.parseDouble(cell);
  }
}
