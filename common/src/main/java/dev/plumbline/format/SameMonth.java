package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.List;

/**
 * When files without a manifest are several exports of one month.
 *
 * @param sameLine columns of charges by which a line is known again
 * @param sharedRatio share of the lines of the smaller export that the other has as well
 * @param leastLines no fewer shared lines prove anything
 * @param distinctRatio share of different lines below which they do not either
 */
public record SameMonth(
    List<String> sameLine, double sharedRatio, int leastLines, double distinctRatio) {

  static SameMonth of(Node file) {
    file.text("title");
    SameMonth same =
        new SameMonth(
            file.texts("same_line"),
            file.number("shared_ratio").doubleValue(),
            file.number("least_lines").intValue(),
            file.number("distinct_ratio").doubleValue());
    file.done();
    return same;
  }
}
