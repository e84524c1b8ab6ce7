package dev.plumbline.kpi;

import dev.plumbline.kpi.Measure.Expression;
import dev.plumbline.kpi.Measure.Level;
import dev.plumbline.kpi.Measure.Part;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one KPI file. */
final class KpiFile {
  private static final Pattern PRACTICE =
      Pattern.compile("(OPS|SEC|REL|PERF|COST|SUS)\\d\\d-BP\\d\\d");
  private static final double HEAVIEST = 5;

  /** What the examples of a KPI hold where they do not say: a whole month after many. */
  private static final int LONGEST_MONTH = 31;

  private static final int LONG_HISTORY = 12;

  private final Node node;
  private final Grading grading;

  private KpiFile(Node node, Grading grading) {
    this.node = node;
    this.grading = grading;
  }

  static Kpi read(
      String file, ConfFiles conf, List<String> pillars, Grading grading, Problems problems) {
    Node node = Node.parse(conf.place(file), conf.text(file), problems);
    return new KpiFile(node, grading).kpi(file, pillars);
  }

  private Kpi kpi(String file, List<String> pillars) {
    String unit = node.choice("unit", Thresholds.RATIO, Thresholds.UNITS);
    Optional<Kpi.Missing> missing = missing();
    List<Measure> measures = missing.isPresent() ? List.of() : measures(unit);
    int overMonths = months("over_months");
    int ofMonths = months("of_months");
    Kpi kpi =
        new Kpi(
            node.text("id"),
            node.text("name"),
            node.text("title"),
            node.text("why"),
            node.choice("pillar", null, pillars),
            EvidenceClass.of(node.choice("class", null, List.of("D", "P", "N"))),
            weight(),
            unit,
            node.flag("measures_cost", false),
            node.flag("never_high", unit.equals(Thresholds.YES_NO)),
            node.texts("scopes"),
            practices(),
            node.text("remediation"),
            node.findText("obtain").orElse(""),
            node.text("threshold_source"),
            node.findText("limits"),
            missing,
            measures,
            overMonths,
            ofMonths,
            floor(Math.max(overMonths, ofMonths)),
            requirement(),
            node.nodes("examples").stream().map(KpiFile::example).toList(),
            file,
            node.place());
    if (kpi.isMeasured() && kpi.examples().size() < 2) {
      node.problem("examples", "give at least two: one with a value and one without");
    }
    if (!kpi.isMeasured() && kpi.obtain().isEmpty()) {
      node.problem("obtain", "is missing; say what would make it measurable");
    }
    if (kpi.ofMonths() < 1 || (kpi.ofMonths() > 1 && kpi.overMonths() > 1)) {
      node.problem("of_months", "must be 1 or more, and 1 where over_months adds months up");
    }
    if (kpi.overMonths() < 1 || kpi.overMonths() > Risks.LONGEST_SUM) {
      node.problem("over_months", "must lie between 1 and " + Risks.LONGEST_SUM);
    }
    measures.forEach(this::checkObserved);
    node.done();
    return kpi;
  }

  private int months(String key) {
    return node.findNumber(key).map(Number::intValue).orElse(1);
  }

  private Optional<Kpi.Missing> missing() {
    if (node.flag("measured", true)) {
      return Optional.empty();
    }
    String state =
        node.choice(
            "state",
            State.NOT_MEASURED.name(),
            List.of(
                State.NOT_MEASURED.name(),
                State.NOT_OBSERVABLE.name(),
                State.NOT_APPLICABLE.name()));
    // The thresholds stay in the file for the day the input is there; they are checked today.
    List.of("better", "good", "high", "best", "worst").forEach(node::has);
    return Optional.of(new Kpi.Missing(State.valueOf(state), node.text("reason")));
  }

  private double weight() {
    double weight = node.number("weight").doubleValue();
    if (weight < 0 || weight > HEAVIEST) {
      node.problem("weight", "is " + weight + "; it must lie between 0 and 5");
    }
    return weight;
  }

  private List<String> practices() {
    List<String> practices = node.texts("best_practices");
    for (String practice : practices) {
      if (!PRACTICE.matcher(practice).matches()) {
        node.problem(
            "best_practices", "'" + practice + "' is no id of a best practice, as COST04-BP03 is");
      }
    }
    return practices;
  }

  /** What its months must hold; a KPI that adds up months needs all of them. */
  private Kpi.Floor floor(int overMonths) {
    Kpi.Floor floor =
        new Kpi.Floor(
            node.findNumber("minimum_days").map(Number::intValue).orElse(grading.minimumDays()),
            node.findNumber("minimum_milestones").map(Number::intValue).orElse(overMonths),
            node.findNumber("minimum_observed_ratio")
                .map(Number::doubleValue)
                .orElse(grading.minimumObserved()));
    if (floor.observedRatio() < 0 || floor.observedRatio() > 1) {
      node.problem("minimum_observed_ratio", "must lie between 0 and 1");
    }
    return floor;
  }

  /** What rests on metrics is not measured where they are missing, so it must know how many are. */
  private void checkObserved(Measure measure) {
    Optional<String> metricTable =
        measure.parts().values().stream()
            .map(Expression::source)
            .filter(grading.metricTables()::contains)
            .findFirst();
    boolean says = measure.parts().containsKey(Part.OBSERVED);
    if (metricTable.isPresent() && !says && node.findText("observed_not_needed").isEmpty()) {
      node.problem(
          "observed",
          "is missing: "
              + metricTable.get()
              + " is only as complete as the metrics; state the share of the cost whose metrics are"
              + " observed, or in observed_not_needed why that does not matter");
    }
  }

  private Optional<Kpi.Requirement> requirement() {
    if (!node.has("requires")) {
      return Optional.empty();
    }
    Node required = node.node("requires");
    Kpi.Requirement requirement =
        new Kpi.Requirement(required.text("kpi"), required.number("at_least").doubleValue());
    required.done();
    return Optional.of(requirement);
  }

  private List<Measure> measures(String unit) {
    if (!node.has("parts")) {
      return List.of(measure(node, unit));
    }
    List<Measure> measures = new ArrayList<>();
    for (Node part : node.nodes("parts")) {
      part.text("name");
      String partUnit = part.choice("unit", Thresholds.RATIO, Thresholds.UNITS);
      measures.add(measure(part, partUnit));
      part.done();
    }
    return measures;
  }

  private Measure measure(Node at, String unit) {
    Thresholds thresholds = Thresholds.of(at, unit, grading);
    String source = at.text("source");
    List<Level> levels = at.nodes("levels").stream().map(KpiFile::level).toList();
    Map<Part, Expression> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      Optional<String> own = at.findText(part.key() + "_source");
      List<Level> inner = at.nodes(part.key() + "_levels").stream().map(KpiFile::level).toList();
      boolean required = part == Part.NUMERATOR || part == Part.DENOMINATOR;
      Optional<String> text = required ? Optional.of(at.text(part.key())) : at.findText(part.key());
      text.ifPresent(
          t ->
              parts.put(
                  part, new Expression(own.orElse(source), own.isPresent() ? inner : levels, t)));
    }
    boolean whole =
        "organization".equals(at.choice("available_in", "scope", List.of("scope", "organization")));
    return new Measure(thresholds, at.flag("complement", false), whole, parts);
  }

  private static Level level(Node node) {
    Level level = new Level(node.texts("per"), node.node("aggregates").textMap());
    if (level.per().isEmpty() || level.aggregates().isEmpty()) {
      node.problem("per", "a level needs columns to group by and aggregates");
    }
    node.done();
    return level;
  }

  private static Kpi.Example example(Node node) {
    Map<String, List<Map<String, Object>>> given = new LinkedHashMap<>();
    Node tables = node.node("given");
    for (String table : tables.keys()) {
      given.put(table, tables.nodes(table).stream().map(KpiFile::values).toList());
    }
    Kpi.Example example =
        new Kpi.Example(
            node.text("name"),
            given,
            node.findNumber("days").map(Number::intValue).orElse(LONGEST_MONTH),
            node.findNumber("milestones").map(Number::intValue).orElse(LONG_HISTORY),
            node.text("expect"));
    node.done();
    return example;
  }

  private static Map<String, Object> values(Node row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.keys().forEach(key -> values.put(key, row.raw(key)));
    return values;
  }
}
