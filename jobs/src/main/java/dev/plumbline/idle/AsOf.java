package dev.plumbline.idle;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import dev.plumbline.job.Inputs;
import dev.plumbline.table.Types;
import java.sql.Date;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The months to judge, each with its last day and the first day that counts as held. */
final class AsOf {
  /** Months before the judged one whose days count: 93 days and the age of the resource. */
  static final int MONTHS_HELD = 4;

  private AsOf() {}

  /** Rows of {@code billing_period, as_of_date, held_from_date}, one for each month to judge. */
  static Dataset<Row> of(Inputs inputs) {
    return of(inputs, inputs.judgedPeriods());
  }

  /** The same for the months before them as well, whose facts are held. */
  static Dataset<Row> withMonthsBefore(Inputs inputs) {
    return of(
        inputs,
        inputs.judgedPeriods().stream()
            .map(YearMonth::parse)
            .flatMap(
                month ->
                    IntStream.rangeClosed(0, MONTHS_HELD).mapToObj(back -> month.minusMonths(back)))
            .map(YearMonth::toString)
            .distinct()
            .sorted()
            .toList());
  }

  private static Dataset<Row> of(Inputs inputs, List<String> months) {
    List<Row> rows =
        months.stream()
            .map(period -> RowFactory.create(period, Date.valueOf(inputs.asOf(period))))
            .toList();
    return broadcast(
        inputs
            .spark()
            .createDataFrame(
                rows,
                new StructType().add("billing_period", Types.STRING).add("as_of_date", Types.DATE))
            .withColumn(
                "held_from_date",
                add_months(to_date(concat(col("billing_period"), lit("-01"))), -MONTHS_HELD)));
  }

  /**
   * Each day once for every month it counts for; what a month does not hold never matters to it.
   */
  static Dataset<Row> held(Dataset<Row> days, Dataset<Row> asOf) {
    return days.withColumnRenamed("billing_period", "day_period")
        .join(
            asOf,
            col("charge_date")
                .leq(col("as_of_date"))
                .and(col("charge_date").geq(col("held_from_date"))));
  }
}
