package dev.plumbline.rule;

import dev.plumbline.settings.Node;
import java.util.List;
import java.util.Map;

/**
 * What applies to every rule of a folder: exclusions, the order in which savings apply, the least
 * amount worth a finding.
 *
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
    List<Reasoned> excludedWhen,
    List<Reasoned> unknownWhen,
    int completeAfterHours,
    int heldDays,
    double materialMonthlyWaste,
    double hoursPerMonth,
    int coarsePeriodSeconds,
    int footprintDays,
    List<String> kinds,
    List<String> endingKinds,
    List<String> unsummedKinds,
    List<String> energyKinds) {

  static Conventions read(Node node) {
    Conventions read =
        new Conventions(
            RuleReader.parameters(node.node("parameters")),
            RuleReader.reasoned(node.nodes("excluded_when")),
            RuleReader.reasoned(node.nodes("unknown_when")),
            node.number("complete_after_hours").intValue(),
            node.number("held_days").intValue(),
            node.number("material_monthly_waste").doubleValue(),
            node.number("hours_per_month").doubleValue(),
            node.number("coarse_period_seconds").intValue(),
            node.number("footprint_days").intValue(),
            node.texts("kinds"),
            node.texts("ending_kinds"),
            node.texts("unsummed_kinds"),
            node.texts("energy_kinds"));
    node.texts("source");
    node.done();
    return read;
  }
}
