package dev.plumbline.resource;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Warning;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What private discounts take off stands on a bill twice: inside the net columns of usage, and as
 * lines of their own among the gross ones. So both sums of an account's month are the same.
 *
 * <p>It warns and does not fail, and nothing is put in the place of the net figures: an export may
 * leave the lines of discounts out, and a writer that knows no null has zeros for net costs that
 * are not known.
 */
final class NetBridge implements Warning {
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final String[] BILL = {"x_source_id", "billing_period"};

  @Override
  public String promise() {
    return "net costs are gross costs with the lines of discounts, per account, or a warning says by"
        + " how much they are not";
  }

  @Override
  public List<String> warnings(Tables tables) {
    Dataset<Row> accounts =
        tables
            .read(BILL_TOTALS)
            .groupBy(BILL[0], BILL[1], "sub_account_id")
            .agg(
                min("billing_currency").as("billing_currency"),
                sum("billed_total").cast(MONEY).as("gross"),
                sum("net_billed_total").cast(MONEY).as("net"))
            .withColumn("difference", col("net").minus(col("gross")).cast(MONEY))
            .where(abs(col("difference")).gt(lit(CENT)));
    return accounts
        .groupBy(BILL[0], BILL[1])
        .agg(
            count(lit(1)).as("accounts"),
            max_by(
                    struct(
                        coalesce(col("sub_account_id"), lit("no account")).as("account"),
                        col("net"),
                        col("gross"),
                        col("billing_currency")),
                    struct(abs(col("difference")), col("sub_account_id")))
                .as("worst"))
        .orderBy(BILL[0], BILL[1])
        .limit(5)
        .collectAsList()
        .stream()
        .map(NetBridge::words)
        .toList();
  }

  private static String words(Row row) {
    Row worst = row.getStruct(3);
    long accounts = row.getLong(2);
    return String.format(
        Locale.ROOT,
        "the bill of %s for %s: net costs of %d %s are not their gross costs with the lines of"
            + " discounts, most of %s: %s and %s %s. Net figures are taken as they stand; lines of"
            + " discounts may be missing, or zeros stand for net costs that are not known",
        row.getString(0),
        row.getString(1),
        accounts,
        accounts == 1 ? "account" : "accounts",
        worst.getString(0),
        worst.getDecimal(1).toPlainString(),
        worst.getDecimal(2).toPlainString(),
        worst.getString(3));
  }
}
