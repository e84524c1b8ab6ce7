package dev.plumbline.rule;

import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the settings of a configuration into rules; what does not fit goes to the problems. */
final class Tuning {
  private static final String KEY = "rules.";

  private final RuleSet asWritten;
  private final RuleSettings settings;
  private final Problems problems;
  private final StringBuilder changes = new StringBuilder();

  Tuning(RuleSet asWritten, RuleSettings settings, Problems problems) {
    this.asWritten = asWritten;
    this.settings = settings;
    this.problems = problems;
  }

  /** The rules with what was set; values that say what the files say change nothing. */
  RuleSet tuned() {
    List<String> ids = new ArrayList<>(asWritten.rules().stream().map(Rule::id).toList());
    ids.add(RuleSettings.ALL);
    for (String id : settings.byRule().keySet()) {
      if (!ids.contains(id)) {
        problems.add(
            settings.place(),
            KEY + id,
            "there is no rule '" + id + "'." + Problems.suggestion(id, ids));
      }
    }
    Conventions conventions =
        asWritten.conventions().with(changed(RuleSettings.ALL, asWritten.conventions().tunable()));
    List<Rule> rules =
        asWritten.rules().stream()
            .map(rule -> rule.with(changed(rule.id(), asWritten.parameters(rule))))
            .toList();
    return new RuleSet(rules, conventions, asWritten.text() + changes);
  }

  private Map<String, String> changed(String id, List<Parameter> parameters) {
    Map<String, String> changed = new LinkedHashMap<>();
    settings
        .byRule()
        .getOrDefault(id, Map.of())
        .forEach(
            (name, value) -> {
              if (fits(id, name, value, parameters)) {
                changed.put(name, value.stripTrailingZeros().toPlainString());
              }
            });
    changed.forEach(
        (name, text) ->
            changes.append('\n').append(id).append('.').append(name).append(" = ").append(text));
    return changed;
  }

  /** Whether a value is allowed and another than before. */
  private boolean fits(String id, String name, BigDecimal value, List<Parameter> parameters) {
    String key = KEY + id + "." + name;
    List<String> names = parameters.stream().map(Parameter::name).toList();
    if (!names.contains(name)) {
      problems.add(
          settings.place(),
          key,
          "there is no parameter '"
              + name
              + "'; there are "
              + String.join(", ", names)
              + "."
              + Problems.suggestion(name, names));
      return false;
    }
    Parameter parameter = parameters.get(names.indexOf(name));
    if (!parameter.range().contains(value)) {
      problems.add(
          settings.place(),
          key,
          "is "
              + value.toPlainString()
              + "; allowed are "
              + parameter.range()
              + " (default "
              + parameter.text()
              + ")");
      return false;
    }
    return value.compareTo(parameter.value()) != 0;
  }
}
