package dev.plumbline.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.settings.ConfFiles;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WalkTest {
  private static final DetectorSettings SETTINGS =
      DetectorSettings.load(ConfFiles.of(Optional.empty()));
  private static final Detector DETECTOR = new Detector(SETTINGS, SETTINGS.measures().get("cost"));
  private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

  private static double[] days(int count, double level) {
    return IntStream.range(0, count).mapToDouble(i -> level).toArray();
  }

  private static double[] with(double[] days, int from, double... others) {
    double[] copy = days.clone();
    System.arraycopy(others, 0, copy, from, others.length);
    return copy;
  }

  private static Series series(double... values) {
    return new Series(
        values,
        values,
        position -> position % 7,
        position ->
            IntStream.rangeClosed(1, 6)
                .mapToObj(MONDAY.plusDays(position)::minusMonths)
                .filter(day -> day.getDayOfMonth() == MONDAY.plusDays(position).getDayOfMonth())
                .mapToInt(day -> (int) (day.toEpochDay() - MONDAY.toEpochDay()))
                .filter(place -> place >= 0)
                .toArray(),
        position -> 1 + MONDAY.plusDays(position).getMonthValue() - MONDAY.getMonthValue());
  }

  private static List<Event> events(double... values) {
    return Walk.through(series(values), SETTINGS, DETECTOR).events();
  }

  private static List<String> words(List<Event> events) {
    return events.stream()
        .map(event -> event.kind() + " " + event.first() + ".." + event.last())
        .toList();
  }

  @Test
  void daysOfOneSignAreOneEventThoughOneBetweenIsNormal() {
    List<Event> events = events(with(days(70, 100), 60, 200, 100, 190, 180));

    assertThat(words(events)).containsExactly("ANOMALY 60..63");
    assertThat(events.get(0).days()).hasSize(3);
    assertThat(events.get(0).impact()).isCloseTo(270, within(1e-9));
  }

  @Test
  void aMonthThatIsMissingPartsEvents() {
    double[] drops = days(70, 100);
    for (int day = 30; day < 34; day++) {
      drops[day] = 10;
      drops[day + 14] = 10;
    }
    for (int day = 34; day < 44; day++) {
      drops[day] = Double.NaN;
    }
    assertThat(words(events(drops))).containsExactly("ANOMALY 30..33", "ANOMALY 44..47");
  }

  @Test
  void aRaisedLimitHoldsForItsDaysAlone() {
    // 200 for 100 is 100 % of it, at a spread of 1 % a distance of 100.
    Series series = series(with(with(days(70, 100), 58, 200), 64, 200));

    Walk.Findings findings =
        Walk.through(series, SETTINGS, DETECTOR, place -> place < 60 ? 100.5 : 0);

    assertThat(words(findings.events())).containsExactly("ANOMALY 64..64");
    // Ten days of history are needed, all others were judged.
    assertThat(findings.judged()).hasSize(60);
  }

  @Test
  void twoNormalDaysPartEventsAndSoDoesAnotherSign() {
    assertThat(words(events(with(days(70, 100), 50, 200, 100, 100, 200, 20))))
        .containsExactly("ANOMALY 50..50", "ANOMALY 53..53", "ANOMALY 54..54");
  }

  @Test
  void aPermanentChangeAlertsOnce() {
    double[] values = days(150, 100);
    Arrays.fill(values, 60, 150, 160);

    List<Event> events = events(values);

    assertThat(words(events)).containsExactly("LEVEL_SHIFT 60..66");
    assertThat(events.get(0).impact()).isCloseTo(420, within(1e-9));
    assertThat(events.get(0).isOpen()).isFalse();
  }

  @Test
  void nothingIsSaidForTenDaysAfterAShiftAndLittleForFourWeeks() {
    double[] values = days(110, 100);
    Arrays.fill(values, 60, 110, 160);
    values[69] = 300;
    values[75] = 300;
    values[100] = 300;

    List<Event> events = events(values);

    assertThat(words(events))
        .containsExactly("LEVEL_SHIFT 60..66", "ANOMALY 75..75", "ANOMALY 100..100");
    assertThat(events.get(1).judged().orElseThrow().cap()).isEqualTo(Detector.Cap.LOW);
    assertThat(events.get(2).judged().orElseThrow().cap()).isEqualTo(Detector.Cap.MEDIUM);
  }

  @Test
  void theSameDayOfTheMonthIsRecurringFromTheThirdTime() {
    double[] values = days(150, 100);
    // The 20th of January to May; the median of a weekday stays 100.
    for (int month = 0; month < 5; month++) {
      values[(int) (LocalDate.of(2026, 1 + month, 20).toEpochDay() - MONDAY.toEpochDay())] =
          400 + 10 * month;
    }

    // In January 15 days are held: compared with all days.
    assertThat(words(events(values)))
        .containsExactly(
            "ANOMALY 15..15",
            "ANOMALY 46..46",
            "RECURRING_MONTHLY 74..74",
            "RECURRING_MONTHLY 105..105",
            "RECURRING_MONTHLY 135..135");
  }

  @Test
  void whatBeginsAfterTenDaysIsNewSpend() {
    double[] values = days(60, 0);
    Arrays.fill(values, 30, 60, 40);

    List<Event> events = events(values);

    assertThat(words(events)).containsExactly("NEW_SPEND 30..30");
    assertThat(events.get(0).impact()).isEqualTo(40);
  }

  @Test
  void newSpendThatBeginsWithAPartOfADayIsToldOnItsFirstWholeOne() {
    double[] values = days(60, 0);
    Arrays.fill(values, 30, 60, 480);
    values[30] = 20;

    List<Event> events = events(values);

    assertThat(words(events)).startsWith("NEW_SPEND 31..31");
    assertThat(words(events)).filteredOn(event -> event.startsWith("NEW_SPEND")).hasSize(1);
  }

  @Test
  void whatWasThereFromTheFirstDayIsNotNewAndSmallBeginningsAreNone() {
    assertThat(events(days(40, 100))).isEmpty();
    double[] small = days(60, 0);
    Arrays.fill(small, 30, 60, 24);
    assertThat(events(small)).isEmpty();
  }

  @Test
  void aMissingDayIsNeitherADropNorTraining() {
    assertThat(events(with(days(70, 100), 50, Double.NaN, Double.NaN))).isEmpty();
  }

  @Test
  void smallOddDaysAreKeptBelowMateriality() {
    assertThat(words(events(with(days(70, 50), 60, 70))))
        .containsExactly("BELOW_MATERIALITY 60..60");
  }

  @Test
  void steadyGrowthIsNoSurprise() {
    // 1 % a day, six times as much after half a year: the spread of the window grows with it.
    double[] growing = IntStream.range(0, 180).mapToDouble(i -> 100 * Math.pow(1.01, i)).toArray();

    assertThat(words(events(growing))).isEmpty();
  }

  @Test
  void twoWeeksWithoutDataAreNeitherADropNorTheEndOfHistory() {
    double[] days = days(100, 100);
    Arrays.fill(days, 60, 74, Double.NaN);

    assertThat(words(events(days))).isEmpty();
    assertThat(words(events(with(days, 80, 200)))).containsExactly("ANOMALY 80..80");
  }

  @Test
  void aSeriesThatIsMostlyZeroAlertsOnlyWhereItMatters() {
    // 20.00 on every ninth day is below what matters; 60.00 once is not.
    double[] days = IntStream.range(0, 120).mapToDouble(i -> i % 9 == 0 ? 20 : 0).toArray();

    assertThat(events(days)).extracting(Event::kind).doesNotContain(Kind.ANOMALY, Kind.LEVEL_SHIFT);
    assertThat(words(events(with(days, 100, 60)))).contains("ANOMALY 100..100");
  }

  @Test
  void quietWeekendsAreLearnedInFourWeeks() {
    double[] weeks = IntStream.range(0, 120).mapToDouble(i -> i % 7 < 5 ? 1000 : 600).toArray();

    // Until then a Saturday is compared with all days.
    assertThat(events(weeks)).isNotEmpty().allMatch(event -> event.last() < 28);
  }

  @Test
  void weekendsThatBecomeQuietAreTheNewUsualInTheEnd() {
    double[] weeks =
        IntStream.range(0, 300).mapToDouble(i -> i % 7 < 5 || i < 100 ? 1000 : 600).toArray();

    assertThat(events(weeks))
        .isNotEmpty()
        .allMatch(event -> event.first() >= 100 && event.last() < 200);
  }

  @Test
  void noiseAlertsSeldomOnceWeekdaysAreKnown() {
    for (double loud : new double[] {0.02, 0.05, 0.1}) {
      int alerted = 0;
      int judged = 0;
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        double[] noise =
            IntStream.range(0, 400)
                .mapToDouble(i -> (i % 7 < 5 ? 1000 : 600) * Math.exp(loud * random.nextGaussian()))
                .toArray();
        Walk.Findings findings = Walk.through(series(noise), SETTINGS, DETECTOR);
        judged += (int) findings.judged().stream().filter(at -> at >= 28).count();
        alerted +=
            (int)
                findings.events().stream()
                    .filter(e -> e.kind() == Kind.ANOMALY || e.kind() == Kind.LEVEL_SHIFT)
                    .flatMap(e -> e.days().stream())
                    .filter(day -> day.position() >= 28)
                    .count();
      }
      // Beyond one in a hundred the limit of a scope is raised.
      assertThat((double) alerted / judged).as("noise of " + loud).isLessThan(0.02);
    }
  }

  @Test
  void anEventOfYesterdayIsOpen() {
    assertThat(events(with(days(61, 100), 60, 200)).get(0).isOpen()).isTrue();
  }
}
