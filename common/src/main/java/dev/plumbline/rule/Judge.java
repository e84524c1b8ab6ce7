package dev.plumbline.rule;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.expression.KeyWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns evidence into verdicts: all rules of a population become one array per member and one
 * explode. Exactly one verdict per rule and member it applies to; whatever is not known makes
 * NOT_EVALUATED, never a finding.
 */
public final class Judge {
  /** Tags as pairs whose keys are in one spelling: lower case words parted by underscores. */
  static final String TAG_PAIRS = "tag_pairs";

  static final DataType TAG_PAIRS_TYPE =
      DataTypes.createArrayType(
          new StructType().add("key", DataTypes.StringType).add("value", DataTypes.StringType));

  private static final String NUMBER_IN_EVIDENCE = "0.######";

  private final Conventions conventions;
  private final Map<String, String> formatGaps;
  private final int youngMargin;

  public Judge(Conventions conventions) {
    this(conventions, Map.of());
  }

  /**
   * Judges with gaps of formats in mind.
   *
   * @param formatGaps by rule the condition under which a member's bill lacks what the rule reads:
   *     the verdict is NOT_EVALUATED(format) then, even where the rule would not apply
   */
  public Judge(Conventions conventions, Map<String, String> formatGaps) {
    this.conventions = conventions;
    this.formatGaps = formatGaps;
    this.youngMargin = conventions.youngMarginDays();
  }

  /**
   * The verdicts of all rules on all members.
   *
   * @param facts the population's facts and each rule's evidence, a row a member
   * @param kept columns of the facts that go into the result
   */
  public Dataset<Row> verdicts(
      Dataset<Row> facts, Population population, List<Rule> rules, List<String> kept) {
    Dataset<Row> tagged = facts.withColumn(TAG_PAIRS, tagPairs(col("tags")));
    List<Column> weighed =
        new ArrayList<>(kept.stream().map(name -> col("`" + name + "`")).toList());
    weighed.addAll(
        rules.stream().map(rule -> weighed(rule, population).as(weighedName(rule))).toList());
    Column all = array(rules.stream().map(rule -> verdict(rule)).toArray(Column[]::new));
    List<Column> result = new ArrayList<>(kept.stream().map(Judge::named).toList());
    result.add(explode(filter(all, Column::isNotNull)).as("judged"));
    List<Column> flat = new ArrayList<>(kept.stream().map(Judge::named).toList());
    flat.add(col("judged.*"));
    return tagged
        .select(weighed.toArray(Column[]::new))
        .select(result.toArray(Column[]::new))
        .select(flat.toArray(Column[]::new));
  }

  private static Column named(String name) {
    return col("`" + name + "`");
  }

  private static String weighedName(Rule rule) {
    return rule.id() + ".weighed";
  }

  /** What the conditions and amounts of a rule come to; each is computed once. */
  private Column weighed(Rule rule, Population population) {
    Scope scope = new Scope(rule, conventions);
    Column proven = rule.provenWhen().map(text -> holds(scope.column(text))).orElse(lit(false));
    List<Reasoned> excluded = new ArrayList<>(conventions.excludedWhen());
    excluded.addAll(rule.excludedWhen());
    Column gap =
        formatGaps.containsKey(rule.id()) ? holds(expr(formatGaps.get(rule.id()))) : lit(false);
    List<Column> unknown = new ArrayList<>();
    unknown.add(when(gap, lit("format")));
    conventions.unknownWhen().forEach(u -> unknown.add(reasoned(scope, u)));
    rule.unknownWhen().forEach(u -> unknown.add(when(not(proven), reasoned(scope, u))));
    rule.needs().forEach(need -> unknown.add(when(not(proven), missing(scope, need))));
    return struct(
        gap.or(holds(scope.column(rule.appliesTo())))
            .and(scope.column("cost").isNotNull())
            .as("applies"),
        proven.as("proven"),
        firstOf(excluded.stream().map(e -> reasoned(scope, e)).toList()).as("excluded"),
        firstOf(unknown).as("unknown"),
        firstOf(rule.okWhen().stream().map(o -> reasoned(scope, o)).toList()).as("fine"),
        scope.column(rule.findingWhen()).as("finding"),
        rule.heldLonger()
            .map(text -> coalesce(expr(scope.held(text).text()), lit(true)))
            .orElse(lit(true))
            .as("held"),
        condition(scope, rule.doubtfulWhen()).as("doubtful"),
        condition(scope, rule.severeWhen()).as("severe"),
        money(scope.column("monthly_cost")).as("monthly_cost"),
        money(scope.column(rule.wasteEffective())).as("waste_effective"),
        money(scope.column(rule.savingOnDemand())).as("saving_on_demand"),
        money(scope.column(rule.savingRealisable())).as("saving_realisable"),
        sentence(scope, rule, population).as("sentence"),
        evidence(rule).as("evidence"),
        steps(scope, rule).as("steps"),
        firstSeen(rule).as("first_seen"));
  }

  private Column verdict(Rule rule) {
    Column w = col("`" + weighedName(rule) + "`");
    Column immaterial = holds(w.getField("waste_effective").lt(conventions.materialMonthlyWaste()));
    Column proven = w.getField("proven");
    Column found = proven.or(w.getField("finding"));
    Column unknown =
        coalesce(w.getField("unknown"), when(found.isNull(), lit("insufficient_data")));
    Column fine =
        coalesce(
            w.getField("fine"),
            when(not(w.getField("held")).and(found), lit("periodic_use")),
            when(immaterial.and(found), lit("immaterial")));
    Column verdict =
        when(w.getField("excluded").isNotNull(), lit("EXCLUDED"))
            .when(unknown.isNotNull(), lit("NOT_EVALUATED"))
            .when(fine.isNotNull().or(not(found)), lit("OK"))
            .otherwise(lit("FINDING"));
    Column isFinding = verdict.equalTo("FINDING");
    Column grade =
        when(w.getField("doubtful"), lit("C")).when(proven, lit("A")).otherwise(lit(rule.grade()));
    Column steps = when(proven, lit(0)).otherwise(w.getField("steps"));
    Column confidence =
        when(grade.isin("C", "D").or(steps.gt(1)), lit("low"))
            .when(steps.equalTo(1), lit("medium"))
            .otherwise(lit("high"));
    return when(
        w.getField("applies"),
        struct(
            lit(rule.id()).as("rule_id"),
            lit(rule.title()).as("title"),
            lit(rule.kind()).as("kind"),
            lit(rule.domain()).as("domain"),
            lit(rule.action()).as("action"),
            grade.as("grade"),
            verdict.as("verdict"),
            when(w.getField("excluded").isNotNull(), w.getField("excluded"))
                .when(unknown.isNotNull(), unknown)
                .when(fine.isNotNull(), fine)
                .when(isFinding, w.getField("sentence"))
                .as("reason"),
            when(verdict.isin("FINDING", "OK"), confidence).as("confidence"),
            when(isFinding, when(w.getField("severe"), lit("high")).otherwise(lit(rule.severity())))
                .as("severity"),
            w.getField("monthly_cost").as("monthly_cost"),
            when(isFinding, w.getField("waste_effective")).as("waste_effective"),
            when(isFinding, w.getField("saving_on_demand")).as("saving_on_demand"),
            when(isFinding, w.getField("saving_realisable")).as("saving_realisable"),
            when(isFinding, w.getField("first_seen")).as("first_seen"),
            w.getField("evidence").as("evidence")));
  }

  /** The first state of a needed metric that is no evidence, as a reason. */
  private static Column missing(Scope scope, Need need) {
    Column needed = holds(scope.column(need.when()));
    Column states = scope.column("states");
    Column[] reasons =
        need.metrics().stream()
            .map(
                metric -> {
                  Column state = coalesce(states.getItem(metric), lit("NOT_COLLECTED"));
                  return when(
                      needed.and(not(state.isin(need.accept().toArray()))),
                      when(state.isin("INSUFFICIENT", "PARTIAL"), lit("insufficient_data"))
                          .otherwise(lit("metric_missing")));
                })
            .toArray(Column[]::new);
    return coalesce(reasons);
  }

  /** How many steps below "high" the evidence is: partly observed, or too coarse to show peaks. */
  private static Column steps(Scope scope, Rule rule) {
    if (rule.needs().isEmpty()) {
      return lit(0);
    }
    Column partial =
        expr("exists(map_values(" + scope.resolved("states").text() + "), s -> s = 'PARTIAL')");
    Column coarse = holds(scope.column("is_coarse"));
    return when(holds(partial), lit(1))
        .otherwise(lit(0))
        .plus(when(coarse, lit(1)).otherwise(lit(0)));
  }

  /**
   * The first day on which the test would have held: a look-back after the last day that fails it,
   * longer after a peak, after the first day measured and after the resource was old enough.
   */
  private Column firstSeen(Rule rule) {
    Column asOf = col("as_of_date");
    Column old = date_add(col("first_billed_date"), rule.lookbackDays() + youngMargin);
    Column quiet = date_add(named(rule.column("last_busy_date")), rule.lookbackDays());
    Column calm = date_add(named(rule.column("last_peak_date")), conventions.heldDays());
    Column measured = date_add(named(rule.column("first_measured_date")), rule.lookbackDays() - 1);
    return coalesce(least(asOf, greatest(old, quiet, calm, measured)), asOf);
  }

  private static Column evidence(Rule rule) {
    List<Column> entries = new ArrayList<>();
    for (Measure measure : rule.evidence()) {
      entries.add(lit(measure.name()));
      entries.add(numberText(named(rule.column(measure.name())), NUMBER_IN_EVIDENCE));
    }
    entries.add(lit("lookback_days"));
    entries.add(lit(Integer.toString(rule.lookbackDays())));
    entries.add(lit("first_billed_date"));
    entries.add(col("first_billed_date").cast("string"));
    rule.parameters()
        .forEach(
            (name, value) -> {
              entries.add(lit("parameter:" + name));
              entries.add(lit(value));
            });
    for (String metric : rule.metrics()) {
      entries.add(lit("state:" + metric));
      entries.add(named(rule.column("states")).getItem(metric));
    }
    return map_filter(map(entries.toArray(Column[]::new)), (key, value) -> value.isNotNull());
  }

  private static Column numberText(Column number, String format) {
    return org.apache.spark.sql.functions.call_function("format_number", number, lit(format));
  }

  private Column sentence(Scope scope, Rule rule, Population population) {
    List<String> pieces = Scope.pieces(rule.reason());
    Column[] parts = new Column[pieces.size()];
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        parts[i] = lit(pieces.get(i));
      } else {
        boolean isFact = List.of(population.facts().fieldNames()).contains(pieces.get(i).trim());
        Column value = scope.column(pieces.get(i));
        parts[i] =
            coalesce(
                isFact ? value.cast("string") : numberText(value.cast("double"), "#,##0.##"),
                lit("unknown"));
      }
    }
    return concat(parts);
  }

  private static Column reasoned(Scope scope, Reasoned reasoned) {
    return when(holds(scope.column(reasoned.when())), lit(reasoned.reason()));
  }

  private static Column condition(Scope scope, Optional<String> text) {
    return text.map(t -> holds(scope.column(t))).orElse(lit(false));
  }

  private static Column holds(Column condition) {
    return coalesce(condition, lit(false));
  }

  private static Column firstOf(List<Column> reasons) {
    return reasons.isEmpty() ? lit(null).cast("string") : coalesce(reasons.toArray(Column[]::new));
  }

  private static Column money(Column amount) {
    return round(amount.cast("double"), MONEY.scale()).cast(MONEY);
  }

  /** The same tag comes as aws:autoscaling:groupName and as aws_autoscaling_group_name. */
  private static Column tagPairs(Column tags) {
    return transform(
        map_entries(tags),
        pair ->
            struct(
                KeyWords.of(pair.getField("key")).as("key"), pair.getField("value").as("value")));
  }
}
