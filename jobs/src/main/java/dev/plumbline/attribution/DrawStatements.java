package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.Statements.STATEMENTS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Draws up what each owner pays, section by section, beside the month before. */
public final class DrawStatements implements Job {
  private static final Column CENT = lit(new BigDecimal("0.01"));
  private static final Column CENTS = lit(new BigDecimal("100"));

  @Override
  public Table output() {
    return STATEMENTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(ATTRIBUTED_COSTS);
  }

  @Override
  public int lookBackMonths() {
    return 1;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> drawn =
        inputs
            .read(ATTRIBUTED_COSTS)
            .transform(DrawStatements::parts)
            .transform(DrawStatements::inCents)
            .transform(DrawStatements::withRounding);
    Object[] months = inputs.periods().toArray();
    return withMonthBefore(drawn).where(col("billing_period").isin(months));
  }

  /** What an owner pays of an invoice, by section and pool, in each basis that is known. */
  private static Dataset<Row> parts(Dataset<Row> costs) {
    Column isShared = col("pool").isNotNull().and(not(col("owner").startsWith(Pool.PREFIX)));
    Column section =
        when(isShared, "shared")
            .when(
                col("rule_id")
                    .isin(SpecialLines.UNUSED_COMMITMENT, SpecialLines.COMMITMENT_SAVINGS)
                    .and(col("method").equalTo(SpecialLines.METHOD)),
                "commitments")
            .when(
                col("rule_id")
                    .isin(SpecialLines.CREDITS, SpecialLines.REFUNDS)
                    .and(col("method").equalTo(SpecialLines.METHOD)),
                "credits")
            .otherwise("direct");
    return costs
        .withColumn("section", section)
        .withColumn("shared_pool", when(isShared, col("pool")))
        .withColumn(
            "part",
            explode(
                array(
                    basis("billed", "billed_cost"),
                    basis("net_billed", "x_net_billed_cost"),
                    basis("effective", "effective_cost"),
                    basis("net_effective", "x_net_effective_cost"))))
        .where(col("part.cost").isNotNull())
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_account_id"),
            col("invoice_id"),
            col("billing_currency"),
            col("owner"),
            col("section"),
            col("shared_pool").as("pool"),
            col("part.basis").as("basis"))
        .agg(sum("part.cost").cast(MONEY).as("exact_cost"));
  }

  private static Column basis(String name, String cost) {
    return struct(lit(name).as("basis"), col(cost).cast(MONEY).as("cost"));
  }

  /** Each part in cents; within a pool of an invoice they add up to it in cents. */
  private static Dataset<Row> inCents(Dataset<Row> parts) {
    WindowSpec whole =
        Window.partitionBy(
            "x_source_id",
            "billing_period",
            "billing_account_id",
            "invoice_id",
            "billing_currency",
            "basis",
            "pool");
    WindowSpec largestFirst = whole.orderBy(col("remainder").desc(), col("owner"), col("section"));
    Column total = sum("exact_cost").over(whole);
    return parts
        // What is negative as a whole is rounded as its mirror image: parts towards zero first.
        .withColumn("sign", when(total.lt(0), -1).otherwise(1))
        .withColumn("cents", col("exact_cost").multiply(CENTS).multiply(col("sign")).cast(MONEY))
        .withColumn("floor", floor(col("cents")).cast("decimal(20,0)"))
        .withColumn("remainder", col("cents").minus(col("floor")).cast(MONEY))
        .withColumn(
            "missing",
            round(sum("cents").over(whole), 0)
                .minus(sum("floor").over(whole))
                .cast("decimal(20,0)"))
        .withColumn("place", row_number().over(largestFirst))
        .withColumn(
            "cost",
            col("floor")
                .plus(when(col("place").leq(col("missing")), 1).otherwise(0))
                .multiply(col("sign"))
                .cast("decimal(20,0)")
                .multiply(CENT)
                .cast(MONEY))
        .drop("sign", "cents", "floor", "remainder", "missing", "place");
  }

  /** Invoices added up, and a line with what the cents leave of the exact total. */
  private static Dataset<Row> withRounding(Dataset<Row> parts) {
    Dataset<Row> owners =
        parts
            .groupBy(
                "x_source_id",
                "billing_period",
                "billing_account_id",
                "owner",
                "section",
                "pool",
                "basis")
            .agg(
                min("billing_currency").as("billing_currency"),
                sum("cost").cast(MONEY).as("cost"),
                sum("exact_cost").cast(MONEY).as("exact_cost"));
    Dataset<Row> rounding =
        parts
            .groupBy("x_source_id", "billing_period", "billing_account_id", "basis")
            .agg(
                min("billing_currency").as("billing_currency"),
                sum(col("exact_cost").minus(col("cost"))).cast(MONEY).as("cost"))
            .withColumn("owner", lit(Statements.ROUNDING))
            .withColumn("section", lit(Statements.ROUNDING))
            .withColumn("pool", lit(null).cast("string"))
            .withColumn("exact_cost", lit(0).cast(MONEY));
    return owners.unionByName(rounding);
  }

  private static Dataset<Row> withMonthBefore(Dataset<Row> drawn) {
    Column next =
        date_format(add_months(to_date(concat(col("billing_period"), lit("-01"))), 1), "yyyy-MM");
    Dataset<Row> now = drawn.as("now");
    Dataset<Row> before = drawn.withColumn("billing_period", next).as("before");
    Column same = lit(true);
    for (String key : STATEMENTS.key()) {
      same = same.and(col("now." + key).eqNullSafe(col("before." + key)));
    }
    Column zero = lit(0).cast(MONEY);
    Dataset<Row> both =
        now.join(before, same, "full_outer")
            .select(
                either("x_source_id"),
                either("billing_period"),
                either("billing_account_id"),
                either("owner"),
                either("section"),
                either("pool"),
                either("basis"),
                either("billing_currency"),
                coalesce(col("now.cost"), zero).as("cost"),
                coalesce(col("now.exact_cost"), zero).as("exact_cost"),
                col("before.cost").as("known_before"));
    // A bill without the month before is new to us, not grown from nothing.
    Dataset<Row> held =
        drawn
            .select(
                col("x_source_id"),
                next.as("billing_period"),
                col("billing_account_id"),
                col("basis"))
            .distinct()
            .withColumn("is_held", lit(true));
    Dataset<Row> billed =
        drawn.select("x_source_id", "billing_period", "billing_account_id", "basis").distinct();
    String[] bill = {"x_source_id", "billing_period", "billing_account_id", "basis"};
    return both.join(billed, bill, "left_semi")
        .join(held, bill, "left")
        .withColumn("previous_cost", when(col("is_held"), coalesce(col("known_before"), zero)))
        .withColumn("cost_delta", col("cost").minus(col("previous_cost")).cast(MONEY))
        .drop("is_held", "known_before");
  }

  private static Column either(String name) {
    return coalesce(col("now." + name), col("before." + name)).as(name);
  }
}
