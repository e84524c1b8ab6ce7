package dev.plumbline.commitment;

import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * The commitment that would have saved most over hours of uncovered usage, all amounts per hour.
 *
 * <p>A commitment that covers usage worth x On-Demand costs (1 - discount) x in every hour, used or
 * not, and saves what usage there is up to x. Between two levels of usage the saving is a straight
 * line, so the best x is one of them, or none.
 *
 * @param covered usage it covers at On-Demand prices
 * @param commitment what it costs
 * @param saving what it saves on average; 0 where it is best to buy nothing
 * @param savingLow tenth percentile of the savings of whole weeks
 * @param savingHigh ninetieth percentile of the same
 * @param regret what the best commitment of each week would have saved more, on average over weeks
 * @param regretMost the same in the worst week
 * @param utilization share of the commitment that is used
 * @param coverage share of the usage that is covered
 */
record BestCommitment(
    double covered,
    double commitment,
    double saving,
    double savingLow,
    double savingHigh,
    double regret,
    double regretMost,
    double utilization,
    double coverage) {
  private static final int WEEK = 7 * 24;
  private static final double LOW = 10;
  private static final double HIGH = 90;

  /**
   * Replays the hours.
   *
   * @param usage uncovered usage of each hour at On-Demand prices, in order of time
   * @param discount discount of a commitment off these prices, between 0 and 1
   */
  static BestCommitment of(double[] usage, double discount) {
    double covered = best(usage, discount);
    double used = used(usage, covered);
    double mean = StatUtils.mean(usage);
    double[] savings = new double[usage.length / WEEK];
    double[] regrets = new double[savings.length];
    for (int week = 0; week < savings.length; week++) {
      // Whole weeks, counted from the last hour back.
      int end = usage.length - week * WEEK;
      double[] hours = Arrays.copyOfRange(usage, end - WEEK, end);
      savings[week] = saving(hours, covered, discount);
      regrets[week] = saving(hours, best(hours, discount), discount) - savings[week];
    }
    return new BestCommitment(
        covered,
        (1 - discount) * covered,
        used - (1 - discount) * covered,
        percentile(savings, LOW),
        percentile(savings, HIGH),
        savings.length == 0 ? 0 : StatUtils.mean(regrets),
        savings.length == 0 ? 0 : StatUtils.max(regrets),
        covered > 0 ? used / covered : 0,
        mean > 0 ? used / mean : 0);
  }

  /** Of two that save the same, the smaller. */
  private static double best(double[] usage, double discount) {
    double[] sorted = usage.clone();
    Arrays.sort(sorted);
    double best = 0;
    double bestSaving = 0;
    double below = 0;
    for (int i = 0; i < sorted.length; i++) {
      double level = sorted[i];
      double used = (below + (sorted.length - i) * level) / sorted.length;
      double saving = used - (1 - discount) * level;
      if (saving > bestSaving + Math.ulp(used) * sorted.length) {
        best = level;
        bestSaving = saving;
      }
      below += level;
    }
    return best;
  }

  private static double saving(double[] usage, double covered, double discount) {
    return used(usage, covered) - (1 - discount) * covered;
  }

  private static double used(double[] usage, double covered) {
    double used = 0;
    for (double hour : usage) {
      used += Math.min(hour, covered);
    }
    return usage.length == 0 ? 0 : used / usage.length;
  }

  private static double percentile(double[] values, double rank) {
    return values.length == 0
        ? 0
        : new Percentile(rank).withEstimationType(EstimationType.R_7).evaluate(values);
  }
}
