package dev.plumbline.coefficient;

import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A validated coefficient table: rows in the order of the file, found by their key. */
public final class CoefficientTable implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final String place;
  private final ArrayList<CoefficientRow> rows = new ArrayList<>();
  private final LinkedHashMap<ArrayList<String>, CoefficientRow> byKey = new LinkedHashMap<>();

  private CoefficientTable(String name, String place) {
    this.name = name;
    this.place = place;
  }

  /**
   * Reads a table from the texts of its two files; whatever is wrong with either becomes a problem.
   */
  static CoefficientTable of(String name, Text yaml, Text csv, Problems problems) {
    Node node = Node.parse(yaml.place(), yaml.text(), problems);
    node.text("title");
    node.text("derivation");
    node.text("date");
    node.text("version");
    CoefficientTable table = new CoefficientTable(name, csv.place());
    for (String key : List.of("source", "licence")) {
      if (node.texts(key).stream().allMatch(String::isBlank)) {
        node.problem(key, "is missing; say where the figures come from and under which terms");
      }
    }
    List<String> key = node.texts("key");
    List<CoefficientColumn> columns = columns(node.node("columns"));
    List<String> names = columns.stream().map(CoefficientColumn::name).toList();
    if (key.isEmpty() || !names.containsAll(key)) {
      node.problem("key", "is " + key + "; it must name one or more of the columns " + names);
    }
    node.done();
    table.addRows(key, columns, Csv.records(csv.text()), problems);
    return table;
  }

  private static List<CoefficientColumn> columns(Node node) {
    return node.keys().stream().map(key -> CoefficientColumn.of(key, node.node(key))).toList();
  }

  private void addRows(
      List<String> key,
      List<CoefficientColumn> columns,
      List<List<String>> records,
      Problems problems) {
    List<String> expected = columns.stream().map(CoefficientColumn::name).toList();
    List<String> header = records.isEmpty() ? List.of() : records.get(0);
    if (!header.equals(expected)) {
      problems.add(place, "", "the header is " + header + "; the YAML beside it says " + expected);
      return;
    }
    Set<List<String>> keys = new HashSet<>();
    for (int i = 1; i < records.size(); i++) {
      List<String> cells = records.get(i);
      String where = "row " + (i + 1);
      if (cells.size() != header.size()) {
        problems.add(place, where, "has " + cells.size() + " cells instead of " + header.size());
        continue;
      }
      for (int c = 0; c < header.size(); c++) {
        String cell = where + ", " + header.get(c);
        columns.get(c).complaint(cells.get(c)).ifPresent(text -> problems.add(place, cell, text));
      }
      CoefficientRow row = new CoefficientRow(name, header, cells);
      ArrayList<String> found =
          new ArrayList<>(key.stream().filter(header::contains).map(row::text).toList());
      if (!keys.add(found)) {
        problems.add(place, where, "repeats the key " + found);
      }
      rows.add(row);
      byKey.put(found, row);
    }
  }

  /** Where the rows stand, for messages. */
  public String place() {
    return place;
  }

  /** All rows, in the order of the file. */
  public List<CoefficientRow> rows() {
    return List.copyOf(rows);
  }

  /** The row with these key values, given in the order of the key columns. */
  public Optional<CoefficientRow> find(String... key) {
    return Optional.ofNullable(byKey.get(new ArrayList<>(List.of(key))));
  }

  /** The row with this key value; a table without it is broken. */
  public CoefficientRow row(String... key) {
    return find(key)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "coefficient table " + name + " has no row " + List.of(key)));
  }

  /** The text of a file and where it stands, for messages. */
  record Text(String place, String text) {}

  /** The row of a key, else the row of last resort, and which of the two it is. */
  public LookUp lookUp(String key, String lastResort) {
    return find(key)
        .map(row -> new LookUp(row, false))
        .orElseGet(() -> new LookUp(row(lastResort), true));
  }
}
