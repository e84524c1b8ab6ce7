package dev.plumbline.commitment;

import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds up the lines of each commitment. Its effective cost is what covered usage took plus what
 * nothing took; the latter stands on the fee lines (in FOCUS on lines of their own).
 */
public final class SummarizeCommitments implements Job {
  private static final String COST = "cost";
  private final EligibleUsage settings;

  public SummarizeCommitments(EligibleUsage settings) {
    this.settings = settings;
  }

  @Override
  public Table output() {
    return COMMITMENTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public String dependsOn() {
    return settings.text();
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column isUnused = col("commitment_discount_status").eqNullSafe("Unused");
    Column isUsed = col("commitment_discount_status").eqNullSafe("Used");
    Column isFee = col("charge_category").equalTo("Purchase").or(isUnused);
    // What was used is used, on days too that are not complete yet; shares are those of judged
    // days.
    Column toDate = Commitments.isToDate(inputs);
    Column isWasted = isUnused.and(toDate);
    Column counts = isUsed.or(isWasted);
    Column isJudged = counts.and(toDate);
    return inputs
        .read(CHARGE_DAYS)
        .where(
            col("commitment_discount_id")
                .isNotNull()
                .and(col("commitment_discount_id").notEqual("")))
        .where(isFee.or(isUsed))
        .withColumn(COST, Commitments.cost())
        .groupBy("billing_period", "commitment_discount_id")
        .agg(
            min("commitment_discount_type").as("commitment_discount_type"),
            min(when(isFee, col("sub_account_id"))).as("sub_account_id"),
            min(when(isFee, col("region_id"))).as("region_id"),
            min(when(isFee, col("service_name"))).as("service_name"),
            min("billing_currency").as("billing_currency"),
            money(counts, COST).as("total_cost"),
            money(isWasted, COST).as("unused_cost"),
            money(counts, "x_net_effective_cost").as("x_net_total_cost"),
            money(isWasted, "x_net_effective_cost").as("x_net_unused_cost"),
            money(isUsed, "list_cost").as("covered_list_cost"),
            to_date(max("x_commitment_end_at")).as("end_date"),
            count_distinct(when(isUsed, col("sub_account_id"))).as("beneficiary_count"),
            money(isJudged, COST).as("judged_cost"),
            money(isUsed.and(toDate), "list_cost").as("judged_list_cost"))
        .withColumn("utilization_ratio", restOf("unused_cost", "judged_cost"))
        .withColumn("effective_savings_ratio", restOf("judged_cost", "judged_list_cost"))
        .drop("judged_cost", "judged_list_cost")
        .withColumn(
            "covered_saving",
            col("covered_list_cost")
                .minus(col("total_cost").minus(col("unused_cost")).cast(MONEY))
                .cast(MONEY))
        .transform(commitments -> withEnd(commitments, inputs));
  }

  /** A month is judged by its last day, or by the run's as-of day where that is earlier. */
  private Dataset<Row> withEnd(Dataset<Row> commitments, Inputs inputs) {
    Column asOf = lit(null).cast("date");
    for (String period : inputs.periods()) {
      asOf =
          when(
                  col("billing_period").equalTo(period),
                  lit(java.sql.Date.valueOf(inputs.asOf(period))))
              .otherwise(asOf);
    }
    return commitments
        .withColumn("days_to_end", datediff(col("end_date"), asOf))
        .withColumn(
            "is_expiring",
            col("days_to_end").geq(0).and(col("days_to_end").leq(settings.expiryDays())));
  }

  private static Column money(Column condition, String cost) {
    return coalesce(sum(when(condition, col(cost))), lit(0)).cast(MONEY);
  }

  private static Column restOf(String part, String whole) {
    return lit(1.0).minus(try_divide(col(part).cast("double"), col(whole).cast("double")));
  }
}
