package dev.plumbline.transfer;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.transfer.TransferCosts.TRANSFER_COSTS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up usage lines of data transfer by kind, from where to where. */
public final class SummarizeTransfer implements Job {
  private final TransferKinds kinds;

  public SummarizeTransfer(TransferKinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public Table output() {
    return TRANSFER_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public String dependsOn() {
    return kinds.text() + kinds.regions();
  }

  @Override
  public List<Check> checks() {
    return List.of(new TransferAddsUp(kinds));
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return transfer(inputs.read(CHARGE_DAYS), kinds)
        .groupBy(
            col("billing_period"),
            named("sub_account_id"),
            named("resource_id"),
            named("x_product_code"),
            col("transfer_kind"),
            kinds.origin().as("origin"),
            kinds.destination().as("destination"),
            col("billing_currency"))
        .agg(
            sum(kinds.inGigabytes()).cast(QUANTITY).as("gigabytes"),
            coalesce(sum(cost()), lit(0)).cast(MONEY).as("cost"),
            sum("billed_cost").cast(MONEY).as("billed_cost"),
            sum("x_net_effective_cost").cast(MONEY).as("x_net_effective_cost"),
            sum("list_cost").cast(MONEY).as("list_cost"));
  }

  /** Usage lines that are data transfer, with their kind. */
  private static Dataset<Row> transfer(Dataset<Row> days, TransferKinds kinds) {
    return days.where(col("charge_category").equalTo("Usage").and(not(col("x_is_split"))))
        .withColumn("transfer_kind", kinds.kind())
        .where(col("transfer_kind").isNotNull());
  }

  private static Column named(String column) {
    return coalesce(col(column), lit("")).as(column);
  }

  private static Column cost() {
    return coalesce(col("effective_cost"), col("x_net_effective_cost"));
  }

  /** No kind takes a line of another: together they are the bill's lines of data transfer. */
  private record TransferAddsUp(TransferKinds kinds) implements Check {
    @Override
    public String promise() {
      return "kinds of data transfer add up to the bill's lines of data transfer";
    }

    @Override
    public List<String> violations(Tables tables) {
      Column zero = lit(0).cast(MONEY);
      Dataset<Row> billed =
          transfer(tables.read(CHARGE_DAYS), kinds)
              .groupBy("billing_period")
              .agg(sum(cost()).cast(MONEY).as("billed"));
      Dataset<Row> shown =
          tables
              .read(TRANSFER_COSTS)
              .groupBy("billing_period")
              .agg(sum("cost").cast(MONEY).as("shown"));
      return billed
          .join(shown, new String[] {"billing_period"}, "full_outer")
          .select(
              col("billing_period"),
              coalesce(col("billed"), zero).as("billed"),
              coalesce(col("shown"), zero).as("shown"))
          .where(col("billed").notEqual(col("shown")))
          .orderBy("billing_period")
          .limit(5)
          .collectAsList()
          .stream()
          .map(TransferAddsUp::words)
          .toList();
    }

    private static String words(Row row) {
      return "data transfer of "
          + row.getString(0)
          + " costs "
          + row.<BigDecimal>getAs("shown").toPlainString()
          + ", its lines on the bill "
          + row.<BigDecimal>getAs("billed").toPlainString();
    }
  }
}
