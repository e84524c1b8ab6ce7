package dev.plumbline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompleteDaysTest {
  private static CompleteDays.Month delivered(String source, String period, String at) {
    return new CompleteDays.Month(
        source,
        YearMonth.parse(period),
        Optional.of(Instant.parse(at)),
        Optional.of(YearMonth.parse(period).atDay(28)));
  }

  private static CompleteDays.Month used(String source, String period, String day) {
    return new CompleteDays.Month(
        source,
        YearMonth.parse(period),
        Optional.empty(),
        Optional.ofNullable(day).map(LocalDate::parse));
  }

  private static String last(CompleteDays.Month... months) {
    return CompleteDays.last(List.of(months), Duration.ofDays(2)).toString();
  }

  @Test
  void aDayIsCompleteFortyEightHoursAfterItEnded() {
    // The 7th ends at 00:00 on the 8th; 48 hours later it is 00:00 on the 10th.
    assertThat(last(delivered("a", "2026-03", "2026-03-10T00:00:00Z"))).isEqualTo("2026-03-07");
    assertThat(last(delivered("a", "2026-03", "2026-03-09T23:59:59Z"))).isEqualTo("2026-03-06");
    assertThat(last(delivered("a", "2026-03", "2026-03-10T18:30:00Z"))).isEqualTo("2026-03-07");
  }

  @Test
  void aBillTellsNothingOfDaysAfterItsMonth() {
    assertThat(last(delivered("a", "2026-02", "2026-04-20T00:00:00Z"))).isEqualTo("2026-02-28");
  }

  @Test
  void withoutATimeTheLastDayWithUsageIsComplete() {
    assertThat(last(used("a", "2026-02", "2026-02-28"), used("a", "2026-03", "2026-03-09")))
        .isEqualTo("2026-03-09");
    // Only fees in March so far.
    assertThat(last(used("a", "2026-02", "2026-02-27"), used("a", "2026-03", null)))
        .isEqualTo("2026-02-27");
    assertThat(last(used("a", "2026-03", null))).isEqualTo("2026-03-31");
  }

  @Test
  void inTheFirstDaysOfAMonthTheLastCompleteDayIsInTheMonthBefore() {
    assertThat(
            last(
                delivered("a", "2026-03", "2026-04-01T12:00:00Z"),
                delivered("a", "2026-04", "2026-04-01T12:00:00Z")))
        .isEqualTo("2026-03-29");
    assertThat(
            last(
                delivered("a", "2026-03", "2026-04-03T12:00:00Z"),
                delivered("a", "2026-04", "2026-04-01T12:00:00Z")))
        .isEqualTo("2026-03-31");
  }

  @Test
  void theSlowestPayerThatStillDeliversHoldsTheDayBack() {
    assertThat(
            last(
                delivered("a", "2026-03", "2026-03-10T06:00:00Z"),
                used("b", "2026-03", "2026-03-04"),
                used("c", "2026-01", "2026-01-31")))
        .isEqualTo("2026-03-04");
  }
}
