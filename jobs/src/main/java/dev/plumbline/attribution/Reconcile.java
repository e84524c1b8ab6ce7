package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.Reconciliation.RECONCILIATION;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds what was attributed against the bill's own totals, in every basis. */
public final class Reconcile implements Job {
  private static final String[] GRAIN = {
    "x_source_id", "billing_period", "billing_account_id", "sub_account_id", "invoice_id"
  };

  @Override
  public Table output() {
    return RECONCILIATION;
  }

  @Override
  public List<Table> inputs() {
    return List.of(BILL_TOTALS, ATTRIBUTED_COSTS);
  }

  @Override
  public List<Check> checks() {
    return List.of(new ResidualIsZero());
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> bill = bill(inputs.read(BILL_TOTALS)).as("bill");
    Dataset<Row> attributed = attributed(inputs.read(ATTRIBUTED_COSTS)).as("attributed");
    Column zero = lit(0).cast(MONEY);
    Column available = col("bill_total").isNotNull();
    return bill.join(attributed, same(), "full_outer")
        .select(
            either("x_source_id"),
            either("billing_period"),
            either("billing_account_id"),
            either("sub_account_id"),
            either("invoice_id"),
            either("basis"),
            either("billing_currency"),
            col("bill.bill_total").as("bill_total"),
            col("bill.upfront_bridge").as("upfront_bridge"),
            col("attributed.attributed_total").as("attributed_total"),
            col("attributed.unallocated_total").as("unallocated_total"),
            col("attributed.unapplied_credits_total").as("unapplied_credits_total"),
            col("attributed.kept_pool_total").as("kept_pool_total"))
        .withColumn(
            "state",
            when(available.or(col("attributed_total").isNotNull()), "AVAILABLE")
                .otherwise("NOT_AVAILABLE"))
        .withColumn(
            "residual",
            when(
                col("state").equalTo("AVAILABLE"),
                coalesce(col("attributed_total"), zero)
                    .minus(coalesce(col("bill_total"), zero))
                    .cast(MONEY)));
  }

  private static Dataset<Row> bill(Dataset<Row> totals) {
    Column bridge =
        col("billed_total").plus(col("amortized_upfront_total")).minus(col("upfront_fee_total"));
    return totals
        .withColumn(
            "basis",
            explode(
                array(
                    basis("billed", col("billed_total"), lit(null)),
                    basis("net_billed", col("net_billed_total"), lit(null)),
                    basis("effective", col("effective_total"), bridge),
                    basis("net_effective", col("net_effective_total"), lit(null)))))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_account_id"),
            col("sub_account_id"),
            col("invoice_id"),
            col("basis.name").as("basis"))
        .agg(
            min("billing_currency").as("billing_currency"),
            sum("basis.total").cast(MONEY).as("bill_total"),
            sum("basis.bridge").cast(MONEY).as("upfront_bridge"));
  }

  private static Column basis(String name, Column total, Column bridge) {
    return struct(
        lit(name).as("name"), total.cast(MONEY).as("total"), bridge.cast(MONEY).as("bridge"));
  }

  private static Dataset<Row> attributed(Dataset<Row> costs) {
    return costs
        .withColumn(
            "basis",
            explode(
                array(
                    basis("billed", col("billed_cost"), lit(null)),
                    basis("net_billed", col("x_net_billed_cost"), lit(null)),
                    basis("effective", col("direct_cost").plus(col("shared_cost")), lit(null)),
                    basis("net_effective", col("x_net_effective_cost"), lit(null)))))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_account_id"),
            col("sub_account_id"),
            col("invoice_id"),
            col("basis.name").as("basis"))
        .agg(
            min("billing_currency").as("billing_currency"),
            sum("basis.total").cast(MONEY).as("attributed_total"),
            part(col("owner").equalTo(Ownership.UNALLOCATED)).as("unallocated_total"),
            part(col("owner").equalTo(Ownership.UNAPPLIED_CREDITS)).as("unapplied_credits_total"),
            part(col("owner").startsWith(Pool.PREFIX)).as("kept_pool_total"));
  }

  /** The part of the total that certain rows have; 0 where the basis is known and none has it. */
  private static Column part(Column condition) {
    return sum(when(condition, col("basis.total")).when(col("basis.total").isNotNull(), lit(0)))
        .cast(MONEY);
  }

  private static Column same() {
    Column same = col("bill.basis").equalTo(col("attributed.basis"));
    for (String name : GRAIN) {
      same = same.and(col("bill." + name).eqNullSafe(col("attributed." + name)));
    }
    return same;
  }

  private static Column either(String name) {
    return coalesce(col("bill." + name), col("attributed." + name)).as(name);
  }

  /** A run that does not add up publishes nothing. */
  private static final class ResidualIsZero implements Check {
    @Override
    public String promise() {
      return "what was attributed is what was billed, per account, invoice and basis, to the last digit";
    }

    @Override
    public List<String> violations(Tables tables) {
      return tables
          .read(RECONCILIATION)
          .where("residual <> 0")
          .orderBy(
              "x_source_id",
              "billing_period",
              "billing_account_id",
              "sub_account_id",
              "invoice_id",
              "basis")
          .limit(5)
          .collectAsList()
          .stream()
          .map(ResidualIsZero::words)
          .toList();
    }

    private static String words(Row row) {
      return String.format(
          java.util.Locale.ROOT,
          "source %s, period %s, payer %s, account %s, invoice %s, basis %s: attributed %s, bill %s, residual %s",
          row.<String>getAs("x_source_id"),
          row.<String>getAs("billing_period"),
          row.<String>getAs("billing_account_id"),
          row.<String>getAs("sub_account_id"),
          row.<String>getAs("invoice_id"),
          row.<String>getAs("basis"),
          amount(row.getAs("attributed_total")),
          amount(row.getAs("bill_total")),
          amount(row.getAs("residual")));
    }

    /** Never 1E-10: people read it. */
    private static String amount(BigDecimal amount) {
      return amount == null ? "nothing" : amount.toPlainString();
    }
  }
}
