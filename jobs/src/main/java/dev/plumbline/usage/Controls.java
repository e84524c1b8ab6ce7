package dev.plumbline.usage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Column;

/** The controls of conf/controls.yaml and the patterns by which the bill shows them. */
public record Controls(List<Control> list) {
  private static final String FILE = "controls.yaml";

  /**
   * One control or exposure.
   *
   * @param productCode pattern over the whole product code
   * @param usageType pattern over the whole usage type; any where empty
   */
  public record Control(String name, String kind, String productCode, Optional<String> usageType) {}

  /** Reads the file; what is wrong goes to the problems. */
  public static Controls load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    List<Control> controls = new ArrayList<>();
    for (Node node : top.nodes("controls")) {
      node.text("title");
      controls.add(
          new Control(
              node.text("control"),
              node.choice("kind", null, List.of("control", "exposure")),
              pattern(node, "product_code").orElse(""),
              pattern(node, "usage_type")));
      node.done();
    }
    top.done();
    return new Controls(List.copyOf(controls));
  }

  /** Names of the controls a row of service usage shows. */
  Column shown() {
    return array_compact(
        array(list.stream().map(c -> when(matches(c), lit(c.name()))).toArray(Column[]::new)));
  }

  private static Column matches(Control control) {
    Column product = col("x_product_code").rlike(whole(control.productCode()));
    return control
        .usageType()
        .map(type -> product.and(col("x_usage_type").rlike(whole(type))))
        .orElse(product);
  }

  private static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }

  static Optional<String> pattern(Node node, String key) {
    Optional<String> text = node.findText(key);
    text.ifPresent(
        t -> {
          try {
            Pattern.compile(t);
          } catch (PatternSyntaxException broken) {
            node.problem(key, "is no regular expression: " + broken.getDescription());
          }
        });
    return text;
  }
}
