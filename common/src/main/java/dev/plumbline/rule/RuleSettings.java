package dev.plumbline.rule;

import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a configuration sets parameters of rules to.
 *
 * @param place the configuration, for messages
 * @param byRule values by rule id and name; those of {@link #ALL} hold for every rule
 */
public record RuleSettings(String place, Map<String, Map<String, BigDecimal>> byRule) {
  /** Stands for every rule. */
  public static final String ALL = "all";

  /** Leaves every rule as its file has it. */
  public static RuleSettings none() {
    return new RuleSettings("", Map.of());
  }

  /** Reads a mapping of rule ids to parameters; whether they exist is for the rules to say. */
  public static RuleSettings of(Node node) {
    Map<String, Map<String, BigDecimal>> byRule = new LinkedHashMap<>();
    for (String id : node.keys()) {
      Node rule = node.node(id);
      Map<String, BigDecimal> values = new LinkedHashMap<>();
      rule.keys().forEach(name -> values.put(name, rule.number(name)));
      byRule.put(id, values);
    }
    return new RuleSettings(node.place(), byRule);
  }
}
