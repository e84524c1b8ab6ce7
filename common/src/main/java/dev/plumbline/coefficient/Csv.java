package dev.plumbline.coefficient;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated text after RFC 4180: quotes around cells, doubled quotes inside them. */
final class Csv {
  private final String text;
  private int position;

  private Csv(String text) {
    this.text = text;
  }

  /** The records of a text, the header first; blank lines are left out. */
  static List<List<String>> records(String text) {
    Csv csv = new Csv(text.replace("\r\n", "\n"));
    List<List<String>> records = new ArrayList<>();
    while (csv.position < csv.text.length()) {
      List<String> cells = csv.cells();
      if (cells.size() > 1 || !cells.get(0).isBlank()) {
        records.add(cells);
      }
    }
    return records;
  }

  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    do {
      cells.add(cell());
    } while (step(','));
    step('\n');
    return cells;
  }

  private String cell() {
    if (!step('"')) {
      int start = position;
      while (position < text.length() && !isEnd(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position).strip();
    }
    StringBuilder cell = new StringBuilder();
    while (position < text.length()) {
      if (!step('"')) {
        cell.append(text.charAt(position++));
      } else if (step('"')) {
        cell.append('"');
      } else {
        break;
      }
    }
    return cell.toString();
  }

  private static boolean isEnd(char c) {
    return c == ',' || c == '\n';
  }

  private boolean step(char expected) {
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }
}
