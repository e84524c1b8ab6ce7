package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;

/** What was published in the past, as far as its snapshots are still kept. */
public final class History {
  private final Lake lake;
  private final List<RunRecord> published;
  private final Map<String, Set<Long>> present = new HashMap<>();

  private History(Lake lake, List<RunRecord> published) {
    this.lake = lake;
    this.published = published;
  }

  public static History of(Lake lake) {
    return new History(lake, new Journal(lake).published());
  }

  /** The last instant of a UTC day, at which the run published last that day is visible. */
  public static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusNanos(1);
  }

  /** The run that readers saw at an instant; exit 2 where there is none that can be read. */
  public RunRecord asReported(Instant until) {
    RunRecord found =
        published.stream()
            .filter(run -> !run.recordedAt().isAfter(until))
            .reduce((first, second) -> second)
            .orElseThrow(() -> new ConfigurationException(nothing(until)));
    if (!isKept(found)) {
      throw new ConfigurationException(
          "--as-reported: what was published on "
              + day(found)
              + " is no longer kept (retention: maintenance.keep_runs_days and"
              + " maintenance.keep_months); the nearest days that can be read are "
              + nearest(lastOfDay(), day(found))
              + ".");
    }
    return found;
  }

  private String nothing(Instant until) {
    if (published.isEmpty()) {
      return "--as-reported: nothing was ever published in this warehouse; run './plumbline run'"
          + " first.";
    }
    LocalDate day = until.atOffset(ZoneOffset.UTC).toLocalDate();
    RunRecord first = published.get(0);
    boolean isWholeDay = until.equals(endOf(day));
    return "--as-reported: nothing was published on or before "
        + (isWholeDay ? day : until)
        + "; the first run was published on "
        + (isWholeDay ? day(first) + " (UTC)" : first.recordedAt())
        + ".";
  }

  private static LocalDate day(RunRecord run) {
    return run.recordedAt().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private NavigableMap<LocalDate, RunRecord> lastOfDay() {
    NavigableMap<LocalDate, RunRecord> runs = new TreeMap<>();
    published.forEach(run -> runs.put(day(run), run));
    return runs;
  }

  private String nearest(NavigableMap<LocalDate, RunRecord> runs, LocalDate day) {
    return Stream.of(runs.headMap(day, false).descendingMap(), runs.tailMap(day, false))
        .map(this::firstKept)
        .flatMap(Optional::stream)
        .map(LocalDate::toString)
        .collect(Collectors.joining(" and "));
  }

  private Optional<LocalDate> firstKept(Map<LocalDate, RunRecord> runs) {
    return runs.entrySet().stream()
        .filter(entry -> isKept(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean isKept(RunRecord run) {
    return run.snapshots().entrySet().stream()
        .allMatch(table -> snapshots(table.getKey()).contains(table.getValue()));
  }

  private Set<Long> snapshots(String name) {
    return present.computeIfAbsent(
        name,
        table -> {
          List<Long> ids = new ArrayList<>();
          lake.find(table)
              .ifPresent(
                  found -> {
                    for (Snapshot snapshot : found.snapshots()) {
                      ids.add(snapshot.snapshotId());
                    }
                  });
          return new HashSet<>(ids);
        });
  }
}
