package dev.plumbline.store;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long what was published can be read again.
 *
 * @param runDays days for which every state that readers saw is kept
 * @param months months for which the last state of each month, and the run that made each
 *     milestone, are kept
 * @param fileDays age in days below which no file is removed, whatever it belongs to
 */
public record Retention(int runDays, int months, int fileDays) {
  /** Files may be removed that were there before this moment. */
  Instant filesBefore(Instant now) {
    return now.minus(Duration.ofDays(fileDays));
  }

  /**
   * The published runs whose snapshots stay.
   *
   * @param published all published runs, oldest first
   * @param milestones name of the table that has a unit for each milestone
   */
  Set<RunRecord> kept(List<RunRecord> published, Instant now, String milestones) {
    Set<RunRecord> kept = new LinkedHashSet<>();
    Instant since = now.minus(Duration.ofDays(runDays));
    YearMonth firstMonth = YearMonth.from(now.atOffset(ZoneOffset.UTC)).minusMonths(months);
    Map<YearMonth, RunRecord> lastOfMonth = new TreeMap<>();
    for (int i = 0; i < published.size(); i++) {
      RunRecord run = published.get(i);
      boolean isLast = i + 1 == published.size();
      // A state is seen until the next one is published: the one before the days began counts too.
      if (isLast || published.get(i + 1).recordedAt().isAfter(since)) {
        kept.add(run);
      }
      lastOfMonth.put(month(run), run);
    }
    lastOfMonth.values().stream()
        .filter(run -> !month(run).isBefore(firstMonth))
        .forEach(kept::add);
    makers(published, milestones).stream()
        .filter(run -> !month(run).isBefore(firstMonth))
        .forEach(kept::add);
    return kept;
  }

  private static YearMonth month(RunRecord run) {
    return YearMonth.from(run.recordedAt().atOffset(ZoneOffset.UTC));
  }

  /** The runs that made the milestones as they are now. */
  private static Set<RunRecord> makers(List<RunRecord> published, String milestones) {
    Map<String, String> prints = new HashMap<>();
    Map<String, RunRecord> makers = new TreeMap<>();
    for (RunRecord run : published) {
      run.fingerprints()
          .forEach(
              (unit, print) -> {
                if (unit.startsWith(milestones + "/") && !print.equals(prints.put(unit, print))) {
                  makers.put(unit, run);
                }
              });
    }
    return new LinkedHashSet<>(makers.values());
  }
}
