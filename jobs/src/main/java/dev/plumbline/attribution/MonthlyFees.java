package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts what a monthly fee costs by use on the days of the month it belongs to. What is billed stays
 * on the day it is billed; without this the first of each month would show a cost that is none of
 * its own. Whoever owns a day pays for it, so fees are spread before they are claimed.
 */
public final class MonthlyFees {
  private static final String DAY = "fee_day";
  private static final String DAYS = "fee_days";

  private MonthlyFees() {}

  /**
   * Each fee as one row per day, in one pass over the lines; the parts add up to it, to the last
   * digit. All other lines stay as they are.
   *
   * @param lines rows with charge_date and x_commitment_end_at
   * @param spread amounts that belong to all days
   * @param kept amounts that stay on the day of the line, and are 0 on the others
   */
  public static Dataset<Row> onTheirDays(
      Dataset<Row> lines, Column isMonthlyFee, List<String> spread, List<String> kept) {
    Column ofMonth = last_day(col("charge_date"));
    Column ofTerm = coalesce(to_date(col("x_commitment_end_at")), ofMonth);
    Column last = greatest(col("charge_date"), least(ofMonth, ofTerm));
    Column days = datediff(last, col("charge_date")).plus(lit(1));
    Dataset<Row> rows =
        lines
            .withColumn(DAYS, when(isMonthlyFee, days).otherwise(lit(1)))
            .withColumn(DAY, explode(sequence(lit(0), col(DAYS).minus(lit(1)))));
    for (String amount : spread) {
      Column whole = Units.of(col(amount));
      Column part =
          Units.part(whole, col(DAY).plus(lit(1)), col(DAYS))
              .minus(Units.part(whole, col(DAY), col(DAYS)));
      rows =
          rows.withColumn(
              amount, when(col(DAYS).equalTo(lit(1)), col(amount)).otherwise(Units.money(part)));
    }
    for (String amount : kept) {
      Column none = lit(0).cast(lines.schema().apply(amount).dataType());
      rows =
          rows.withColumn(
              amount,
              when(col(DAY).equalTo(lit(0)), col(amount)).when(col(amount).isNotNull(), none));
    }
    return rows.withColumn("charge_date", date_add(col("charge_date"), col(DAY))).drop(DAY, DAYS);
  }
}
