package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gives every cost to the team that answers for it; what nobody owns stays in view. */
public final class AttributeCosts implements Job {
  private final Ownership ownership;

  public AttributeCosts(Ownership ownership) {
    this.ownership = ownership;
  }

  @Override
  public Table output() {
    return ATTRIBUTED_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String dependsOn() {
    return ownership.toString();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return ownership
        .withOwner(inputs.read(CHARGE_DAYS), inputs.spark())
        .withColumn("pool", lit(null).cast("string"))
        .groupBy(
            ATTRIBUTED_COSTS.key().stream()
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new))
        .agg(
            min("billing_currency").as("billing_currency"),
            total("billed_cost"),
            total("effective_cost"),
            total("x_net_billed_cost"),
            total("x_net_effective_cost"),
            total("list_cost"))
        .transform(AttributeCosts::allDirect);
  }

  private static Column total(String cost) {
    return sum(cost).cast(MONEY).as(cost);
  }

  /** Nothing is shared before there are pools: a share is 0 wherever the basis is known. */
  private static Dataset<Row> allDirect(Dataset<Row> costs) {
    return costs
        .withColumn("direct_cost", col("effective_cost"))
        .withColumn("shared_cost", none("effective_cost"))
        .withColumn("direct_billed_cost", col("billed_cost"))
        .withColumn("shared_billed_cost", none("billed_cost"))
        .withColumn("direct_x_net_billed_cost", col("x_net_billed_cost"))
        .withColumn("shared_x_net_billed_cost", none("x_net_billed_cost"))
        .withColumn("direct_x_net_effective_cost", col("x_net_effective_cost"))
        .withColumn("shared_x_net_effective_cost", none("x_net_effective_cost"));
  }

  private static Column none(String basis) {
    return when(col(basis).isNotNull(), lit(0).cast(MONEY));
  }
}
