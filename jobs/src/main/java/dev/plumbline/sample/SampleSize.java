package dev.plumbline.sample;

import java.time.YearMonth;

/**
 * How much to make.
 *
 * @param rows charge lines wanted; the planted cases are always whole, so a smaller wish than they
 *     need (about 95,000 lines a month) yields just them
 * @param months billing periods; the truth of rules that look back 32 days needs two or more
 * @param seed the same seed gives the same rows, on any machine and with any partitioning
 * @param firstMonth first billing period
 */
public record SampleSize(long rows, int months, long seed, YearMonth firstMonth) {
  public SampleSize {
    if (rows < 1) {
      throw new IllegalArgumentException("rows must be 1 or more, found " + rows);
    }
    if (months < 1) {
      throw new IllegalArgumentException("months must be 1 or more, found " + months);
    }
  }

  /** A company small enough for a laptop's coffee break. */
  public static SampleSize demo() {
    return new SampleSize(300_000, 3, 42, YearMonth.of(2026, 6));
  }
}
