package dev.plumbline.forecast;

import static dev.plumbline.forecast.ForecastAccuracy.FORECAST_ACCURACY;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.series.SeriesKinds;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Makes the forecast of each ended month as on the day before it, and holds the month against it.
 */
public final class MeasureForecasts implements Job {
  private static final int DAYS_OF_MONTH = 28;

  private final ForecastSettings settings;
  private final SeriesKinds kinds;

  public MeasureForecasts(ForecastSettings settings, SeriesKinds kinds) {
    this.settings = settings;
    this.kinds = kinds;
  }

  @Override
  public Table output() {
    return FORECAST_ACCURACY;
  }

  @Override
  public List<Table> inputs() {
    return List.of(SERIES_DAYS, BILL_TOTALS);
  }

  /**
   * The month before, for what comes once a month, all months the usual day is taken from, and one
   * more: who is billed there and not in the next has a bill missing.
   */
  @Override
  public int lookBackMonths() {
    return (settings.history().withoutTrend() + DAYS_OF_MONTH - 1) / DAYS_OF_MONTH + 1;
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return settings.text() + kinds.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return ScopeDays.of(inputs.read(SERIES_DAYS), inputs.read(BILL_TOTALS), kinds)
        .flatMap(new ScopeForecasts(settings), Encoders.row(ScopeForecasts.SCHEMA))
        .where(col("is_month_start"))
        .where(col("state").equalTo("FORECAST").and(col("actual").isNotNull()))
        .where(col("billing_period").isin(inputs.periods().toArray()))
        .withColumn("made_on", date_from_unix_date(col("made_on_day")))
        .select(
            FORECAST_ACCURACY.columns().stream()
                .map(column -> col(column.name()))
                .toArray(org.apache.spark.sql.Column[]::new));
  }
}
