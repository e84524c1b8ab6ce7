package dev.plumbline.rule;

import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A number of a rule that a configuration may change, and how far. */
public record Parameter(String name, BigDecimal value, Range range) {

  /** The value as SQL text and people have it. */
  public String text() {
    return value.toPlainString();
  }

  /**
   * What a parameter may be.
   *
   * @param max empty where there is no upper end
   * @param isWhole whether it must be a whole number
   */
  public record Range(BigDecimal min, Optional<BigDecimal> max, boolean isWhole) {
    boolean contains(BigDecimal value) {
      boolean isTooFine = isWhole && value.stripTrailingZeros().scale() > 0;
      return !isTooFine
          && value.compareTo(min) >= 0
          && max.map(end -> value.compareTo(end) <= 0).orElse(true);
    }

    @Override
    public String toString() {
      return (isWhole ? "whole numbers " : "")
          + max.map(end -> min.toPlainString() + " to " + end.toPlainString())
              .orElse("from " + min.toPlainString() + " on");
    }
  }

  /** The range of the parameters whose name ends in a text, which is the unit they are in. */
  record RangeByName(String endsWith, Range range) {
    private static final Range ANY = new Range(BigDecimal.ZERO, Optional.empty(), false);

    static RangeByName read(Node node) {
      RangeByName read =
          new RangeByName(
              node.text("ends_with"),
              new Range(node.number("min"), node.findNumber("max"), node.flag("whole", false)));
      node.done();
      return read;
    }

    /** The first range that fits the name; any amount where none does. */
    static Range of(String name, List<RangeByName> ranges) {
      return ranges.stream()
          .filter(range -> name.endsWith(range.endsWith()))
          .map(RangeByName::range)
          .findFirst()
          .orElse(ANY);
    }
  }
}
