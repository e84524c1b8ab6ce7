package dev.plumbline.change;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.series.MissingBills;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Puts each day of the bill on both sides of the comparisons it is part of. */
final class Pairs {
  /** What names a comparison. */
  static final List<String> PAIR =
      List.of("billing_period", "comparison", "period_before", "period_after");

  private static final String MONTH = "yyyy-MM";

  private Pairs() {}

  /**
   * Rows with the pair they belong to and {@code is_after}: on which side. Only pairs whose two
   * periods are held; days only where they are complete; accounts only where their payer's bill is
   * held of both, for one that is missing is no cost that is gone.
   *
   * @param seriesDays rows with the months in which their account's bill is missing, as each period
   *     sees it
   * @param periods months of the later periods
   */
  static Dataset<Row> of(Dataset<Row> seriesDays, List<String> periods) {
    Column month = to_date(col("billing_period"), MONTH);
    Column day = col("charge_date");
    Column isComplete = not(col("is_provisional"));
    Column sides =
        array_compact(
            array(
                side(
                    lit(true),
                    "month",
                    col("billing_period"),
                    date_format(add_months(month, -1), MONTH),
                    col("billing_period"),
                    true,
                    periods),
                side(
                    lit(true),
                    "month",
                    date_format(add_months(month, 1), MONTH),
                    col("billing_period"),
                    date_format(add_months(month, 1), MONTH),
                    false,
                    periods),
                side(
                    isComplete,
                    "day",
                    date_format(day, MONTH),
                    date_sub(day, 1).cast(STRING),
                    day.cast(STRING),
                    true,
                    periods),
                side(
                    isComplete,
                    "day",
                    date_format(date_add(day, 1), MONTH),
                    day.cast(STRING),
                    date_add(day, 1).cast(STRING),
                    false,
                    periods)));
    Column[] kept =
        Stream.concat(
                Arrays.stream(seriesDays.columns())
                    .filter(name -> !name.equals("billing_period"))
                    .map(name -> col(name)),
                Stream.of(explode(sides).as("side")))
            .toArray(Column[]::new);
    Column lacks =
        arrays_overlap(
            col(MissingBills.MONTHS), array(seen(col("period_before")), seen(col("period_after"))));
    Dataset<Row> sided =
        seriesDays
            .select(kept)
            .select(col("*"), col("side.*"))
            .where(not(coalesce(lacks, lit(false))))
            .drop("side", MissingBills.MONTHS);
    String[] pair = PAIR.toArray(String[]::new);
    Dataset<Row> held =
        sided
            .groupBy(PAIR.stream().map(name -> col(name)).toArray(Column[]::new))
            .agg(
                min("is_after").as("earliest"),
                max("is_after").as("latest"),
                max(col("is_provisional").and(col("is_after")).cast(BOOLEAN)).as("has_provisional"))
            .where(not(col("earliest")).and(col("latest")))
            .drop("earliest", "latest");
    return sided.join(broadcast(held), pair);
  }

  /** A month as the bills around the later period tell of it. */
  private static Column seen(Column period) {
    return concat_ws("/", col("billing_period"), substring(period, 1, MONTH.length()));
  }

  private static Column side(
      Column condition,
      String comparison,
      Column period,
      Column before,
      Column after,
      boolean isAfter,
      List<String> periods) {
    return when(
        condition.and(period.isin(periods.toArray())),
        struct(
            period.as("billing_period"),
            lit(comparison).as("comparison"),
            before.as("period_before"),
            after.as("period_after"),
            lit(isAfter).as("is_after")));
  }
}
