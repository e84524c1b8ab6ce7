package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.expression.Expression;
import dev.plumbline.expression.ExpressionCheck;
import dev.plumbline.resource.ChargeDays;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;

/**
 * What kinds of lines a bill has. Read from {@code conf/allocation.yaml}.
 *
 * @param place where the file stands, for messages
 * @param lines conditions over charge_days, by the name of the kind
 * @param knownTypes line item types whose cost the mappings know how to tell
 * @param paidOnce kinds that are no sign of a trend
 * @param seller expression that names whose bill a line is
 */
public record LineKinds(
    String place,
    Map<String, String> lines,
    List<String> knownTypes,
    List<String> paidOnce,
    String seller) {
  private static final String FILE = "allocation.yaml";
  private static final List<String> KINDS =
      List.of(
          "tax",
          "credit",
          "refund",
          "support",
          "marketplace",
          "upfront_fee",
          "one_off",
          "commitment",
          "covered",
          "spread",
          "repeated",
          "aws_usage",
          "taggable");

  /** Reads the file; what is wrong goes to the problems. */
  public static LineKinds load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    top.text("title");
    top.text("source");
    Node lines = top.node("lines");
    Map<String, String> conditions = new LinkedHashMap<>();
    KINDS.forEach(kind -> conditions.put(kind, lines.text(kind)));
    lines.done();
    LineKinds kinds =
        new LineKinds(
            conf.place(FILE),
            conditions,
            top.texts("known_types"),
            named(top, "paid_once"),
            top.text("seller"));
    top.done();
    return kinds;
  }

  /** Kinds that a file names; what is none is a problem. */
  public static List<String> named(Node node, String key) {
    List<String> names = node.texts(key);
    for (String name : names) {
      if (!KINDS.contains(name)) {
        node.problem(key, "there is no kind '" + name + "'." + Problems.suggestion(name, KINDS));
      }
    }
    return names;
  }

  /** What rows depend on that are made by it. */
  public String text() {
    return lines + " " + paidOnce + " " + seller;
  }

  /** Resolves every expression against the columns of charge_days. */
  public void check(SparkSession spark, Problems problems) {
    ExpressionCheck check = new ExpressionCheck(spark, problems);
    Map<String, String> all = new LinkedHashMap<>();
    lines.forEach((kind, text) -> all.put("lines." + kind, text));
    all.put("seller", seller);
    all.forEach(
        (key, text) ->
            check.ofRow(
                new ExpressionCheck.Place(place, key),
                text,
                new Expression(text),
                ChargeDays.CHARGE_DAYS.schema(),
                List.of(ChargeDays.CHARGE_DAYS.schema().fieldNames())));
  }

  /** Whether a row of charge_days is of a kind; where that is not known it is not. */
  public Column is(String kind) {
    return coalesce(expr(lines.get(kind)), lit(false));
  }

  /** SQL condition over charge_days that holds for rows of any of the kinds. */
  public String anyOf(List<String> kinds) {
    return kinds.stream()
        .map(kind -> "coalesce(" + lines.get(kind) + ", false)")
        .collect(java.util.stream.Collectors.joining(" or "));
  }

  Column isPaidOnce() {
    return paidOnce.stream().map(this::is).reduce(lit(false), Column::or);
  }

  Column sellerName() {
    return expr(seller);
  }
}
