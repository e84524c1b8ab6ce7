package dev.plumbline.restatement;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * Why lines that are no usage appear or change after the fact. Read from {@code
 * conf/restatements.yaml}.
 *
 * @param rounding effect on price, in the bill's currency, below which AWS's rounding explains it
 */
public record Causes(List<Lines> lines, BigDecimal rounding, String text) {
  private static final String FILE = "restatements.yaml";

  /** Lines by LIKE patterns, and what their change is called. */
  record Lines(String cause, String chargeCategory, String lineItemType, String productCode) {}

  /** Loads the causes; problems are thrown together. */
  public static Causes load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse("conf/" + FILE, files.text(FILE), problems);
    node.text("source");
    Causes loaded =
        new Causes(
            node.nodes("causes").stream().map(Causes::lines).toList(),
            node.number("rounding"),
            files.text(FILE));
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  private static Lines lines(Node node) {
    Lines lines =
        new Lines(
            node.text("cause"),
            node.text("charge_category"),
            node.text("line_item_type"),
            node.text("product_code"));
    node.done();
    return lines;
  }

  /** The cause of a row of charge_days that is no usage; null for usage. */
  Column ofOtherLines() {
    Column cause = lit(null).cast("string");
    for (int i = lines.size() - 1; i >= 0; i--) {
      Lines kind = lines.get(i);
      cause =
          when(
                  col("charge_category")
                      .like(kind.chargeCategory())
                      .and(col("x_line_item_type").like(kind.lineItemType()))
                      .and(coalesce(col("x_product_code"), lit("")).like(kind.productCode())),
                  kind.cause())
              .otherwise(cause);
    }
    return cause;
  }
}
