package dev.plumbline.attribution;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Names who answers for each resource, by the tags of its last billed day of the month. */
public final class NameResourceOwners implements Job {
  private final Ownership ownership;

  public NameResourceOwners(Ownership ownership) {
    this.ownership = ownership;
  }

  @Override
  public Table output() {
    return RESOURCE_OWNERS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RESOURCE_DAYS);
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return ownership.toString();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> last =
        inputs
            .read(RESOURCE_DAYS)
            .groupBy("billing_period", "sub_account_id", "region_id", "resource_id")
            .agg(
                max_by(col("tags"), struct(col("charge_date"), col("x_source_id"))).as("tags"),
                org.apache.spark.sql.functions.max("charge_date").as("charge_date"));
    return ownership.withOwner(last, inputs.spark()).withColumn("workload", workload());
  }

  private Column workload() {
    Column tagged =
        TagKeys.first(ownership.settings().workloadKeys(), ownership.settings().aliases());
    return coalesce(
        when(tagged.notEqual(TagKeys.CONFLICT), tagged),
        element_at(col("tags"), "aws_autoscaling_group_name"),
        element_at(col("tags"), "aws:autoscaling:groupName"),
        when(
            col("owner")
                .notEqual(Ownership.UNALLOCATED)
                .and(col("owner").startsWith(Pool.PREFIX).equalTo(false)),
            col("owner")));
  }
}
