package dev.plumbline.rule;

import dev.plumbline.rule.Parameter.RangeByName;
import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What applies to every rule of a folder: exclusions, the order in which savings apply, the least
 * amount worth a finding.
 *
 * @param parameters numbers that every rule may name; a configuration may change them
 * @param parameterRanges what parameters of all rules may be, by what their names end in
 * @param completeAfterHours how long after its end a UTC day may still change in the bill; only
 *     complete days are judged
 * @param heldDays how far back longer evidence is asked
 * @param kinds kinds in the order in which their savings apply
 * @param endingKinds kinds after which nothing is left for later ones to save on
 * @param unsummedKinds kinds that are listed but carry no saving
 * @param energyKinds kinds whose action saves energy as well as cost
 */
public record Conventions(
    Map<String, String> parameters,
    List<RangeByName> parameterRanges,
    List<Reasoned> excludedWhen,
    List<Reasoned> unknownWhen,
    int completeAfterHours,
    int heldDays,
    double hoursPerMonth,
    int coarsePeriodSeconds,
    int footprintDays,
    List<String> kinds,
    List<String> endingKinds,
    List<String> unsummedKinds,
    List<String> energyKinds) {
  private static final String MATERIAL = "material_monthly_waste";
  private static final String YOUNG_MARGIN = "young_margin_days";

  static Conventions read(Node node) {
    Conventions read =
        new Conventions(
            node.node("parameters").textMap(),
            node.nodes("parameter_ranges").stream().map(RangeByName::read).toList(),
            RuleReader.reasoned(node.nodes("excluded_when")),
            RuleReader.reasoned(node.nodes("unknown_when")),
            node.number("complete_after_hours").intValue(),
            node.number("held_days").intValue(),
            node.number("hours_per_month").doubleValue(),
            node.number("coarse_period_seconds").intValue(),
            node.number("footprint_days").intValue(),
            node.texts("kinds"),
            node.texts("ending_kinds"),
            node.texts("unsummed_kinds"),
            node.texts("energy_kinds"));
    RuleReader.checkParameters(node, read.parameters(), read.parameterRanges());
    for (String name : List.of(MATERIAL, YOUNG_MARGIN)) {
      if (!read.parameters().containsKey(name)) {
        node.problem("parameters." + name, "is missing; it must be a number");
      }
    }
    node.texts("source");
    node.done();
    return read;
  }

  /** Monthly waste below which a finding is not worth its row, in the currency of the bill. */
  double materialMonthlyWaste() {
    return Double.parseDouble(parameters.get(MATERIAL));
  }

  /** Days by which a resource must be older than the look-back of a rule. */
  int youngMarginDays() {
    return Integer.parseInt(parameters.get(YOUNG_MARGIN));
  }

  /** The parameters a configuration may change for all rules. */
  List<Parameter> tunable() {
    return parameters.entrySet().stream()
        .map(e -> new Parameter(e.getKey(), new BigDecimal(e.getValue()), range(e.getKey())))
        .toList();
  }

  Parameter.Range range(String name) {
    return RangeByName.of(name, parameterRanges);
  }

  /** The same with some parameters changed. */
  Conventions with(Map<String, String> changed) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.putAll(changed);
    return new Conventions(
        all,
        parameterRanges,
        excludedWhen,
        unknownWhen,
        completeAfterHours,
        heldDays,
        hoursPerMonth,
        coarsePeriodSeconds,
        footprintDays,
        kinds,
        endingKinds,
        unsummedKinds,
        energyKinds);
  }
}
