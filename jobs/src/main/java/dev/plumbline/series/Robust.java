package dev.plumbline.series;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** Statistics that a few odd values do not move. */
public final class Robust {
  private Robust() {}

  /** The middle value, or the mean of the two in the middle; NaN of nothing. */
  public static double median(double... values) {
    return values.length == 0 ? Double.NaN : new Median().evaluate(values);
  }

  /**
   * Spread of values around their median, by the median absolute deviation.
   *
   * @param scale what makes it comparable with a standard deviation
   */
  public static double spread(double[] values, double scale) {
    double middle = median(values);
    return scale * median(Arrays.stream(values).map(x -> Math.abs(x - middle)).toArray());
  }
}
