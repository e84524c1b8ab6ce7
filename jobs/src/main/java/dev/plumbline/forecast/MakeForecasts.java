package dev.plumbline.forecast;

import static dev.plumbline.forecast.Forecasts.FORECASTS;
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
 * Says of each scope what its months will come to. The whole table is made anew: the month after
 * the last one with a bill is forecast too, and how good a forecast was shows only later.
 */
public final class MakeForecasts implements Job {
  private final ForecastSettings settings;
  private final SeriesKinds kinds;

  public MakeForecasts(ForecastSettings settings, SeriesKinds kinds) {
    this.settings = settings;
    this.kinds = kinds;
  }

  @Override
  public Table output() {
    return FORECASTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(SERIES_DAYS, BILL_TOTALS);
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String dependsOn() {
    return settings.text() + kinds.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return ScopeDays.of(inputs.read(SERIES_DAYS), inputs.read(BILL_TOTALS), kinds)
        .flatMap(new ScopeForecasts(settings), Encoders.row(ScopeForecasts.SCHEMA))
        .withColumn("made_on", date_from_unix_date(col("made_on_day")))
        .drop("made_on_day");
  }
}
