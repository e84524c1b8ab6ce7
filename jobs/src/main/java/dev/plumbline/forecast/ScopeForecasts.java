package dev.plumbline.forecast;

import dev.plumbline.forecast.Forecaster.Backtest;
import dev.plumbline.forecast.Forecaster.Guess;
import dev.plumbline.series.MissingBills;
import dev.plumbline.table.Types;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Turns a row that holds the days of a scope into a row for each of its forecasts. */
final class ScopeForecasts implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  static final StructType SCHEMA =
      new StructType()
          .add("measure", Types.STRING)
          .add("unit", Types.STRING)
          .add("scope", Types.STRING)
          .add("scope_id", Types.STRING)
          .add("billing_period", Types.STRING)
          .add("made_on_day", Types.INT)
          .add("is_month_start", Types.BOOLEAN)
          .add("state", Types.STRING)
          .add("reason", Types.STRING)
          .add("booked", Types.DOUBLE)
          .add("p10", Types.DOUBLE)
          .add("p50", Types.DOUBLE)
          .add("p90", Types.DOUBLE)
          .add("trend_factor", Types.DOUBLE)
          .add("width_factor", Types.DOUBLE)
          .add("actual", Types.DOUBLE)
          .add("error_ratio", Types.DOUBLE)
          .add("backtest_months", Types.INT)
          .add("wape", Types.DOUBLE)
          .add("bias", Types.DOUBLE);

  private final ForecastSettings settings;

  ScopeForecasts(ForecastSettings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(Row row) {
    Days days = days(row);
    if (days.isEmpty()) {
      return List.<Row>of().iterator();
    }
    Forecaster forecaster = new Forecaster(settings, days);
    List<Row> made = new ArrayList<>();
    for (LocalDate day : madeOn(days)) {
      made.add(forecast(row, days, forecaster, day));
    }
    return made.iterator();
  }

  /** The days whose forecasts are kept. */
  private NavigableSet<LocalDate> madeOn(Days days) {
    NavigableSet<LocalDate> kept = new TreeSet<>();
    kept.add(days.last());
    YearMonth last = Forecaster.monthAfter(days.last());
    for (YearMonth month = YearMonth.from(days.first());
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      for (int offset : settings.madeOn()) {
        LocalDate day = month.atDay(1).plusDays(offset - 1L);
        if (!day.isBefore(days.first())
            && !day.isAfter(days.last())
            && Forecaster.monthAfter(day).equals(month)) {
          kept.add(day);
        }
      }
    }
    return kept;
  }

  private Row forecast(Row scope, Days days, Forecaster forecaster, LocalDate madeOn) {
    YearMonth month = Forecaster.monthAfter(madeOn);
    Optional<Guess> guess = forecaster.guess(madeOn);
    double width = forecaster.width(madeOn);
    Optional<Double> half = guess.map(made -> width * settings.interval().z() * made.deviation());
    Optional<Double> middle = guess.map(Guess::middle);
    Optional<Double> actual =
        days.isClosed(month) ? Optional.of(days.actual(month)) : Optional.empty();
    Optional<Backtest> backtest = forecaster.backtest(madeOn);
    return RowFactory.create(
        scope.getAs("measure"),
        scope.getAs("unit"),
        scope.getAs("scope"),
        scope.getAs("scope_id"),
        month.toString(),
        (int) madeOn.toEpochDay(),
        madeOn.equals(month.atDay(1).minusDays(1)),
        guess.isPresent() ? "FORECAST" : "NOT_EVALUATED",
        guess.isPresent() ? null : "history",
        guess.map(Guess::booked).orElse(null),
        middle.map(value -> value - half.orElseThrow()).orElse(null),
        middle.orElse(null),
        middle.map(value -> value + half.orElseThrow()).orElse(null),
        guess.map(Guess::factor).orElse(null),
        guess.map(made -> width).orElse(null),
        actual.orElse(null),
        actual
            .filter(came -> came > 0)
            .flatMap(came -> middle.map(value -> (value - came) / came))
            .orElse(null),
        backtest.map(Backtest::months).orElse(0),
        backtest.map(Backtest::wape).orElse(null),
        backtest.map(Backtest::bias).orElse(null));
  }

  private static Days days(Row row) {
    TreeMap<LocalDate, Double> regular = new TreeMap<>();
    TreeMap<LocalDate, Double> oneOff = new TreeMap<>();
    for (Row point : row.<Row>getList(row.fieldIndex("points"))) {
      LocalDate day = LocalDate.ofEpochDay(point.getInt(0));
      regular.put(day, point.getDouble(1));
      oneOff.put(day, point.getDouble(2));
    }
    NavigableSet<LocalDate> held = new TreeSet<>();
    row.<Integer>getList(row.fieldIndex("held"))
        .forEach(day -> held.add(LocalDate.ofEpochDay(day)));
    Set<YearMonth> missing = new TreeSet<>();
    row.<String>getList(row.fieldIndex(MissingBills.MONTHS))
        .forEach(month -> missing.add(YearMonth.parse(month)));
    return new Days(regular, oneOff, held, missing);
  }
}
