package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
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

  /** The run that was published last on or before a UTC day; exit 2 where there is none to read. */
  public RunRecord asReported(LocalDate day) {
    NavigableMap<LocalDate, RunRecord> lastOfDay = lastOfDay();
    Map.Entry<LocalDate, RunRecord> found = lastOfDay.floorEntry(day);
    if (found == null) {
      throw new ConfigurationException(
          lastOfDay.isEmpty()
              ? "--as-reported: nothing was ever published in this warehouse; run './plumbline run'"
                  + " first."
              : "--as-reported: nothing was published on or before "
                  + day
                  + "; the first run was published on "
                  + lastOfDay.firstKey()
                  + " (UTC).");
    }
    if (!isKept(found.getValue())) {
      throw new ConfigurationException(
          "--as-reported: what was published on "
              + found.getKey()
              + " is no longer kept (retention: maintenance.keep_runs_days and"
              + " maintenance.keep_months); the nearest days that can be read are "
              + nearest(lastOfDay, found.getKey())
              + ".");
    }
    return found.getValue();
  }

  private NavigableMap<LocalDate, RunRecord> lastOfDay() {
    NavigableMap<LocalDate, RunRecord> runs = new TreeMap<>();
    published.forEach(
        run -> runs.put(run.recordedAt().atOffset(ZoneOffset.UTC).toLocalDate(), run));
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
