package dev.plumbline.sample;

import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.LineKinds;
import dev.plumbline.forecast.ForecastSettings;
import dev.plumbline.forecast.MakeForecasts;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.series.SeriesKinds;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * Month-start forecasts of nine months of the sample company, beside the month before taken as it
 * was and a line through the eight weeks before.
 */
@Slow("makes nine months of bills")
class ForecastOfSampleTest extends SparkTest {
  private static final SampleSize SIZE = new SampleSize(1, 9, 42, YearMonth.of(2025, 12));
  private static final int LINE_DAYS = 56;

  /** A row a day, account and kind, in the effective cost; unused commitments are left out. */
  private Dataset<Row> days() {
    Generator generator = new Generator(spark, SIZE);
    Column type = col("line_item_line_item_type");
    Column cost =
        when(
                type.equalTo("SavingsPlanCoveredUsage"),
                col("savings_plan_savings_plan_effective_cost"))
            .when(type.equalTo("DiscountedUsage"), col("reservation_effective_cost"))
            .when(type.isin("SavingsPlanNegation", "SavingsPlanRecurringFee", "RIFee"), lit(0))
            .otherwise(col("line_item_unblended_cost"));
    Column kind =
        when(
                type.isin("Tax", "Credit", "Refund")
                    .or(type.equalTo("Fee").and(col("reservation_reservation_a_r_n").isNotNull())),
                "tax")
            .when(col("line_item_product_code").like("%Support%"), "support")
            .when(col("bill_billing_entity").equalTo("AWS Marketplace"), "marketplace")
            .when(type.equalTo("Fee"), "one_off")
            .otherwise(SeriesKinds.REGULAR);
    Dataset<Row> sums =
        generator
            .lines(0, generator.units().calendar().days(), 0, generator.units().fixed(), 4)
            .groupBy(
                timestamp_seconds(col("line_item_usage_start_date")).cast("date").as("charge_date"),
                col("line_item_usage_account_id").as("sub_account_id"),
                kind.as("line_kind"))
            .agg(sum(cost).cast(Types.MONEY).as("cost"))
            .withColumn("billing_period", date_format(col("charge_date"), "yyyy-MM"))
            .withColumn("is_provisional", lit(false))
            .withColumn("billing_currency", lit("USD"));
    List<String> given = List.of(sums.columns());
    return sums.select(
            Arrays.stream(SERIES_DAYS.schema().fields())
                .map(
                    field ->
                        (given.contains(field.name())
                                ? col(field.name())
                                : field.dataType().equals(Types.STRING) ? lit("") : lit(null))
                            .cast(field.dataType())
                            .as(field.name()))
                .toArray(Column[]::new))
        .cache();
  }

  @Test
  void forecastsMissLessThanLastMonthAndThanALine() {
    ConfFiles conf = ConfFiles.of(Optional.empty());
    Dataset<Row> days = days();
    List<Row> made =
        new FixedInputs("2026-08", "2026-08-31")
            .with(SERIES_DAYS, days)
            .build(
                new MakeForecasts(
                    ForecastSettings.load(conf),
                    SeriesKinds.load(conf, LineKinds.load(conf, new Problems()))))
            .where("is_month_start and actual is not null and p50 is not null")
            .orderBy("billing_period", "scope", "scope_id")
            .collectAsList();
    List<Row> forecasts = ofScope(made, "organization");
    List<Row> ofAccounts = ofScope(made, "account");
    Map<LocalDate, Double> byDay =
        days
            .where(col("line_kind").notEqual("tax"))
            .groupBy("charge_date")
            .agg(sum("cost").cast("double").as("cost"))
            .collectAsList()
            .stream()
            .collect(
                Collectors.toMap(
                    row -> row.getDate(0).toLocalDate(),
                    row -> row.getDouble(1),
                    Double::sum,
                    TreeMap::new));
    StringBuilder told =
        new StringBuilder("\nmonth    came to  forecast last month  line       P10       P90\n");
    double actuals = 0;
    double[] errors = new double[3];
    for (Row forecast : forecasts) {
      YearMonth month = YearMonth.parse(forecast.<String>getAs("billing_period"));
      double actual = number(forecast, "actual");
      double[] guesses = {
        number(forecast, "p50"), total(byDay, month.minusMonths(1)), line(byDay, month)
      };
      for (int i = 0; i < guesses.length; i++) {
        errors[i] += Math.abs(guesses[i] - actual);
      }
      actuals += actual;
      told.append(
          String.format(
              Locale.ROOT,
              "%s %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f%n",
              month,
              actual,
              guesses[0],
              guesses[1],
              guesses[2],
              number(forecast, "p10"),
              number(forecast, "p90")));
    }
    told.append(
        String.format(
            Locale.ROOT,
            "WAPE               %8.2f%% %8.2f%% %8.2f%%; inside P10 to P90: %d of %d months, of"
                + " accounts %d of %d%n",
            100 * errors[0] / actuals,
            100 * errors[1] / actuals,
            100 * errors[2] / actuals,
            inside(forecasts),
            forecasts.size(),
            inside(ofAccounts),
            ofAccounts.size()));
    System.out.println(told);

    assertThat(forecasts).hasSize(8);
    // Four in five are meant to be; of eight months, fewer may.
    assertThat(inside(forecasts)).as(told.toString()).isBetween(5, 7);
    assertThat((double) inside(ofAccounts) / ofAccounts.size())
        .as(told.toString())
        .isBetween(0.7, 0.9);
    assertThat(errors[0]).as(told.toString()).isLessThan(errors[1]).isLessThan(errors[2]);
  }

  private static List<Row> ofScope(List<Row> made, String scope) {
    return made.stream().filter(row -> row.<String>getAs("scope").equals(scope)).toList();
  }

  private static int inside(List<Row> forecasts) {
    return (int)
        forecasts.stream()
            .filter(
                row ->
                    number(row, "actual") >= number(row, "p10")
                        && number(row, "actual") <= number(row, "p90"))
            .count();
  }

  private static double number(Row row, String name) {
    return row.<java.math.BigDecimal>getAs(name).doubleValue();
  }

  private static double total(Map<LocalDate, Double> byDay, YearMonth month) {
    double sum = 0;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      sum += byDay.getOrDefault(month.atDay(day), 0d);
    }
    return sum;
  }

  /** The days of a month on a line through the weeks before it. */
  private static double line(Map<LocalDate, Double> byDay, YearMonth month) {
    SimpleRegression line = new SimpleRegression();
    for (int back = 1; back <= LINE_DAYS; back++) {
      LocalDate day = month.atDay(1).minusDays(back);
      Double cost = byDay.get(day);
      if (cost != null) {
        line.addData((double) day.toEpochDay(), cost);
      }
    }
    double sum = 0;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      sum += line.predict((double) month.atDay(day).toEpochDay());
    }
    return sum;
  }
}
