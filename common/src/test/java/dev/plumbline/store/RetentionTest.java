package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which runs can be read again after the house was cleaned. */
class RetentionTest {
  private static final Retention RETENTION = new Retention(35, 25, 3);

  private static RunRecord run(String id, String at, Map<String, String> fingerprints) {
    Instant moment = Instant.parse(at + "T06:00:00Z");
    return new RunRecord(
        id,
        1,
        RunRecord.State.PUBLISHED,
        "1",
        "settings",
        Optional.empty(),
        moment,
        moment,
        Map.of(),
        Map.of(),
        fingerprints,
        Map.of(),
        Map.of(),
        List.of(),
        Optional.empty());
  }

  private static RunRecord run(String at) {
    return run(at, at, Map.of());
  }

  private static List<String> kept(String today, RunRecord... runs) {
    return RETENTION.kept(List.of(runs), Instant.parse(today + "T06:00:00Z"), "scorecards").stream()
        .map(RunRecord::runId)
        .sorted()
        .toList();
  }

  @Test
  void everyRunOfTheLastDaysIsKeptAndTheOneThatWasReadBeforeThem() {
    // 35 days before 2026-06-30 is 2026-05-26: what was seen on that day was made on the 25th.
    assertThat(
            kept(
                "2026-06-30",
                run("2026-05-24"),
                run("2026-05-25"),
                run("2026-05-27"),
                run("2026-05-28"),
                run("2026-06-01")))
        .containsExactly("2026-05-25", "2026-05-27", "2026-05-28", "2026-06-01");
  }

  @Test
  void theLastRunOfEachMonthIsKeptForTheMonths() {
    List<RunRecord> runs = new ArrayList<>();
    for (String day :
        List.of("2024-04-30", "2024-05-02", "2024-05-20", "2025-01-31", "2026-06-29")) {
      runs.add(run(day));
    }
    assertThat(kept("2026-06-30", runs.toArray(RunRecord[]::new)))
        .containsExactly("2024-05-20", "2025-01-31", "2026-06-29");
  }

  @Test
  void theRunThatMadeAMilestoneIsKept() {
    assertThat(
            kept(
                "2026-06-30",
                run("first", "2026-01-05", Map.of("scorecards/2025-12", "a")),
                run("final", "2026-01-08", Map.of("scorecards/2025-12", "b")),
                run(
                    "same",
                    "2026-01-09",
                    Map.of("scorecards/2025-12", "b", "charges/x|2026-01", "c")),
                run("last", "2026-01-31", Map.of("scorecards/2025-12", "b")),
                run("2026-06-29")))
        .containsExactly("2026-06-29", "final", "last");
  }

  @Test
  void theStateThatReadersSeeIsKeptHoweverOld() {
    assertThat(kept("2026-06-30", run("2020-01-01"))).containsExactly("2020-01-01");
  }
}
