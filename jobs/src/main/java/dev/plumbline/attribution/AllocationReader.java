package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads rules and pools from their nodes; owners are named as tags name them. */
final class AllocationReader {
  private final Map<String, String> aliases;

  AllocationReader(Map<String, String> aliases) {
    this.aliases = aliases;
  }

  List<VirtualTag> rules(List<Node> nodes) {
    return nodes.stream().map(this::rule).toList();
  }

  private VirtualTag rule(Node node) {
    LocalDate from = day(node, "valid_from", LocalDate.of(1970, 1, 1));
    LocalDate to = day(node, "valid_to", LocalDate.of(9999, 12, 31));
    if (to.isBefore(from)) {
      node.problem("valid_to", "is " + to + ", before valid_from, " + from);
    }
    VirtualTag rule =
        new VirtualTag(
            node.text("id"), owner(node.text("owner")), Match.of(node.node("match")), from, to);
    node.done();
    return rule;
  }

  List<Pool> pools(List<Node> nodes) {
    return nodes.stream().map(this::pool).toList();
  }

  private Pool pool(Node node) {
    String method =
        node.choice("method", "proportional", List.of("proportional", "even", "fixed", "usage"));
    Pool pool =
        new Pool(
            node.text("id"),
            Pool.Method.valueOf(method.toUpperCase(Locale.ROOT)),
            node.nodes("match").stream().map(Match::of).toList(),
            node.texts("owners").stream().map(this::owner).toList(),
            node.texts("feeds"),
            numbers(node.node("percentages")),
            node.has("usage") ? Optional.of(Match.of(node.node("usage"))) : Optional.empty(),
            numbers(node.node("figures")),
            node.findText("figures_file"),
            PoolFigures.none());
    AllocationProblems.note(node, pool);
    node.done();
    return pool;
  }

  private Map<String, BigDecimal> numbers(Node node) {
    Map<String, BigDecimal> numbers = new LinkedHashMap<>();
    for (String key : node.keys()) {
      BigDecimal number = node.number(key);
      try {
        Pool.figure(number);
      } catch (IllegalArgumentException wrong) {
        node.problem(key, wrong.getMessage());
      }
      numbers.merge(owner(key), number, BigDecimal::add);
    }
    return numbers;
  }

  private String owner(String text) {
    return text.startsWith(Pool.PREFIX) ? text : TagKeys.folded(text, aliases);
  }

  private static LocalDate day(Node node, String key, LocalDate otherwise) {
    Optional<String> text = node.findText(key);
    try {
      return text.map(LocalDate::parse).orElse(otherwise);
    } catch (DateTimeException wrong) {
      node.problem(key, "'" + text.orElse("") + "' is no day; write it as 2026-01-31");
      return otherwise;
    }
  }
}
