package dev.plumbline.resource;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Warning;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Amortised cost is billed cost, with the upfront fees of the past that belong to the month and
 * without those billed in it. AWS rounds each row, so the two sides differ by a little for each
 * commitment.
 *
 * <p>It warns and does not fail, since sound bills break it: the report of a member account, or an
 * export that leaves rows out, has usage whose fee stands on another account's bill; Dedicated Host
 * reservations are never amortised; and in an open month the fee may be there before the usage.
 */
final class UpfrontBridge implements Warning {
  /** AWS's own rounding of rows, per reservation or plan and month. */
  private static final BigDecimal ROUNDING = new BigDecimal("0.00001");

  private static final String[] BILL = {"x_source_id", "billing_period"};

  @Override
  public String promise() {
    return "amortised cost is billed cost + amortised upfront - upfront fees, or a warning says by how"
        + " much it is not";
  }

  @Override
  public List<String> warnings(Tables tables) {
    Dataset<Row> commitments =
        tables
            .read(CHARGE_DAYS)
            .groupBy(BILL[0], BILL[1])
            .agg(countDistinct(col("commitment_discount_id")).as("commitments"));
    return tables
        .read(BILL_TOTALS)
        .groupBy(BILL[0], BILL[1])
        .agg(
            min("billing_currency").as("billing_currency"),
            sum("effective_total").cast(MONEY).as("effective"),
            sum(col("billed_total")
                    .plus(col("amortized_upfront_total"))
                    .minus(col("upfront_fee_total")))
                .cast(MONEY)
                .as("bridge"))
        .join(commitments, BILL, "left")
        .withColumn("commitments", greatest(coalesce(col("commitments"), lit(0L)), lit(1L)))
        .withColumn("difference", col("effective").minus(col("bridge")).cast(MONEY))
        .where(abs(col("difference")).gt(col("commitments").multiply(lit(ROUNDING))))
        .orderBy(BILL[0], BILL[1])
        .limit(5)
        .collectAsList()
        .stream()
        .map(UpfrontBridge::words)
        .toList();
  }

  private static String words(Row row) {
    long commitments = row.<Long>getAs("commitments");
    return String.format(
        Locale.ROOT,
        "the bill of %s for %s: amortised cost %s is not billed + amortised upfront - upfront fees ="
            + " %s; they differ by %s %s, and rows of %d commitments are rounded to %s. Rows may be"
            + " missing (a member account's report, a filtered export, an open month), or Dedicated"
            + " Hosts are reserved",
        row.<String>getAs(BILL[0]),
        row.<String>getAs(BILL[1]),
        row.<BigDecimal>getAs("effective").toPlainString(),
        row.<BigDecimal>getAs("bridge").toPlainString(),
        row.<BigDecimal>getAs("difference").stripTrailingZeros().toPlainString(),
        row.<String>getAs("billing_currency"),
        commitments,
        ROUNDING.multiply(BigDecimal.valueOf(commitments)).toPlainString());
  }
}
