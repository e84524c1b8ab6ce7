package dev.plumbline.coefficient;

import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What one column of a coefficient table holds.
 *
 * @param type text, number or integer
 * @param unit symbol of the unit; null for texts
 * @param min smallest value allowed; null where there is no bound
 * @param max largest value allowed; null where there is no bound
 * @param allowed the words a text may be; empty where any will do
 */
public record CoefficientColumn(
    String name,
    String type,
    String unit,
    boolean isRequired,
    BigDecimal min,
    BigDecimal max,
    List<String> allowed,
    String about) {
  private static final List<String> TYPES = List.of("text", "number", "integer");

  static CoefficientColumn of(String name, Node node) {
    CoefficientColumn column =
        new CoefficientColumn(
            name,
            node.choice("type", "text", TYPES),
            node.findText("unit").orElse(null),
            node.flag("required", false),
            node.findNumber("min").orElse(null),
            node.findNumber("max").orElse(null),
            node.texts("allowed"),
            node.text("about"));
    node.done();
    column.checkUnit(node);
    return column;
  }

  private void checkUnit(Node node) {
    if (isText() && unit != null) {
      node.problem("unit", "must be left out: a text has no unit");
    } else if (!isText() && unit == null) {
      node.problem("unit", "is missing; it must be one of " + String.join(", ", Unit.symbols()));
    } else if (!isText() && Unit.find(unit).isEmpty()) {
      node.problem(
          "unit",
          "is '"
              + unit
              + "', which is not a known unit; known are "
              + String.join(", ", Unit.symbols())
              + "."
              + Problems.suggestion(unit, Unit.symbols()));
    }
  }

  private boolean isText() {
    return type.equals("text");
  }

  /** What is wrong with a value of this column, in words; empty when nothing is. */
  Optional<String> complaint(String value) {
    if (value.isEmpty()) {
      return isRequired ? Optional.of("is empty; a value is required") : Optional.empty();
    }
    if (isText()) {
      return allowed.isEmpty() || allowed.contains(value)
          ? Optional.empty()
          : Optional.of(
              "is '"
                  + value
                  + "'; allowed are "
                  + String.join(", ", allowed)
                  + "."
                  + Problems.suggestion(value, allowed));
    }
    return numberComplaint(value);
  }

  private Optional<String> numberComplaint(String value) {
    BigDecimal number;
    try {
      number = new BigDecimal(value);
    } catch (NumberFormatException notANumber) {
      return Optional.of("must be a number, not '" + value + "'");
    }
    if (type.equals("integer") && number.stripTrailingZeros().scale() > 0) {
      return Optional.of("must be a whole number, not " + value);
    }
    if (min != null && number.compareTo(min) < 0) {
      return Optional.of("is " + value + " " + unit + ", below the smallest value allowed, " + min);
    }
    if (max != null && number.compareTo(max) > 0) {
      return Optional.of("is " + value + " " + unit + ", above the largest value allowed, " + max);
    }
    return Optional.empty();
  }
}
