package dev.plumbline;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.idle.Populations;
import dev.plumbline.ingest.MappingExamples;
import dev.plumbline.job.Job;
import dev.plumbline.kpi.Expressions;
import dev.plumbline.kpi.KpiExamples;
import dev.plumbline.scorecard.Sources;
import dev.plumbline.settings.Problems;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Holds definitions against the tables they speak of, and against their own examples. */
public final class DefinitionCheck {
  private final SparkSession spark;
  private final Definitions definitions;
  private final Sources sources;

  public DefinitionCheck(SparkSession spark, Definitions definitions) {
    this.spark = spark;
    this.definitions = definitions;
    AttributionSettings nobody = new AttributionSettings(List.of(), List.of(), List.of(), Map.of());
    this.sources =
        new Sources(
            Jobs.all(definitions, new Ownership(nobody, AccountOwners.none()), List.of()).stream()
                .map(Job::output)
                .toList());
  }

  /** Resolves every expression against the columns it may use; all problems at once. */
  public void expressions() {
    Problems problems = new Problems();
    sources.check(definitions.kpis(), problems);
    Expressions.check(spark, definitions.kpis().kpis(), sources.schemas(), problems);
    definitions.lineKinds().check(spark, problems);
    problems.throwIfAny();
    definitions.rules().check(spark, Populations.all());
  }

  /** Resolves every expression and runs every example. */
  public void withExamples() {
    expressions();
    Problems problems = new Problems();
    definitions
        .formats()
        .bills()
        .forEach(mapping -> MappingExamples.check(spark, mapping, problems));
    KpiExamples.check(spark, definitions.kpis(), sources.schemas(), problems);
    problems.throwIfAny();
    definitions.rules().checkExamples(spark, Populations.all());
  }
}
