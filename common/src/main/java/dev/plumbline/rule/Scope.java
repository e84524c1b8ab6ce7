package dev.plumbline.rule;

import static org.apache.spark.sql.functions.expr;

import dev.plumbline.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/** What the names in the texts of one rule stand for. */
public final class Scope {
  /** Suffix of evidence taken over all days held instead of the look-back. */
  public static final String HELD = "~held";

  private final Rule rule;
  private final Map<String, String> constants = new LinkedHashMap<>();

  public Scope(Rule rule, Conventions conventions) {
    this.rule = rule;
    constants.putAll(conventions.parameters());
    constants.putAll(rule.constants());
    constants.putAll(rule.parameters());
    constants.put("lookback_days", Integer.toString(rule.lookbackDays()));
    constants.put("hours_per_month", Double.toString(conventions.hoursPerMonth()) + "D");
    constants.put("rule_id", RuleReader.quoted(rule.id()));
  }

  /** A text over the evidence of the look-back. */
  Column column(String text) {
    return expr(resolved(text).text());
  }

  Expression resolved(String text) {
    Map<String, String> names = names("");
    names.put(
        "waste_effective", "(" + new Expression(rule.wasteEffective()).with(names).text() + ")");
    return new Expression(text).with(names);
  }

  /** The same text over the evidence of all days held. */
  Expression held(String text) {
    return new Expression(text).with(names(HELD));
  }

  /** A text in which evidence names stand for the values of a single day. */
  public Column onDay(String text) {
    return expr(onDayText(text).text());
  }

  Expression onDayText(String text) {
    Map<String, String> days = new LinkedHashMap<>(constants);
    rule.evidence().forEach(m -> days.put(m.name(), "(" + dayText(m).text() + ")"));
    return new Expression(text).with(days);
  }

  /** The value of a measure on a day, exact, so that sums do not depend on the order of rows. */
  public Column day(Measure measure) {
    return expr("try_cast(" + dayText(measure).text() + " as decimal(28,10))");
  }

  Expression dayText(Measure measure) {
    return new Expression(measure.day()).with(constants);
  }

  /** All names a text may use beside the columns of the population. */
  Set<String> known() {
    return new TreeSet<>(names("").keySet());
  }

  private Map<String, String> names(String suffix) {
    Map<String, String> names = new LinkedHashMap<>(constants);
    for (String standard : Population.standard().fieldNames()) {
      names.put(standard, "`" + rule.column(standard) + "`");
    }
    names.put(
        "on_demand_ratio", "try_divide(" + names.get("list_cost") + ", " + names.get("cost") + ")");
    names.put(
        "uncovered_ratio",
        "greatest(0D, 1D - coalesce(try_divide("
            + names.get("covered_cost")
            + ", "
            + names.get("cost")
            + "), 0D))");
    rule.evidence().forEach(m -> names.put(m.name(), "`" + rule.column(m.name() + suffix) + "`"));
    return names;
  }

  /** The pieces of a sentence: text at even places, expressions at odd ones. */
  static List<String> pieces(String sentence) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (true) {
      int open = sentence.indexOf('{', from);
      int close = open < 0 ? -1 : sentence.indexOf('}', open);
      if (close < 0) {
        pieces.add(sentence.substring(from));
        return pieces;
      }
      pieces.add(sentence.substring(from, open));
      pieces.add(sentence.substring(open + 1, close));
      from = close + 1;
    }
  }
}
