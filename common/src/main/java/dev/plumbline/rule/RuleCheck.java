package dev.plumbline.rule;

import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Resolves the texts of rules against datasets without rows. */
final class RuleCheck {
  private final SparkSession spark;
  private final Conventions conventions;
  private final Problems problems;

  RuleCheck(SparkSession spark, Conventions conventions, Problems problems) {
    this.spark = spark;
    this.conventions = conventions;
    this.problems = problems;
  }

  void check(Rule rule, Population population) {
    Scope scope = new Scope(rule, conventions);
    Texts day = new Texts(rule, population.days(), scope);
    for (Measure measure : rule.evidence()) {
      day.number("evidence." + measure.name(), scope.dayText(measure), measure.day());
    }
    rule.quietDay().ifPresent(t -> day.condition("quiet_day", scope.onDayText(t), t));

    Texts facts = new Texts(rule, population.evidence(rule), scope);
    facts.condition("applies_to", rule.appliesTo());
    facts.condition("finding_when", rule.findingWhen());
    rule.provenWhen().ifPresent(text -> facts.condition("proven_when", text));
    rule.heldLonger().ifPresent(t -> facts.condition("held_longer", scope.held(t), t));
    rule.doubtfulWhen().ifPresent(text -> facts.condition("doubtful_when", text));
    rule.severeWhen().ifPresent(text -> facts.condition("severe_when", text));
    facts.conditions("excluded_when", rule.excludedWhen());
    facts.conditions("unknown_when", rule.unknownWhen());
    facts.conditions("ok_when", rule.okWhen());
    facts.conditions("(conventions) excluded_when", conventions.excludedWhen());
    facts.conditions("(conventions) unknown_when", conventions.unknownWhen());
    rule.needs().forEach(need -> facts.condition("needs.when", need.when()));
    facts.number("savings.waste_effective", rule.wasteEffective());
    facts.number("savings.saving_on_demand", rule.savingOnDemand());
    facts.number("savings.saving_realisable", rule.savingRealisable());
    List<String> pieces = Scope.pieces(rule.reason());
    for (int i = 1; i < pieces.size(); i += 2) {
      facts.resolve("reason", scope.resolved(pieces.get(i)), pieces.get(i));
    }
  }

  /** The texts of one rule over one set of columns. */
  private final class Texts {
    private final Rule rule;
    private final Scope scope;
    private final StructType columns;
    private final Dataset<Row> none;

    Texts(Rule rule, StructType columns, Scope scope) {
      this.rule = rule;
      this.scope = scope;
      this.columns = columns;
      this.none = spark.createDataFrame(new ArrayList<>(), columns);
    }

    void conditions(String key, List<Reasoned> conditions) {
      for (Reasoned condition : conditions) {
        condition(key + "[" + condition.reason() + "]", condition.when());
      }
    }

    void condition(String key, String text) {
      condition(key, scope.resolved(text), text);
    }

    void condition(String key, Expression expression, String text) {
      DataType type = resolve(key, expression, text);
      if (type != null && !type.equals(DataTypes.BooleanType)) {
        problems.add(rule.file(), key, "must be true or false, but is " + type.simpleString());
      }
    }

    void number(String key, String text) {
      number(key, scope.resolved(text), text);
    }

    void number(String key, Expression expression, String text) {
      DataType type = resolve(key, expression, text);
      if (type != null && !(type instanceof NumericType) && !type.equals(DataTypes.NullType)) {
        problems.add(rule.file(), key, "must be a number, but is " + type.simpleString());
      }
    }

    /** The type of a text, or null when it does not resolve or calls what it must not call. */
    DataType resolve(String key, Expression expression, String text) {
      Set<String> forbidden = new Expression(text).forbidden();
      for (String function : forbidden) {
        problems.add(
            rule.file(),
            key,
            "function '"
                + function
                + "' is not allowed."
                + Problems.suggestion(function, Expression.ALLOWED));
      }
      if (!forbidden.isEmpty()) {
        return null;
      }
      try {
        return none.select(functions.expr(expression.text())).schema().fields()[0].dataType();
      } catch (Exception wrong) {
        if (!(wrong instanceof AnalysisException unresolved)) {
          throw wrong;
        }
        problems.add(rule.file(), key, explained(unresolved));
        return null;
      }
    }

    private String explained(AnalysisException unresolved) {
      String missing = unresolved.getMessageParameters().get("objectName");
      if (missing == null) {
        return unresolved.getMessage().lines().findFirst().orElse("does not resolve");
      }
      String name = missing.replace("`", "");
      Set<String> known = new TreeSet<>(scope.known());
      List.of(columns.fieldNames()).stream()
          .filter(column -> !column.startsWith(rule.id() + "."))
          .forEach(known::add);
      return "no column, evidence or parameter '" + name + "'." + Problems.suggestion(name, known);
    }
  }
}
