package dev.plumbline.idle;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.apache.spark.sql.functions.col;

import dev.plumbline.format.Coverage;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.resource.JoinedDays;
import dev.plumbline.rule.Judge;
import dev.plumbline.rule.Population;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.table.Table;
import dev.plumbline.utilization.MetricFamilies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Judges every resource and commitment by every rule that looks at it. */
public final class JudgeResources implements Job {
  private final RuleSet ruleSet;
  private final MetricFamilies families;
  private final Coverage coverage;

  public JudgeResources(RuleSet ruleSet, MetricFamilies families, Coverage coverage) {
    this.ruleSet = ruleSet;
    this.families = families;
    this.coverage = coverage;
  }

  @Override
  public Table output() {
    return RULE_VERDICTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RESOURCE_DAYS, CHARGE_DAYS, RESOURCE_OWNERS, COMMITMENTS);
  }

  @Override
  public int lookBackMonths() {
    return AsOf.MONTHS_HELD;
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return ruleSet.text() + families.text() + coverage.notJudged();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> asOf = AsOf.of(inputs);
    Dataset<Row> owners =
        inputs
            .read(RESOURCE_OWNERS)
            .select(
                col("billing_period"),
                col("sub_account_id"),
                col("region_id"),
                col("resource_id"),
                col("owner").as("found_owner"),
                col("environment"));
    List<Dataset<Row>> verdicts = new ArrayList<>();
    if (!ruleSet.of(Populations.RESOURCES.name()).isEmpty()) {
      verdicts.add(verdicts(resources(inputs, asOf, owners), Populations.RESOURCES));
    }
    if (!ruleSet.of(Populations.COMMITMENTS_OF_MONTH.name()).isEmpty()) {
      Dataset<Row> commitments =
          new CommitmentFacts(ruleSet)
              .of(inputs.read(COMMITMENTS), AsOf.withMonthsBefore(inputs), owners);
      verdicts.add(
          FirstSeen.byMonths(verdicts(commitments, Populations.COMMITMENTS_OF_MONTH))
              .where(col("billing_period").isin(inputs.periods().toArray())));
    }
    return verdicts.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(() -> inputs.spark().createDataFrame(List.of(), RULE_VERDICTS.schema()));
  }

  private Dataset<Row> resources(Inputs inputs, Dataset<Row> asOf, Dataset<Row> owners) {
    Dataset<Row> named = JoinedDays.of(inputs.read(RESOURCE_DAYS));
    List<String> unnamed = unnamedUsageTypes();
    Dataset<Row> days =
        unnamed.isEmpty()
            ? named
            : named.unionByName(UnnamedUsage.days(inputs.read(CHARGE_DAYS), unnamed));
    return new ResourceFacts(ruleSet, families).of(AsOf.held(days, asOf), owners);
  }

  private Dataset<Row> verdicts(Dataset<Row> facts, Population population) {
    boolean areResources = population.equals(Populations.RESOURCES);
    return new Judge(ruleSet.conventions(), areResources ? notJudged() : Map.of())
        .verdicts(facts, population, ruleSet.of(population.name()), Populations.KEPT);
  }

  /** Without usage types some rules see nothing to judge, and say so. */
  private Map<String, String> notJudged() {
    Map<String, String> conditions = new TreeMap<>();
    coverage
        .notJudged()
        .forEach(
            (rule, resources) ->
                conditions.put(rule, ResourceFacts.LACKS_USAGE_TYPE + " and " + resources));
    return conditions;
  }

  private List<String> unnamedUsageTypes() {
    return ruleSet.rules().stream().map(Rule::withoutId).flatMap(Optional::stream).toList();
  }
}
