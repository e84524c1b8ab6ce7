package dev.plumbline.sample;

import java.util.Locale;

/** How a signal moves through the hours, as a share of what the resource can do. */
enum Shape {
  BUSY,
  DAYTIME,
  BURSTY,
  NIGHTLY,
  GROWING,
  PERIODIC,
  IDLE,
  ZERO,
  ABSENT;

  static Shape of(String cell) {
    return valueOf(cell.toUpperCase(Locale.ROOT));
  }

  /** The load from 0 to 1; 0 for a signal that publishes nothing. */
  double load(Calendar calendar, int day, int hour, double noise) {
    double quiet = 0.005 + 0.015 * noise;
    boolean office = calendar.isWorkday(day) && hour >= 7 && hour < 19;
    int dayOfMonth = calendar.date(day).getDayOfMonth();
    return switch (this) {
      case BUSY -> 0.40 + 0.25 * noise + (office ? 0.05 : 0);
      case DAYTIME -> office ? 0.35 + 0.3 * noise : 0.05 + 0.03 * noise;
      case BURSTY -> noise > 0.94 ? 0.9 : 0.08 + 0.05 * noise;
      case NIGHTLY -> hour >= 1 && hour < 5 ? 0.7 + 0.2 * noise : 0.05;
      case GROWING -> Math.min(0.95, (0.2 + 0.1 * noise) * (1 + day / 45.0));
      // The books are closed on the second and third day of the month, and nothing else is done.
      case PERIODIC -> dayOfMonth == 2 || dayOfMonth == 3 ? 0.6 + 0.2 * noise : quiet;
      case IDLE -> quiet;
      case ZERO, ABSENT -> 0;
    };
  }
}
