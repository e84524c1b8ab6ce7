package dev.plumbline.idle;

import static dev.plumbline.idle.Findings.FINDINGS;
import static dev.plumbline.idle.IdleResources.IDLE_RESOURCES;
import static org.apache.spark.sql.functions.col;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.rule.Conventions;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Picks the findings after which nothing is left of the resource: idle and unused ones. */
public final class FindIdleResources implements Job {
  private final Conventions conventions;

  public FindIdleResources(Conventions conventions) {
    this.conventions = conventions;
  }

  @Override
  public Table output() {
    return IDLE_RESOURCES;
  }

  @Override
  public List<Table> inputs() {
    return List.of(FINDINGS);
  }

  @Override
  public String dependsOn() {
    return String.join(",", conventions.endingKinds());
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return inputs.read(FINDINGS).where(col("kind").isin(conventions.endingKinds().toArray()));
  }
}
