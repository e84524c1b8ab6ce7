package dev.plumbline.series;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.attribution.LineKinds;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Which lines of a bill make up its daily series, and which stand beside them. Read from {@code
 * conf/series.yaml}.
 *
 * @param lines what kinds of lines there are
 * @param leftOut kinds that are no part of a daily series; the first that holds counts
 * @param expectedAgain kinds that come again on the same day of the next month
 */
public record SeriesKinds(LineKinds lines, List<String> leftOut, List<String> expectedAgain) {
  /** The kind of what is part of every daily series. */
  public static final String REGULAR = "regular";

  private static final String FILE = "series.yaml";

  /** Loads the kinds; problems are thrown together. */
  public static SeriesKinds load(ConfFiles files, LineKinds lines) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    SeriesKinds loaded =
        new SeriesKinds(
            lines, LineKinds.named(node, "left_out"), LineKinds.named(node, "expected_again"));
    loaded.expectedAgain().stream()
        .filter(kind -> !loaded.leftOut().contains(kind))
        .forEach(
            kind ->
                node.problem(
                    "expected_again", "'" + kind + "' is not left out, so it is expected anyway"));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  /** What rows depend on that are made by it. */
  public String text() {
    return lines.text() + " " + leftOut + " " + expectedAgain;
  }

  /** The kind of a row of charge_days. */
  Column kind() {
    Column kind = lit(REGULAR);
    for (int i = leftOut.size() - 1; i >= 0; i--) {
      kind = when(lines.is(leftOut.get(i)), leftOut.get(i)).otherwise(kind);
    }
    return kind;
  }
}
