package dev.plumbline.anomaly;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** A series with what is known of its days; a day whose data is missing is NaN. */
final class Series {
  private final double[] values;
  private final double[] scopeTotals;
  private final IntUnaryOperator slot;
  private final IntFunction<int[]> sameDayBefore;
  private final IntUnaryOperator monthsHeld;

  /**
   * A series.
   *
   * @param values by place, without steps left out
   * @param scopeTotals the scope's total on the same days
   * @param slot weekday of a place
   * @param sameDayBefore places of the same day of the earlier months, latest first
   * @param monthsHeld months held up to a place, its own included
   */
  Series(
      double[] values,
      double[] scopeTotals,
      IntUnaryOperator slot,
      IntFunction<int[]> sameDayBefore,
      IntUnaryOperator monthsHeld) {
    this.values = values.clone();
    this.scopeTotals = scopeTotals.clone();
    this.slot = slot;
    this.sameDayBefore = sameDayBefore;
    this.monthsHeld = monthsHeld;
  }

  int length() {
    return values.length;
  }

  double value(int position) {
    return values[position];
  }

  int slot(int position) {
    return slot.applyAsInt(position);
  }

  int[] sameDayBefore(int position) {
    return sameDayBefore.apply(position);
  }

  int monthsHeld(int position) {
    return monthsHeld.applyAsInt(position);
  }

  boolean isGap(int position) {
    return Double.isNaN(values[position]);
  }

  int firstDifferentFromZero() {
    for (int position = 0; position < values.length; position++) {
      if (!isGap(position) && values[position] != 0) {
        return position;
      }
    }
    return values.length;
  }

  /** Days held from one place to another, the latter left out. */
  int held(int from, int to) {
    int held = 0;
    for (int position = from; position < to; position++) {
      held += isGap(position) ? 0 : 1;
    }
    return held;
  }

  /** Mean day of the scope between two places, the latter left out; 0 where there is none. */
  double scopeMean(int from, int to) {
    double sum = 0;
    int held = 0;
    for (int position = Math.max(0, from); position < to; position++) {
      if (!Double.isNaN(scopeTotals[position])) {
        sum += scopeTotals[position];
        held++;
      }
    }
    return held == 0 ? 0 : sum / held;
  }
}
