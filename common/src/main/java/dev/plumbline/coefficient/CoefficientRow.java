package dev.plumbline.coefficient;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One row of a coefficient table; its values have passed validation. */
public final class CoefficientRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String table;
  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  CoefficientRow(String table, List<String> header, List<String> cells) {
    this.table = table;
    for (int i = 0; i < header.size(); i++) {
      values.put(header.get(i), cells.get(i));
    }
  }

  /** The text of a column; the empty text where the cell is empty. */
  public String text(String column) {
    String value = values.get(column);
    if (value == null) {
      throw new IllegalArgumentException(table + " has no column '" + column + "'");
    }
    return value;
  }

  public Optional<String> findText(String column) {
    return Optional.of(text(column)).filter(value -> !value.isEmpty());
  }

  /** The number in a column; an empty cell is an error here, since missing is not zero. */
  public double number(String column) {
    return findNumber(column)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "coefficient " + table + "." + column + " is empty in " + values));
  }

  public OptionalDouble findNumber(String column) {
    String value = text(column);
    return value.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }
}
