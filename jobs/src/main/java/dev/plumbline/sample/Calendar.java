package dev.plumbline.sample;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The days of the sample, counted from 0 at the first day of the first month, all in UTC. */
record Calendar(YearMonth first, int months) implements Serializable {
  static final int HOUR = 3600;

  int days() {
    return firstDay(months);
  }

  YearMonth month(int index) {
    return first.plusMonths(index);
  }

  /** Day on which the month with this index begins. */
  int firstDay(int month) {
    return (int) ChronoUnit.DAYS.between(first.atDay(1), month(month).atDay(1));
  }

  LocalDate date(int day) {
    return first.atDay(1).plusDays(day);
  }

  YearMonth monthOf(int day) {
    return YearMonth.from(date(day));
  }

  int hoursInMonth(int day) {
    return 24 * date(day).lengthOfMonth();
  }

  long second(int day, int hour) {
    return date(day).atStartOfDay().toEpochSecond(ZoneOffset.UTC) + (long) hour * HOUR;
  }

  static long second(YearMonth month) {
    return month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  boolean isWorkday(int day) {
    DayOfWeek weekday = date(day).getDayOfWeek();
    return weekday != DayOfWeek.SATURDAY && weekday != DayOfWeek.SUNDAY;
  }
}
