package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Holds net costs against gross ones. Discount lines take off the gross costs what is inside the
 * net costs of the usage lines, so that both add up to the same, but for the last digits of each
 * line.
 */
final class NetCosts {
  private static final BigDecimal ROUNDING = new BigDecimal("0.01");
  private static final int NAMED = 5;

  private NetCosts() {}

  /** The accounts and months where they differ, a sentence each; nothing is guessed. */
  static List<String> remarks(Dataset<Row> claimed) {
    return claimed
        .groupBy("billing_period", "billing_account_id", "sub_account_id", "billing_currency")
        .agg(
            sum("billed_cost").cast(MONEY).as("gross"),
            sum("x_net_billed_cost").cast(MONEY).as("net"))
        .withColumn("more", col("net").minus(col("gross")).cast(MONEY))
        .where(abs(col("more")).gt(lit(ROUNDING)))
        .orderBy(
            abs(col("more")).desc(),
            col("billing_period"),
            col("billing_account_id"),
            col("sub_account_id"))
        .limit(NAMED)
        .collectAsList()
        .stream()
        .map(NetCosts::words)
        .toList();
  }

  private static String words(Row row) {
    return "net costs of account "
        + row.<String>getAs("sub_account_id")
        + " in "
        + row.<String>getAs("billing_period")
        + " are "
        + row.<BigDecimal>getAs("net").toPlainString()
        + " "
        + row.<String>getAs("billing_currency")
        + ", gross costs with their discount lines "
        + row.<BigDecimal>getAs("gross").toPlainString()
        + "; the bill does not say why";
  }
}
