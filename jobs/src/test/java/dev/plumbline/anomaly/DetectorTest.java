package dev.plumbline.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.anomaly.Detector.Cap;
import dev.plumbline.anomaly.Detector.Judged;
import dev.plumbline.anomaly.Detector.Method;
import dev.plumbline.anomaly.Detector.Past;
import dev.plumbline.series.Robust;
import dev.plumbline.settings.ConfFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Four weeks of cost, Monday 1 June to Sunday 28 June 2026, and days after them. */
class DetectorTest {
  private static final int MONDAY = 0;
  private static final int TUESDAY = 1;
  private static final int SATURDAY = 5;
  private static final int SUNDAY = 6;

  static final double[] JUNE = {
    1000, 1010, 990, 1005, 995, 600, 610, //
    1015, 1000, 1005, 985, 1010, 590, 605, //
    990, 1020, 1000, 1010, 1005, 605, 595, //
    1005, 995, 1010, 1000, 990, 610, 600
  };

  private static final DetectorSettings SETTINGS =
      DetectorSettings.load(ConfFiles.of(Optional.empty()));
  private static final Detector DETECTOR = new Detector(SETTINGS, SETTINGS.measures().get("cost"));

  private static List<Past> training(double... values) {
    List<Past> training = new ArrayList<>();
    IntStream.range(0, values.length).forEach(i -> training.add(new Past(i, i % 7, values[i])));
    return training;
  }

  private static Judged judged(int slot, double value, double... history) {
    return DETECTOR.judge(training(history), history.length, slot, value).orElseThrow();
  }

  private static boolean isAnomaly(Judged judged) {
    double mean = IntStream.range(0, JUNE.length).mapToDouble(i -> JUNE[i]).average().orElseThrow();
    return DETECTOR.isUnusual(judged) && DETECTOR.isMaterial(judged, mean);
  }

  private static void assertJudged(Judged judged, double expected, double z, double impact) {
    assertThat(judged.expected()).isEqualTo(expected);
    assertThat(judged.z()).isCloseTo(z, within(0.005));
    assertThat(judged.impact()).isCloseTo(impact, within(0.005));
  }

  @Test
  void aDearMondayIsAnAnomalyOfMediumConfidence() {
    Judged monday = judged(MONDAY, 1300, JUNE);

    assertJudged(monday, 1002.5, 29.68, 297.50);
    assertThat(monday.ratio()).isCloseTo(0.2968, within(0.00005));
    assertThat(monday.cap()).isEqualTo(Cap.MEDIUM);
    assertThat(isAnomaly(monday)).isTrue();
  }

  @Test
  void ordinaryDaysAreNormal() {
    Judged tuesday = judged(TUESDAY, 1003, JUNE);
    Judged saturday = judged(SATURDAY, 612, JUNE);

    assertJudged(tuesday, 1005.0, -0.20, -2.00);
    assertJudged(saturday, 602.5, 1.58, 9.50);
    assertThat(isAnomaly(tuesday)).isFalse();
    assertThat(isAnomaly(saturday)).isFalse();
  }

  @Test
  void theUsualSpreadOfTheseWeeksIsBelowOnePercent() {
    double[] medians = {1002.5, 1005.0, 1002.5, 1002.5, 1000.0, 602.5, 602.5};
    double[] residuals =
        IntStream.range(0, JUNE.length).mapToDouble(i -> JUNE[i] / medians[i % 7] - 1).toArray();

    assertThat(Robust.spread(residuals, 1)).isCloseTo(0.0062406, within(5e-8));
    assertThat(Robust.spread(residuals, SETTINGS.spread().scale()))
        .isCloseTo(0.0092524, within(5e-8));
  }

  @Test
  void withoutWeekdaysBothSaturdaysWouldBeJudgedWrong() {
    // A history of 27 days makes no difference between weekdays.
    Judged dear = DETECTOR.judge(training(JUNE), 27, SATURDAY, 1000).orElseThrow();
    Judged usual = DETECTOR.judge(training(JUNE), 27, SATURDAY, 602.5).orElseThrow();

    assertThat(dear.expected()).isEqualTo(997.5);
    assertThat(dear.z()).isCloseTo(0.13, within(0.005));
    assertThat(usual.z()).isCloseTo(-21.3, within(0.05));
  }

  @Test
  void theLevelOfAWorkingDayIsAnAnomalyOnASaturday() {
    Judged saturday = judged(SATURDAY, 1000, JUNE);

    assertJudged(saturday, 602.5, 65.98, 397.50);
    assertThat(saturday.ratio()).isCloseTo(0.6598, within(0.00005));
    assertThat(isAnomaly(saturday)).isTrue();
  }

  @Test
  void aDropIsAnAnomalyToo() {
    Judged sunday = judged(SUNDAY, 300, JUNE);

    assertJudged(sunday, 602.5, -50.21, -302.50);
    assertThat(isAnomaly(sunday)).isTrue();
  }

  @Test
  void aConstantSeriesHasOnePercentOfSpread() {
    double[] constant = IntStream.range(0, 30).mapToDouble(i -> 48.00).toArray();
    Judged small = judged(2, 48.40, constant);
    Judged large = judged(2, 75.00, constant);

    assertThat(small.z()).isCloseTo(0.83, within(0.005));
    assertThat(DETECTOR.isUnusual(small)).isFalse();
    assertJudged(large, 48.00, 56.25, 27.00);
    assertThat(DETECTOR.isUnusual(large) && DETECTOR.isMaterial(large, 48.00)).isTrue();
    // One below the 25.00 that matter.
    Judged below = judged(2, 72.00, constant);
    assertThat(DETECTOR.isUnusual(below)).isTrue();
    assertThat(DETECTOR.isMaterial(below, 48.00)).isFalse();
  }

  @Test
  void aShortHistoryComparesAllDaysAndIsBelowMateriality() {
    // Median 50, median absolute deviation 1.
    Judged seventy = judged(4, 70, 49, 51, 49, 51, 50, 50, 49, 51, 48, 52, 50, 50);

    assertThat(seventy.method()).isEqualTo(Method.ALL_DAYS);
    assertThat(seventy.cap()).isEqualTo(Cap.LOW);
    assertThat(seventy.z()).isCloseTo(20 / 1.4826, within(0.005));
    assertThat(DETECTOR.isUnusual(seventy)).isTrue();
    assertThat(seventy.impact()).isEqualTo(20.00);
    assertThat(DETECTOR.isMaterial(seventy, 50)).isFalse();
  }

  @Test
  void nothingIsSaidAfterNineDays() {
    double[] nine = IntStream.range(0, 9).mapToDouble(i -> 100).toArray();

    assertThat(DETECTOR.judge(training(nine), 9, 2, 500)).isEmpty();
  }

  @Test
  void aWeekdayWithThreeValuesIsComparedWithAllDays() {
    List<Past> training = training(JUNE);
    training.removeIf(past -> past.position() == 7);

    Judged monday = DETECTOR.judge(training, 28, MONDAY, 1300).orElseThrow();

    assertThat(monday.method()).isEqualTo(Method.ALL_DAYS);
    assertThat(monday.cap()).isEqualTo(Cap.LOW);
  }

  @Test
  void aSmallSeriesAtItsUsualLevelIsNormal() {
    double[] cents = IntStream.range(0, 30).mapToDouble(i -> 0.20).toArray();

    assertThat(judged(2, 0.20, cents).z()).isZero();
  }
}
