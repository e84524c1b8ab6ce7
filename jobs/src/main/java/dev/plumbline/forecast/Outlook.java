package dev.plumbline.forecast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;

/**
 * What days to come are like, as far as the days up to one tell.
 *
 * @param madeOn the last day that was known
 * @param medians the usual amount of each weekday
 * @param sigma usual distance of a day from it, as a share of it
 * @param factor growth a step of the trend; 1 without
 * @param step days of such a step
 */
record Outlook(
    LocalDate madeOn, Map<DayOfWeek, Double> medians, double sigma, double factor, int step) {

  /** The usual amount of a day's weekday. */
  double median(LocalDate day) {
    return medians.getOrDefault(day.getDayOfWeek(), 0d);
  }

  /** What a day to come is expected to have. */
  double expected(LocalDate day) {
    double steps = (double) (day.toEpochDay() - madeOn.toEpochDay()) / step;
    return median(day) * Math.pow(factor, steps);
  }

  /** Variance of a day. */
  double variance(LocalDate day) {
    return Math.pow(sigma * median(day), 2);
  }
}
