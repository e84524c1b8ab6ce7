package dev.plumbline.sample;

import java.util.Locale;

/** The hours in which a resource is switched on. */
enum Runs {
  ALWAYS,
  OFFICE,
  NIGHT,
  FIVE_HOURS;

  static Runs of(String cell) {
    return switch (cell) {
      case "" -> ALWAYS;
      case "5h" -> FIVE_HOURS;
      default -> valueOf(cell.toUpperCase(Locale.ROOT));
    };
  }

  boolean at(Calendar calendar, int day, int hour) {
    return switch (this) {
      case ALWAYS -> true;
      case OFFICE -> calendar.isWorkday(day) && hour >= 7 && hour < 19;
      case NIGHT -> hour >= 1 && hour < 5;
      case FIVE_HOURS -> day == calendar.days() - 3 && hour >= 9 && hour < 14;
    };
  }
}
