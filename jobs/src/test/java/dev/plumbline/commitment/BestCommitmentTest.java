package dev.plumbline.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BestCommitmentTest {
  private static final int WEEK = 168;
  private static final Offset<Double> EXACTLY = within(1e-9);

  /** Weeks of one level each. */
  private static double[] weeks(double... levels) {
    double[] usage = new double[levels.length * WEEK];
    for (int week = 0; week < levels.length; week++) {
      Arrays.fill(usage, week * WEEK, (week + 1) * WEEK, levels[week]);
    }
    return usage;
  }

  /** A hundred hours, so many of them in use. */
  private static double[] hundred(int used, double level) {
    double[] usage = new double[100];
    Arrays.fill(usage, 0, used, level);
    return usage;
  }

  @Test
  void steadyUsageIsCoveredWholeAndRegretsNothing() {
    BestCommitment best = BestCommitment.of(weeks(10, 10, 10, 10), 0.28);

    assertThat(best.covered()).isEqualTo(10);
    assertThat(best.commitment()).isCloseTo(7.2, EXACTLY);
    assertThat(best.saving()).isCloseTo(2.8, EXACTLY);
    assertThat(best.regret()).isCloseTo(0, EXACTLY);
    assertThat(best.utilization()).isCloseTo(1, EXACTLY);
    assertThat(best.coverage()).isCloseTo(1, EXACTLY);
  }

  @Test
  void atADiscountOf28PercentLessThan72PercentOfUseLosesMoney() {
    assertThat(BestCommitment.of(hundred(72, 10), 0.28).covered()).isZero();
    assertThat(BestCommitment.of(hundred(71, 10), 0.28).saving()).isZero();

    // 7.30 used of 7.20 paid.
    BestCommitment best = BestCommitment.of(hundred(73, 10), 0.28);
    assertThat(best.covered()).isEqualTo(10);
    assertThat(best.saving()).isCloseTo(0.1, EXACTLY);
    assertThat(best.utilization()).isCloseTo(0.73, EXACTLY);
  }

  @Test
  void onlyTheStableFloorIsWorthIt() {
    // In half of the hours 10 is used, in the others 4. Level 4 saves 4 - 2.88 = 1.12, level 10 7 -
    // 7.2.
    double[] usage = new double[100];
    Arrays.fill(usage, 0, 50, 10);
    Arrays.fill(usage, 50, 100, 4);

    BestCommitment best = BestCommitment.of(usage, 0.28);
    assertThat(best.covered()).isEqualTo(4);
    assertThat(best.saving()).isCloseTo(1.12, EXACTLY);
    assertThat(best.coverage()).isCloseTo(4.0 / 7, EXACTLY);
  }

  @Test
  void regretIsWhatAWeekWouldHaveSavedMoreHadOneKnown() {
    // Level 10 saves (10 + 10 + 10 + 2) / 4 - 8 = 0, level 2 saves 2 - 1.6 = 0.4. Weeks of 10 could
    // have
    // saved 2 with level 10: they regret 1.6; the week of 2 regrets nothing.
    BestCommitment best = BestCommitment.of(weeks(10, 10, 10, 2), 0.2);

    assertThat(best.covered()).isEqualTo(2);
    assertThat(best.saving()).isCloseTo(0.4, EXACTLY);
    assertThat(best.regret()).isCloseTo(1.2, EXACTLY);
    assertThat(best.regretMost()).isCloseTo(1.6, EXACTLY);
  }

  @Test
  void weeksSayHowFarTheSavingSpreads() {
    // Level 10 saves (9 x 10 + 8) / 10 - 7.2 = 2.6: 2.8 in nine weeks, 0.8 in one. The tenth
    // percentile of ten
    // lies 0.9 of the way from the smallest to the next: 0.8 + 0.9 x 2.
    BestCommitment best = BestCommitment.of(weeks(10, 10, 10, 10, 10, 8, 10, 10, 10, 10), 0.28);

    assertThat(best.saving()).isCloseTo(2.6, EXACTLY);
    assertThat(best.savingLow()).isCloseTo(2.6, EXACTLY);
    assertThat(best.savingHigh()).isCloseTo(2.8, EXACTLY);
  }

  @Test
  void nothingUsedIsNothingToBuy() {
    BestCommitment best = BestCommitment.of(weeks(0, 0), 0.28);

    assertThat(best.covered()).isZero();
    assertThat(best.utilization()).isZero();
    assertThat(best.coverage()).isZero();
  }
}
