package dev.plumbline.anomaly;

/** What an event is. */
enum Kind {
  /** Unusual and worth a look. */
  ANOMALY(true),
  /** Unusual for so long that it is the new level. */
  LEVEL_SHIFT(true),
  /** The first cost of something that had none. */
  NEW_SPEND(true),
  /** Unusual for a weekday, usual for the day of the month. */
  RECURRING_MONTHLY(false),
  /** Unusual, but too small to look at. */
  BELOW_MATERIALITY(false);

  private final boolean isTold;

  Kind(boolean isTold) {
    this.isTold = isTold;
  }

  /** Whether somebody should look at it. */
  boolean isTold() {
    return isTold;
  }
}
