package dev.plumbline.rule;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * The rules of a folder of {@code conf/} and what applies to all of them.
 *
 * @param text everything the rules are made of; a change makes verdicts stale
 */
public record RuleSet(List<Rule> rules, Conventions conventions, String text) {
  /** The file of a folder that is no rule but applies to all. */
  public static final String CONVENTIONS = "_conventions.yaml";

  /** The population that is judged over a look-back. */
  private static final String BY_DAY = "resource_days";

  /** Reads a folder; all that is wrong with its files is reported together. */
  public static RuleSet load(ConfFiles files, String folder) {
    Problems problems = new Problems();
    StringBuilder text = new StringBuilder();
    String common = folder + "/" + CONVENTIONS;
    Conventions conventions =
        Conventions.read(Node.parse(files.place(common), files.text(common), problems));
    text.append(files.text(common));
    List<Rule> rules = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (String name : files.list(folder, ".yaml")) {
      if (!name.equals(common)) {
        Node node = Node.parse(files.place(name), files.text(name), problems);
        Rule rule = RuleReader.read(node, conventions);
        if (!ids.add(rule.id())) {
          node.problem("id", "'" + rule.id() + "' is taken by another file");
        }
        rules.add(rule);
        text.append('\n').append(files.text(name));
      }
    }
    problems.throwIfAny();
    return new RuleSet(List.copyOf(rules), conventions, text.toString());
  }

  /** The same rules with what a configuration sets; what does not fit goes to the problems. */
  public RuleSet with(RuleSettings settings, Problems problems) {
    return new Tuning(this, settings, problems).tuned();
  }

  /** What a configuration may change about a rule. */
  public List<Parameter> parameters(Rule rule) {
    List<Parameter> parameters = new ArrayList<>();
    rule.parameters()
        .forEach(
            (name, text) ->
                parameters.add(new Parameter(name, new BigDecimal(text), conventions.range(name))));
    if (rule.population().equals(BY_DAY)) {
      BigDecimal days = BigDecimal.valueOf(rule.lookbackDays());
      BigDecimal held = BigDecimal.valueOf(conventions.heldDays());
      Parameter.Range range = new Parameter.Range(days, Optional.of(held), true);
      parameters.add(new Parameter(Rule.LOOKBACK_DAYS, days, range));
    }
    return parameters;
  }

  /** What a configuration may change about all rules together. */
  public List<Parameter> commonParameters() {
    return conventions.tunable();
  }

  /** The rules of one population. */
  public List<Rule> of(String population) {
    return rules.stream().filter(rule -> rule.population().equals(population)).toList();
  }

  /** Resolves every text of every rule against its population; all problems are thrown together. */
  public void check(SparkSession spark, List<Population> populations) {
    Problems problems = new Problems();
    RuleCheck check = new RuleCheck(spark, conventions, problems);
    for (Population population : populations) {
      of(population.name()).forEach(rule -> check.check(rule, population));
    }
    problems.throwIfAny();
  }

  /** Judges the examples of every rule; all that come out otherwise are thrown together. */
  public void checkExamples(SparkSession spark, List<Population> populations) {
    Problems problems = new Problems();
    ExampleCheck check = new ExampleCheck(spark, conventions, problems);
    for (Population population : populations) {
      of(population.name()).forEach(rule -> check.check(rule, population));
    }
    problems.throwIfAny();
  }

  /** The rules of some files alone, under the same conventions. */
  public RuleSet only(Collection<String> files) {
    return new RuleSet(
        rules.stream().filter(rule -> files.contains(rule.file())).toList(), conventions, text);
  }
}
