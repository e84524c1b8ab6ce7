package dev.plumbline.rule;

import dev.plumbline.expression.Expression;
import dev.plumbline.expression.ExpressionCheck;
import dev.plumbline.expression.ExpressionCheck.Place;
import dev.plumbline.settings.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Resolves the texts of rules against datasets without rows. */
final class RuleCheck {
  private final ExpressionCheck check;
  private final Conventions conventions;
  private final Problems problems;

  RuleCheck(SparkSession spark, Conventions conventions, Problems problems) {
    this.check = new ExpressionCheck(spark, problems);
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

    Texts(Rule rule, StructType columns, Scope scope) {
      this.rule = rule;
      this.scope = scope;
      this.columns = columns;
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
      resolve(key, expression, text)
          .filter(type -> !type.equals(DataTypes.BooleanType))
          .ifPresent(type -> wrong(key, "must be true or false", type));
    }

    void number(String key, String text) {
      number(key, scope.resolved(text), text);
    }

    void number(String key, Expression expression, String text) {
      resolve(key, expression, text)
          .filter(type -> !(type instanceof NumericType) && !type.equals(DataTypes.NullType))
          .ifPresent(type -> wrong(key, "must be a number", type));
    }

    private void wrong(String key, String must, DataType type) {
      problems.add(rule.file(), key, must + ", but is " + type.simpleString());
    }

    /** The type of a text; empty when it does not resolve or calls what it must not call. */
    Optional<DataType> resolve(String key, Expression expression, String text) {
      Set<String> known = new TreeSet<>(scope.known());
      List.of(columns.fieldNames()).stream()
          .filter(column -> !column.startsWith(rule.id() + "."))
          .forEach(known::add);
      return check.ofRow(new Place(rule.file(), key), text, expression, columns, known);
    }
  }
}
