package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
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
 * its own.
 */
final class MonthlyFees {
  static final String LAST_DAY = "fee_last_day";

  private static final List<String> SPREAD = List.of("effective_cost", "x_net_effective_cost");

  private MonthlyFees() {}

  /** The last day a fee stands for, null for lines that are no such fee. */
  static Column lastDay(Column isMonthlyFee) {
    Column ofMonth = last_day(col("charge_date"));
    Column ofTerm = coalesce(to_date(col("x_commitment_end_at")), ofMonth);
    return when(isMonthlyFee, greatest(col("charge_date"), least(ofMonth, ofTerm)));
  }

  /** Each fee as one row per day; the parts add up to it, to the last digit. */
  static Dataset<Row> onTheirDays(Dataset<Row> rows) {
    Dataset<Row> fees = rows.where(col(LAST_DAY).isNotNull());
    Dataset<Row> days =
        fees.select(
            col("*"),
            posexplode(sequence(lit(0), datediff(col(LAST_DAY), col("charge_date"))))
                .as(new String[] {"day", "days_after"}));
    Column count = datediff(col(LAST_DAY), col("charge_date")).plus(lit(1));
    Dataset<Row> spread = days;
    for (String cost : ClaimedCosts.COSTS) {
      Column whole = col(cost);
      Column part =
          SPREAD.contains(cost)
              ? Units.money(
                  Units.part(Units.of(whole), col("day").plus(lit(1)), count)
                      .minus(Units.part(Units.of(whole), col("day"), count)))
              : when(col("day").equalTo(lit(0)), whole).when(whole.isNotNull(), lit(0).cast(MONEY));
      spread = spread.withColumn(cost, part);
    }
    return rows.where(col(LAST_DAY).isNull())
        .unionByName(
            spread
                .withColumn("charge_date", date_add(col("charge_date"), col("day")))
                .drop("day", "days_after"))
        .drop(LAST_DAY);
  }
}
