package dev.plumbline.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule as its file says it. Conditions and amounts are SQL text over the facts of the
 * population, the rule's evidence and its parameters.
 *
 * @param file where the rule stands, for messages
 * @param parameters numbers its texts name; a configuration may change them
 * @param constants numbers its texts name that are what they are, such as seconds of an hour
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
    Map<String, String> constants,
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
  static final String LOOKBACK_DAYS = "lookback_days";

  /** Metrics the rule needs for some resource, each once. */
  public List<String> metrics() {
    return needs.stream().flatMap(need -> need.metrics().stream()).distinct().sorted().toList();
  }

  /** The same with some parameters changed; {@code lookback_days} counts as one. */
  Rule with(Map<String, String> changed) {
    Map<String, String> own = new LinkedHashMap<>(parameters);
    own.putAll(changed);
    String days = own.remove(LOOKBACK_DAYS);
    return new Rule(
        file,
        id,
        slug,
        title,
        why,
        population,
        kind,
        domain,
        grade,
        days == null ? lookbackDays : Integer.parseInt(days),
        own,
        constants,
        evidence,
        withoutId,
        rates,
        needs,
        appliesTo,
        excludedWhen,
        unknownWhen,
        okWhen,
        provenWhen,
        findingWhen,
        heldLonger,
        quietDay,
        doubtfulWhen,
        severeWhen,
        wasteEffective,
        savingOnDemand,
        savingRealisable,
        reason,
        action,
        severity,
        source,
        examples);
  }

  /** Name of the column that holds a piece of evidence of this rule. */
  public String column(String name) {
    return id + "." + name;
  }
}
