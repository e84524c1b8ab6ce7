package dev.plumbline.forecast;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far forecasts would have been off that are made of the past week by week, in units of the
 * range they gave. Days are not independent of each other, so that errors of many days are larger
 * than those of single days tell; how much larger only the past can say.
 */
final class Replays {
  private record Replay(LocalDate madeOn, int horizon) {}

  private final ForecastSettings.Interval interval;
  private final Forecaster forecaster;
  private final Days days;
  private final Map<Replay, Optional<Double>> known = new HashMap<>();

  Replays(ForecastSettings.Interval interval, Forecaster forecaster, Days days) {
    this.interval = interval;
    this.forecaster = forecaster;
    this.days = days;
  }

  /**
   * The factor on the range that most forecasts of as many days, made and ended by a day, would
   * have needed; empty where none has ended. A horizon of which too few are known is judged by the
   * next shorter one, as if the days of a forecast were all off alike, which is the worst they do.
   */
  Optional<Double> width(LocalDate madeOn, int daysLeft) {
    ForecastSettings.Replay replay = interval.replay();
    for (int horizon : replay.notLongerThan(replay.horizon(daysLeft))) {
      List<Double> needed = needed(madeOn, horizon);
      if (!needed.isEmpty() && (replay.isShortest(horizon) || isEnough(needed, horizon))) {
        double alike = Math.sqrt(Math.max(1, (double) daysLeft / horizon));
        return Optional.of(alike * quantile(needed, horizon));
      }
    }
    return Optional.empty();
  }

  private boolean isEnough(List<Double> needed, int horizon) {
    return separate(needed, horizon) >= interval.replay().separate();
  }

  /** How many of the forecasts do not share a day. */
  private double separate(List<Double> needed, int horizon) {
    return (double) needed.size() * interval.replay().step() / Math.max(horizon, 1);
  }

  /** What each of the last forecasts of so many days would have needed, smallest first. */
  private List<Double> needed(LocalDate madeOn, int horizon) {
    ForecastSettings.Replay replay = interval.replay();
    List<Double> needed = new ArrayList<>();
    long last = madeOn.toEpochDay() - horizon;
    // Always the same days, whatever day it is, so that each is replayed once.
    LocalDate origin = LocalDate.ofEpochDay(last - Math.floorMod(last, replay.step()));
    while (needed.size() < replay.most()) {
      Optional<Double> ratio =
          known.computeIfAbsent(new Replay(origin, horizon), this::errorInRanges);
      if (ratio.isEmpty()) {
        break;
      }
      if (!ratio.get().isNaN()) {
        needed.add(ratio.get());
      }
      origin = origin.minusDays(replay.step());
    }
    needed.sort(null);
    return needed;
  }

  /**
   * Of n equally likely errors and one to come, the latter is at most this one so often. Forecasts
   * that share days tell less than as many that do not: until all are known that count, they are
   * taken for as many as do not.
   */
  private double quantile(List<Double> needed, int horizon) {
    boolean isWhole = needed.size() == interval.replay().most();
    double count = isWhole ? needed.size() : Math.min(needed.size(), separate(needed, horizon));
    int place = (int) Math.ceil(interval.inside() * (1 + 1 / count) * needed.size());
    return needed.get(Math.min(place, needed.size()) - 1);
  }

  /**
   * The error of one forecast; empty where the days before it are too few, NaN where none of those
   * it is of is held.
   */
  private Optional<Double> errorInRanges(Replay replay) {
    return forecaster
        .outlook(replay.madeOn())
        .map(
            outlook -> {
              double error = 0;
              double variance = 0;
              int held = 0;
              for (int ahead = 1; ahead <= replay.horizon(); ahead++) {
                LocalDate day = replay.madeOn().plusDays(ahead);
                if (days.isHeld(day)) {
                  held++;
                  error += outlook.expected(day) - days.regular(day);
                  variance += outlook.variance(day);
                }
              }
              if (held == 0) {
                return Double.NaN;
              }
              double half = interval.z() * Math.sqrt(variance);
              return half == 0 ? 0 : Math.abs(error) / half;
            });
  }
}
