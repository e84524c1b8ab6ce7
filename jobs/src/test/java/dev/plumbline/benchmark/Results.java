package dev.plumbline.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was measured, by what and by how many rows or points. */
final class Results {
  /** A thing that is measured. */
  enum What {
    DUCKDB("DuckDB, comparable part"),
    COMPARABLE("Plumbline, comparable part"),
    BATCH("Plumbline, whole batch"),
    UNCHANGED("Plumbline, nothing new"),
    EMPTY_SESSION("Spark, empty session"),
    DUCKDB_METRICS("DuckDB, metric points"),
    METRICS("Plumbline, with metrics"),
    WITHOUT_METRICS("Plumbline, without metrics");

    private final String words;

    What(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Map<What, NavigableMap<Long, List<Cost>>> costs = new EnumMap<>(What.class);

  void add(What what, long rows, Cost cost) {
    costs
        .computeIfAbsent(what, any -> new TreeMap<>())
        .computeIfAbsent(rows, any -> new ArrayList<>())
        .add(cost);
  }

  NavigableSet<Long> sizes(What what) {
    return new TreeSet<>(costs.getOrDefault(what, new TreeMap<>()).keySet());
  }

  List<Cost> all(What what, long rows) {
    return costs.getOrDefault(what, new TreeMap<>()).getOrDefault(rows, List.of());
  }

  /** The one in the middle by wall time. */
  Optional<Cost> median(What what, long rows) {
    List<Cost> sorted =
        all(what, rows).stream().sorted(Comparator.comparingDouble(Cost::wallSeconds)).toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
  }
}
