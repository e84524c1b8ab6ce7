package dev.plumbline.rule;

import dev.plumbline.rule.Parameter.RangeByName;
import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the file of one rule. */
final class RuleReader {
  private static final List<String> STATISTICS = List.of("sum", "max", "min", "mean");
  private static final List<String> VERDICTS =
      List.of("FINDING", "OK", "EXCLUDED", "NOT_EVALUATED");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?");

  private RuleReader() {}

  static Rule read(Node node, Conventions conventions) {
    Node savings = node.node("savings");
    Rule rule =
        new Rule(
            node.place(),
            node.text("id"),
            node.text("slug"),
            node.text("title"),
            node.text("why"),
            node.choice("population", "resource_days", List.of("resource_days", "commitments")),
            node.choice("kind", "review", conventions.kinds()),
            node.choice(
                "domain",
                "compute",
                List.of("compute", "storage", "network", "data", "commitment")),
            node.choice("grade", "C", List.of("A", "B", "C", "D")),
            node.number("lookback_days").intValue(),
            node.node("parameters").textMap(),
            node.node("constants").textMap(),
            evidence(node.node("evidence")),
            node.findText("without_id"),
            node.texts("rates"),
            node.nodes("needs").stream().map(RuleReader::need).toList(),
            node.text("applies_to"),
            reasoned(node.nodes("excluded_when")),
            reasoned(node.nodes("unknown_when")),
            reasoned(node.nodes("ok_when")),
            node.findText("proven_when"),
            node.text("finding_when"),
            node.findText("held_longer"),
            node.findText("quiet_day"),
            node.findText("doubtful_when"),
            node.findText("severe_when"),
            savings.text("waste_effective"),
            savings.text("saving_on_demand"),
            savings.text("saving_realisable"),
            node.text("reason"),
            node.text("action"),
            node.choice("severity", "medium", List.of("low", "medium", "high")),
            node.text("source"),
            node.nodes("examples").stream().map(RuleReader::example).toList());
    savings.done();
    checkParameters(node, rule.parameters(), conventions.parameterRanges());
    Set<String> shown = new HashSet<>();
    rule.examples().forEach(example -> shown.add(example.expect()));
    VERDICTS.stream()
        .filter(verdict -> !shown.contains(verdict))
        .forEach(verdict -> node.problem("examples", "has none that expects " + verdict));
    node.done();
    return rule;
  }

  /** Notes parameters that are no numbers or lie outside the range that their name tells. */
  static void checkParameters(Node node, Map<String, String> parameters, List<RangeByName> ranges) {
    parameters.forEach(
        (name, text) -> {
          Parameter.Range range = RangeByName.of(name, ranges);
          if (text == null || !NUMBER.matcher(text).matches()) {
            node.problem("parameters." + name, "must be a number, not '" + text + "'");
          } else if (!range.contains(new BigDecimal(text))) {
            node.problem("parameters." + name, "is " + text + "; allowed are " + range);
          }
        });
  }

  static List<Reasoned> reasoned(List<Node> nodes) {
    return nodes.stream()
        .map(
            node -> {
              Reasoned reasoned = new Reasoned(node.text("reason"), node.text("when"));
              node.done();
              return reasoned;
            })
        .toList();
  }

  private static Need need(Node node) {
    Need need =
        new Need(node.findText("when").orElse("true"), node.texts("metrics"), node.texts("accept"));
    node.done();
    return need;
  }

  private static Example example(Node node) {
    Node given = node.node("given");
    Map<String, Object> values = new LinkedHashMap<>();
    given.keys().forEach(key -> values.put(key, given.raw(key)));
    Example example =
        new Example(
            node.text("name"),
            values,
            node.choice("expect", "OK", VERDICTS),
            node.findText("reason"),
            node.findText("confidence"),
            node.findNumber("waste"));
    node.done();
    return example;
  }

  private static List<Measure> evidence(Node node) {
    List<Measure> measures = new ArrayList<>();
    for (String name : node.keys()) {
      Node measure = node.node(name);
      String day = day(measure);
      String window = measure.choice("window", "max", Measure.Window.NAMES);
      OptionalInt days =
          measure
              .findNumber("days")
              .map(number -> OptionalInt.of(number.intValue()))
              .orElse(OptionalInt.empty());
      measures.add(
          new Measure(name, day, Measure.Window.valueOf(window.toUpperCase(Locale.ROOT)), days));
      measure.done();
    }
    return measures;
  }

  private static String day(Node node) {
    if (node.has("metric")) {
      return ofMetrics(node.texts("metric"), node.choice("statistic", "sum", STATISTICS));
    }
    if (node.has("usage")) {
      return matching("x_usage", node.text("usage"));
    }
    if (node.has("cost")) {
      return matching("x_usage_cost", node.text("cost"));
    }
    return node.text("day");
  }

  /**
   * Several metrics add up (of max and min the extreme counts); a metric not there adds nothing.
   */
  private static String ofMetrics(List<String> metrics, String statistic) {
    List<String> values =
        metrics.stream()
            .map(metric -> "metrics[" + quoted(metric) + "]")
            .map(
                metric ->
                    statistic.equals("mean")
                        ? "try_divide(" + metric + ".sum, " + metric + ".sample_count)"
                        : metric + "." + statistic)
            .toList();
    if (values.size() == 1) {
      return values.get(0);
    }
    if (statistic.equals("max") || statistic.equals("min")) {
      return (statistic.equals("max") ? "greatest(" : "least(") + String.join(", ", values) + ")";
    }
    String sum = String.join(" + ", values.stream().map(v -> "coalesce(" + v + ", 0D)").toList());
    return "if(coalesce(" + String.join(", ", values) + ") is null, null, " + sum + ")";
  }

  private static String matching(String map, String pattern) {
    String like = "k like " + quoted(pattern);
    return "if(exists(map_keys("
        + map
        + "), k -> "
        + like
        + "), aggregate(map_values(map_filter("
        + map
        + ", (k, v) -> "
        + like
        + ")), cast(0 as decimal(28,10)),"
        + " (total, v) -> cast(total + coalesce(v, 0) as decimal(28,10))), null)";
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
