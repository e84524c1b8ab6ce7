package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentCoverage.COMMITMENT_COVERAGE;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up eligible and covered usage, and what unused commitments cost their buyers. */
public final class MeasureCoverage implements Job {
  private static final String COST = "cost";
  private final EligibleUsage eligibleUsage;

  public MeasureCoverage(EligibleUsage eligibleUsage) {
    this.eligibleUsage = eligibleUsage;
  }

  @Override
  public Table output() {
    return COMMITMENT_COVERAGE;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public String dependsOn() {
    return eligibleUsage.text();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column isUnused = col("commitment_discount_status").eqNullSafe("Unused");
    Column isUsed = col("commitment_discount_status").eqNullSafe("Used");
    return inputs
        .read(CHARGE_DAYS)
        .where(not(col("x_is_split")))
        .withColumn(COST, Commitments.cost())
        .withColumn("is_unused", isUnused)
        .withColumn(
            "is_eligible",
            col("charge_category")
                .equalTo("Usage")
                .and(not(isUnused))
                .and(eligibleUsage.isEligible()))
        .where(col("is_unused").or(col("is_eligible")).and(Commitments.isToDate(inputs)))
        .groupBy(
            col("billing_period"),
            coalesce(col("sub_account_id"), lit("")).as("sub_account_id"),
            coalesce(col("service_name"), lit("")).as("service_name"))
        .agg(
            money(col("is_eligible"), "list_cost").as("eligible_list_cost"),
            money(col("is_eligible").and(isUsed), "list_cost").as("covered_list_cost"),
            money(col("is_eligible"), COST).as("eligible_effective_cost"),
            money(col("is_unused"), COST).as("unused_cost"),
            min("billing_currency").as("billing_currency"))
        .withColumn("coverage_ratio", ratio(col("covered_list_cost"), col("eligible_list_cost")))
        .withColumn(
            "effective_savings_rate",
            lit(1.0)
                .minus(
                    ratio(
                        col("eligible_effective_cost").plus(col("unused_cost")),
                        col("eligible_list_cost"))));
  }

  private static Column money(Column condition, String cost) {
    return coalesce(sum(when(condition, col(cost))), lit(0)).cast(MONEY);
  }

  private static Column ratio(Column part, Column whole) {
    return try_divide(part.cast("double"), whole.cast("double"));
  }
}
