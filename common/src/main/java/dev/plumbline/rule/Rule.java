package dev.plumbline.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule as its file says it. Conditions and amounts are SQL text over the facts of the
 * population, the rule's evidence and its parameters.
 *
 * @param file where the rule stands, for messages
 * @param grade A to D: how far the inputs prove the statement
 * @param withoutId usage types (LIKE pattern) whose lines carry no resource id and are judged per
 *     account and region
 * @param rates usage types whose price per unit, as seen in the bill, the rule asks for
 * @param provenWhen when the bill alone proves the finding, so that no metric is needed
 * @param heldLonger what must hold on all evidence held, not only in the look-back
 * @param quietDay the test on a single day, to date the finding
 * @param doubtfulWhen when the evidence only makes the finding likely
 * @param severeWhen when the severity is high whatever the rule's own
 */
public record Rule(
    String file,
    String id,
    String slug,
    String title,
    String why,
    String population,
    String kind,
    String domain,
    String grade,
    int lookbackDays,
    Map<String, String> parameters,
    List<Measure> evidence,
    Optional<String> withoutId,
    List<String> rates,
    List<Need> needs,
    String appliesTo,
    List<Reasoned> excludedWhen,
    List<Reasoned> unknownWhen,
    List<Reasoned> okWhen,
    Optional<String> provenWhen,
    String findingWhen,
    Optional<String> heldLonger,
    Optional<String> quietDay,
    Optional<String> doubtfulWhen,
    Optional<String> severeWhen,
    String wasteEffective,
    String savingOnDemand,
    String savingRealisable,
    String reason,
    String action,
    String severity,
    String source,
    List<Example> examples) {

  /** Metrics the rule needs for some resource, each once. */
  public List<String> metrics() {
    return needs.stream().flatMap(need -> need.metrics().stream()).distinct().sorted().toList();
  }

  /** Name of the column that holds a piece of evidence of this rule. */
  public String column(String name) {
    return id + "." + name;
  }
}
