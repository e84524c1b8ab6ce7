package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentBenefits.COMMITMENT_BENEFITS;
import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Tells whose usage each commitment covered. Who benefits pays the effective cost; what nobody used
 * stays with the buyer, and its shares by benefit stand beside.
 */
public final class ShareCommitments implements Job {
  static final String COST = "effective_cost";
  private static final String[] COMMITMENT = {"billing_period", "commitment_discount_id"};

  @Override
  public Table output() {
    return COMMITMENT_BENEFITS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, COMMITMENTS);
  }

  @Override
  public List<Check> checks() {
    return List.of(new BenefitsAddUp());
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> bought =
        inputs
            .read(COMMITMENTS)
            .select(
                col(COMMITMENT[0]),
                col(COMMITMENT[1]),
                col("sub_account_id").as("purchaser_sub_account_id"),
                col("unused_cost"));
    return used(inputs.read(CHARGE_DAYS))
        .groupBy(
            col(COMMITMENT[0]),
            col(COMMITMENT[1]),
            coalesce(col("sub_account_id"), lit("")).as("beneficiary_sub_account_id"))
        .agg(
            min("commitment_discount_type").as("commitment_discount_type"),
            min("billing_currency").as("billing_currency"),
            money("list_cost").as("covered_list_cost"),
            money("cost").as(COST),
            sum("x_net_effective_cost").cast(MONEY).as("x_net_effective_cost"))
        .join(bought, COMMITMENT, "left")
        .withColumn("covered_saving", col("covered_list_cost").minus(col(COST)).cast(MONEY))
        .transform(ShareCommitments::withShares);
  }

  /** Lines a commitment covered, with their cost. */
  static Dataset<Row> used(Dataset<Row> days) {
    return days.where(
            coalesce(col("commitment_discount_id"), lit(""))
                .notEqual("")
                .and(col("commitment_discount_status").eqNullSafe("Used"))
                .and(not(col("x_is_split"))))
        .withColumn("cost", Commitments.cost());
  }

  /** Shares are rounded to the scale of money; what that leaves goes to the largest benefit. */
  private static Dataset<Row> withShares(Dataset<Row> benefits) {
    WindowSpec commitment = Window.partitionBy(COMMITMENT[0], COMMITMENT[1]);
    WindowSpec largest = commitment.orderBy(col(COST).desc(), col("beneficiary_sub_account_id"));
    Column unused = coalesce(col("unused_cost"), lit(0).cast(MONEY));
    Column share =
        unused.cast("double").multiply(coalesce(col("benefit_ratio"), lit(0.0))).cast(MONEY);
    return benefits
        .withColumn(
            "benefit_ratio",
            try_divide(
                col(COST).cast("double"), sum(COST).over(commitment).cast(MONEY).cast("double")))
        .withColumn("share", share)
        .withColumn(
            "left_over", unused.minus(sum("share").over(commitment).cast(MONEY)).cast(MONEY))
        .withColumn("place", row_number().over(largest))
        .withColumn(
            "x_unused_share_cost",
            when(col("place").equalTo(1), col("share").plus(col("left_over")).cast(MONEY))
                .otherwise(col("share")))
        .drop("share", "left_over", "place", "unused_cost");
  }

  private static Column money(String cost) {
    return coalesce(sum(cost), lit(0)).cast(MONEY).as(cost);
  }

  /** Used and unused are all a commitment costs; what was used is what the bill's lines cost. */
  private static final class BenefitsAddUp implements Check {
    @Override
    public String promise() {
      return "what accounts took of each commitment and what nobody took is its cost on the bill";
    }

    @Override
    public List<String> violations(Tables tables) {
      Dataset<Row> benefits =
          tables
              .read(COMMITMENT_BENEFITS)
              .groupBy(COMMITMENT[0], COMMITMENT[1])
              .agg(sum(COST).cast(MONEY).as("taken"));
      Dataset<Row> billed =
          used(tables.read(CHARGE_DAYS))
              .groupBy(COMMITMENT[0], COMMITMENT[1])
              .agg(sum("cost").cast(MONEY).as("billed"));
      Column zero = lit(0).cast(MONEY);
      Column taken = coalesce(col("taken"), zero);
      return tables
          .read(COMMITMENTS)
          .select(
              col(COMMITMENT[0]),
              col(COMMITMENT[1]),
              col("total_cost").minus(col("unused_cost")).cast(MONEY).as("used"))
          .join(benefits, COMMITMENT, "full_outer")
          .join(billed, COMMITMENT, "full_outer")
          .where(
              taken
                  .notEqual(coalesce(col("billed"), zero))
                  .or(taken.notEqual(coalesce(col("used"), zero))))
          .orderBy(COMMITMENT[0], COMMITMENT[1])
          .limit(5)
          .collectAsList()
          .stream()
          .map(BenefitsAddUp::words)
          .toList();
    }

    private static String words(Row row) {
      return "commitment "
          + row.getString(1)
          + " in "
          + row.getString(0)
          + ": accounts took "
          + row.getAs("taken")
          + ", the bill's covered lines cost "
          + row.getAs("billed")
          + ", commitments have "
          + row.getAs("used")
          + " as used";
    }
  }
}
