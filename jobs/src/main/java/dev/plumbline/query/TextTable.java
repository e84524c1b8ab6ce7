package dev.plumbline.query;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** Aligned columns for reading; columns are as wide as their first thousand rows need. */
final class TextTable {
  private static final int SAMPLE = 1000;
  private static final int WIDEST = 60;

  private final List<String> names;

  TextTable(List<String> names) {
    this.names = names;
  }

  void print(Iterator<Row> rows, PrintStream out) {
    List<List<String>> first = new ArrayList<>();
    first.add(names);
    while (rows.hasNext() && first.size() <= SAMPLE) {
      first.add(cells(rows.next()));
    }
    int[] widths = widths(first);
    out.println(line(first.get(0), widths));
    out.println(
        "-".repeat(java.util.Arrays.stream(widths).sum() + 2 * Math.max(0, widths.length - 1)));
    first.stream().skip(1).forEach(cells -> out.println(line(cells, widths)));
    while (rows.hasNext()) {
      out.println(line(cells(rows.next()), widths));
    }
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      String text = row.isNullAt(i) ? "" : row.getString(i);
      // A control character of the bill must not reach the terminal.
      cells.add(text.replaceAll("\\p{Cntrl}", " "));
    }
    return cells;
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(WIDEST, Math.max(widths[i], row.get(i).length()));
      }
    }
    return widths;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String pad = " ".repeat(Math.max(0, widths[i] - cell.length()));
      boolean isNumber = cell.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");
      line.append(i == 0 ? "" : "  ").append(isNumber ? pad + cell : cell + pad);
    }
    return line.toString().stripTrailing();
  }
}
