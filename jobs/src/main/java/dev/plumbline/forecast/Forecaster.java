package dev.plumbline.forecast;

import dev.plumbline.series.Robust;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says on a day what its month will come to, knowing no later day. */
final class Forecaster {
  private final ForecastSettings settings;
  private final Days days;
  private final Replays replays;
  private final Map<YearMonth, Optional<Guess>> monthStarts = new TreeMap<>();

  Forecaster(ForecastSettings settings, Days days) {
    this.settings = settings;
    this.days = days;
    this.replays = new Replays(settings.interval(), this, days);
  }

  /**
   * A forecast of a month.
   *
   * @param booked what the days up to the forecast came to
   * @param middle what the month will come to
   * @param deviation standard deviation of the days that are left together
   * @param factor growth a step of the trend; 1 without
   */
  record Guess(double booked, double middle, double deviation, double factor) {}

  /**
   * How month-start forecasts of ended months did.
   *
   * @param wape sum of absolute errors over the sum of what the months came to
   * @param bias sum of errors over the same
   */
  record Backtest(int months, double wape, double bias) {}

  /** The month a forecast made at the end of a day is of. */
  static YearMonth monthAfter(LocalDate day) {
    return YearMonth.from(day.plusDays(1));
  }

  /** The forecast made at the end of a day; empty with too short a history. */
  Optional<Guess> guess(LocalDate madeOn) {
    return outlook(madeOn).map(this::guess);
  }

  /** What days are like at the end of a day; empty with too short a history. */
  Optional<Outlook> outlook(LocalDate madeOn) {
    int held = 0;
    for (int back = 0; back < settings.history().withoutTrend(); back++) {
      held += days.isHeld(madeOn.minusDays(back)) ? 1 : 0;
    }
    if (held < settings.history().least()) {
      return Optional.empty();
    }
    double factor = trend(madeOn);
    int window = factor == 1 ? settings.history().withoutTrend() : settings.history().withTrend();
    Map<DayOfWeek, double[]> usual = byWeekday(madeOn, window);
    if (usual.size() < DayOfWeek.values().length) {
      return Optional.empty();
    }
    Map<DayOfWeek, Double> medians = new EnumMap<>(DayOfWeek.class);
    usual.forEach((weekday, values) -> medians.put(weekday, Robust.median(values)));
    double sigma = sigma(usual, medians);
    return Optional.of(new Outlook(madeOn, medians, sigma, factor, settings.trend().step()));
  }

  private Guess guess(Outlook outlook) {
    LocalDate madeOn = outlook.madeOn();
    YearMonth month = monthAfter(madeOn);
    double booked = 0;
    double rest = 0;
    double variance = 0;
    for (LocalDate day = month.atDay(1);
        !day.isAfter(month.atEndOfMonth());
        day = day.plusDays(1)) {
      if (day.isAfter(madeOn)) {
        rest += outlook.expected(day) + expectedAgain(month, day, madeOn);
        variance += outlook.variance(day);
      } else {
        booked += (days.isHeld(day) ? days.regular(day) : outlook.median(day)) + days.oneOff(day);
      }
    }
    return new Guess(booked, booked + rest, Math.sqrt(variance), outlook.factor());
  }

  /**
   * What came once on the same day of the last month that is held before; a shorter month has it on
   * its last.
   */
  private double expectedAgain(YearMonth month, LocalDate day, LocalDate madeOn) {
    YearMonth before = month.minusMonths(1);
    while (days.isMissing(before)) {
      before = before.minusMonths(1);
    }
    boolean isLast = day.equals(month.atEndOfMonth());
    double expected = 0;
    for (int date = day.getDayOfMonth();
        date <= (isLast ? before.lengthOfMonth() : day.getDayOfMonth());
        date++) {
      if (date <= before.lengthOfMonth() && !before.atDay(date).isAfter(madeOn)) {
        expected += days.oneOff(before.atDay(date));
      }
    }
    return expected;
  }

  private Map<DayOfWeek, double[]> byWeekday(LocalDate last, int window) {
    Map<DayOfWeek, List<Double>> values = new EnumMap<>(DayOfWeek.class);
    for (LocalDate day = last.minusDays(window - 1L); !day.isAfter(last); day = day.plusDays(1)) {
      if (days.isHeld(day)) {
        values.computeIfAbsent(day.getDayOfWeek(), any -> new ArrayList<>()).add(days.regular(day));
      }
    }
    Map<DayOfWeek, double[]> arrays = new EnumMap<>(DayOfWeek.class);
    values.forEach((weekday, list) -> arrays.put(weekday, array(list)));
    return arrays;
  }

  /** Usual distance of a day from its weekday's median, as a share of it. */
  private double sigma(Map<DayOfWeek, double[]> usual, Map<DayOfWeek, Double> medians) {
    List<Double> residuals = new ArrayList<>();
    usual.forEach(
        (weekday, values) -> {
          double median = medians.get(weekday);
          for (double value : values) {
            if (median > 0) {
              residuals.add(value / median - 1);
            }
          }
        });
    ForecastSettings.Interval interval = settings.interval();
    double spread = residuals.isEmpty() ? 0 : Robust.spread(array(residuals), interval.scale());
    return Math.max(spread, interval.floor());
  }

  /** Growth a step, where all of the last weeks went one way; else 1. */
  private double trend(LocalDate last) {
    ForecastSettings.Trend trend = settings.trend();
    int rises = 0;
    int falls = 0;
    double before = Double.NaN;
    for (int week = trend.weeks(); week >= 1; week--) {
      LocalDate end = last.minusDays(7L * (week - 1));
      double median = median(end, 7);
      rises += median > before ? 1 : 0;
      falls += median < before ? 1 : 0;
      before = median;
    }
    if (Math.max(rises, falls) < trend.weeks() - 1) {
      return 1;
    }
    double now = median(last, trend.step());
    double earlier = median(last.minusDays(trend.step()), trend.step());
    return earlier > 0 ? Math.min(trend.most(), Math.max(trend.least(), now / earlier)) : 1;
  }

  private double median(LocalDate last, int count) {
    List<Double> values = new ArrayList<>();
    for (LocalDate day = last.minusDays(count - 1L); !day.isAfter(last); day = day.plusDays(1)) {
      if (days.isHeld(day)) {
        values.add(days.regular(day));
      }
    }
    return Robust.median(array(values));
  }

  /**
   * The factor on the width of the range: what most of the last ended months needed, a start value
   * until enough of them have ended, and no less than what replays of the past needed.
   */
  double width(LocalDate madeOn) {
    int daysLeft = (int) (monthAfter(madeOn).atEndOfMonth().toEpochDay() - madeOn.toEpochDay());
    return Math.max(ofMonthEnds(madeOn), replays.width(madeOn, daysLeft).orElse(1d));
  }

  private double ofMonthEnds(LocalDate madeOn) {
    ForecastSettings.Interval interval = settings.interval();
    List<Double> needed = new ArrayList<>();
    for (YearMonth month : ended(madeOn)) {
      Guess guess = monthStart(month).orElseThrow();
      double half = interval.z() * guess.deviation();
      double error = Math.abs(days.actual(month) - guess.middle());
      needed.add(half == 0 ? (error == 0 ? 0 : Double.MAX_VALUE) : error / half);
    }
    if (needed.size() < interval.monthEnds()) {
      return interval.width();
    }
    needed.sort(null);
    int inside = (int) Math.ceil(interval.inside() * needed.size());
    double width = needed.get(inside - 1);
    return width == Double.MAX_VALUE ? interval.width() : Math.max(1, width);
  }

  /** How the forecasts of the last ended months did, as far as there were any. */
  Optional<Backtest> backtest(LocalDate madeOn) {
    List<YearMonth> months = ended(madeOn);
    double actual = 0;
    double error = 0;
    double absolute = 0;
    for (YearMonth month : months) {
      double came = days.actual(month);
      double missed = monthStart(month).orElseThrow().middle() - came;
      actual += came;
      error += missed;
      absolute += Math.abs(missed);
    }
    return months.isEmpty() || actual <= 0
        ? Optional.empty()
        : Optional.of(new Backtest(months.size(), absolute / actual, error / actual));
  }

  /** The last months that ended by a day and had a forecast at their start, latest first. */
  private List<YearMonth> ended(LocalDate madeOn) {
    List<YearMonth> months = new ArrayList<>();
    YearMonth month = monthAfter(madeOn).minusMonths(1);
    while (months.size() < settings.interval().monthEnds()
        && monthStart(month).isPresent()
        && days.isClosed(month)) {
      months.add(month);
      month = month.minusMonths(1);
    }
    return months;
  }

  /** The forecast made on the last day before a month. */
  Optional<Guess> monthStart(YearMonth month) {
    Optional<Guess> known = monthStarts.get(month);
    if (known == null) {
      known = guess(month.atDay(1).minusDays(1));
      monthStarts.put(month, known);
    }
    return known;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
