package dev.plumbline.forecast;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.series.Measures;
import dev.plumbline.series.MissingBills;
import dev.plumbline.series.SeriesKinds;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The days of every scope, a row a scope, for {@link ScopeForecasts}. */
final class ScopeDays {
  private ScopeDays() {}

  /**
   * One row per scope and measure with its days, the days that are held at all, and the months of
   * which a part is missing.
   */
  static Dataset<Row> of(Dataset<Row> seriesDays, Dataset<Row> billTotals, SeriesKinds kinds) {
    Column isRegular = col("line_kind").equalTo(SeriesKinds.REGULAR);
    Dataset<Row> days =
        MissingBills.mark(seriesDays, billTotals)
            .where(not(col("is_provisional")))
            .where(
                col("line_kind")
                    .isin(
                        Stream.concat(
                                Stream.of(SeriesKinds.REGULAR), kinds.expectedAgain().stream())
                            .toArray()))
            .withColumn("day", unix_date(col("charge_date")))
            .transform(Measures::each);
    Dataset<Row> held =
        days.where(isRegular).groupBy("measure").agg(array_sort(collect_set("day")).as("held"));
    return days.groupBy("measure", "unit", "sub_account_id", "owner", "workload", "day")
        .agg(
            total(when(isRegular, col("value"))).as("regular"),
            total(when(not(isRegular), col("value"))).as("one_off"),
            MissingBills.together())
        .select(col("*"), explode(Measures.scopes()).as("scoped"))
        .select(
            col("measure"),
            col("unit"),
            col("scoped.scope").as("scope"),
            col("scoped.scope_id").as("scope_id"),
            col("day"),
            col("regular"),
            col("one_off"),
            col(MissingBills.MONTHS))
        .where(Measures.isScope())
        .groupBy("measure", "unit", "scope", "scope_id", "day")
        .agg(
            total(col("regular")).as("regular"),
            total(col("one_off")).as("one_off"),
            MissingBills.together())
        .groupBy("measure", "unit", "scope", "scope_id")
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            col("day"),
                            col("regular").cast(DOUBLE).as("regular"),
                            col("one_off").cast(DOUBLE).as("one_off"))))
                .as("points"),
            MissingBills.together())
        .join(broadcast(held), "measure");
  }

  private static Column total(Column value) {
    return coalesce(sum(value), lit(0)).cast(MONEY);
  }
}
