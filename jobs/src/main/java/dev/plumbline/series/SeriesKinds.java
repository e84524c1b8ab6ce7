package dev.plumbline.series;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Which lines of a bill make up its daily series, and which stand beside them. Read from {@code
 * conf/series.yaml}.
 *
 * @param expectedAgain kinds that come again on the same day of the next month
 * @param spread line item types whose cost belongs to all days of the month
 * @param repeated line item types whose quantity stands on another line as well
 */
public record SeriesKinds(
    List<Pattern> patterns,
    List<String> expectedAgain,
    List<String> spread,
    List<String> repeated,
    String text) {
  /** The kind of what is part of every daily series. */
  public static final String REGULAR = "regular";

  private static final String FILE = "series.yaml";
  private static final String ANY = "%";

  /** Lines by LIKE patterns, and what they are called. */
  public record Pattern(
      String kind,
      String chargeCategory,
      String lineItemType,
      String productCode,
      String billingEntity) {}

  /** Loads the kinds; problems are thrown together. */
  public static SeriesKinds load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    SeriesKinds loaded =
        new SeriesKinds(
            node.nodes("kinds").stream().map(SeriesKinds::pattern).toList(),
            node.texts("expected_again"),
            node.texts("spread"),
            node.texts("repeated"),
            files.text(FILE));
    List<String> known = loaded.patterns().stream().map(Pattern::kind).distinct().toList();
    loaded.expectedAgain().stream()
        .filter(kind -> !known.contains(kind))
        .forEach(
            kind ->
                node.problem(
                    "expected_again",
                    "there is no kind '" + kind + "'." + Problems.suggestion(kind, known)));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  private static Pattern pattern(Node node) {
    Pattern pattern =
        new Pattern(
            node.text("kind"),
            node.findText("charge_category").orElse(ANY),
            node.findText("line_item_type").orElse(ANY),
            node.findText("product_code").orElse(ANY),
            node.findText("billing_entity").orElse(ANY));
    node.done();
    return pattern;
  }

  /** The kind of a row of charge_days. */
  Column kind() {
    Column kind = lit(REGULAR);
    for (int i = patterns.size() - 1; i >= 0; i--) {
      Pattern pattern = patterns.get(i);
      kind =
          when(
                  like("charge_category", pattern.chargeCategory())
                      .and(like("x_line_item_type", pattern.lineItemType()))
                      .and(like("x_product_code", pattern.productCode()))
                      .and(like("x_billing_entity", pattern.billingEntity())),
                  pattern.kind())
              .otherwise(kind);
    }
    return kind;
  }

  private static Column like(String name, String pattern) {
    return coalesce(col(name), lit("")).like(pattern);
  }
}
