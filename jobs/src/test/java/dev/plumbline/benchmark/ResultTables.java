package dev.plumbline.benchmark;

import dev.plumbline.benchmark.Results.What;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured as Markdown, with the machine it was measured on. */
final class ResultTables {
  private static final double MILLION = 1e6;

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  ResultTables(Results results) {
    this.results = results;
  }

  String markdown() {
    machine();
    comparison();
    growth();
    unchanged();
    metrics();
    return text.toString();
  }

  private void machine() {
    line("Medians of whole processes on this machine: %s.", Machine.words());
    line("");
  }

  private void comparison() {
    if (results.sizes(What.DUCKDB).isEmpty() && results.sizes(What.BATCH).isEmpty()) {
      return;
    }
    line(
        "| rows | what | runs | wall s | min – max | CPU s | peak MB | rows/s | written MB | × wall | × CPU |");
    line("|---|---|---|---|---|---|---|---|---|---|---|");
    for (long rows : results.sizes(What.DUCKDB)) {
      for (What what : List.of(What.DUCKDB, What.COMPARABLE, What.BATCH)) {
        results.median(what, rows).ifPresent(cost -> compared(what, rows, cost));
      }
    }
    line("");
  }

  private void compared(What what, long rows, Cost cost) {
    List<Cost> all = results.all(what, rows);
    Optional<Cost> theirs = results.median(What.DUCKDB, rows);
    line(
        "| %,d | %s | %d | %.1f | %.1f – %.1f | %.1f | %,d | %,.0f | %s | %s | %s |",
        rows,
        what.words(),
        all.size(),
        cost.wallSeconds(),
        all.stream().mapToDouble(Cost::wallSeconds).min().orElseThrow(),
        all.stream().mapToDouble(Cost::wallSeconds).max().orElseThrow(),
        cost.cpuSeconds(),
        cost.peakBytes() >> 20,
        rows / cost.wallSeconds(),
        cost.writtenBytes() == 0 ? "" : format("%.1f", cost.writtenBytes() / MILLION),
        theirs.map(duck -> format("%.1f", cost.wallSeconds() / duck.wallSeconds())).orElse(""),
        theirs.map(duck -> format("%.1f", cost.cpuSeconds() / duck.cpuSeconds())).orElse(""));
  }

  /** What each further million rows takes, from a size to the next. */
  private void growth() {
    List<Long> sizes = new ArrayList<>(results.sizes(What.DUCKDB));
    if (sizes.size() < 2) {
      return;
    }
    line("| from – to rows | what | × wall | marginal CPU s per million rows |");
    line("|---|---|---|---|");
    for (int i = 1; i < sizes.size(); i++) {
      long from = sizes.get(i - 1);
      long to = sizes.get(i);
      for (What what : List.of(What.DUCKDB, What.COMPARABLE, What.BATCH)) {
        Optional<Cost> small = results.median(what, from);
        Optional<Cost> large = results.median(what, to);
        if (small.isPresent() && large.isPresent()) {
          line(
              "| %,d – %,d | %s | %.1f | %.2f |",
              from,
              to,
              what.words(),
              large.get().wallSeconds() / small.get().wallSeconds(),
              (large.get().cpuSeconds() - small.get().cpuSeconds()) / ((to - from) / MILLION));
        }
      }
    }
    line("");
  }

  private void unchanged() {
    Optional<Cost> empty = results.median(What.EMPTY_SESSION, 0);
    if (empty.isEmpty()) {
      return;
    }
    line("| what | wall s | CPU s | × empty session |");
    line("|---|---|---|---|");
    line(
        "| %s | %.2f | %.2f | 1 |",
        What.EMPTY_SESSION.words(), empty.get().wallSeconds(), empty.get().cpuSeconds());
    for (long rows : results.sizes(What.UNCHANGED)) {
      Cost cost = results.median(What.UNCHANGED, rows).orElseThrow();
      line(
          "| %s, %,d rows | %.2f | %.2f | %.2f |",
          What.UNCHANGED.words(),
          rows,
          cost.wallSeconds(),
          cost.cpuSeconds(),
          cost.wallSeconds() / empty.get().wallSeconds());
    }
    line("");
  }

  private void metrics() {
    for (long points : results.sizes(What.DUCKDB_METRICS)) {
      Cost theirs = results.median(What.DUCKDB_METRICS, points).orElseThrow();
      Cost without = results.median(What.WITHOUT_METRICS, points).orElseThrow();
      Cost with = results.median(What.METRICS, points).orElseThrow();
      double wall = with.wallSeconds() - without.wallSeconds();
      line("| metric points (JSON lines, gz) | what | wall s | CPU s | points/s | × wall |");
      line("|---|---|---|---|---|---|");
      line(
          "| %,d | DuckDB, whole process | %.1f | %.1f | %,.0f | 1 |",
          points, theirs.wallSeconds(), theirs.cpuSeconds(), points / theirs.wallSeconds());
      line(
          "| %,d | Plumbline, with metrics less without | %.1f | %.1f | %,.0f | %.1f |",
          points,
          wall,
          with.cpuSeconds() - without.cpuSeconds(),
          points / wall,
          wall / theirs.wallSeconds());
      line("");
    }
  }

  private void line(String format, Object... values) {
    text.append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The machine and the versions of both sides. */
  private static final class Machine {
    static String words() {
      return "%d cores (%s), %d GB of memory, %s, Java %s, Spark %s, Iceberg %s, DuckDB %s with two threads"
          .formatted(
              Runtime.getRuntime().availableProcessors(),
              first("/proc/cpuinfo", "model name").orElse("unknown"),
              first("/proc/meminfo", "MemTotal")
                      .map(words -> Long.parseLong(words.replaceAll("[^0-9]", "")) >> 20)
                      .orElse(0L)
                  + 1,
              System.getProperty("os.name"),
              System.getProperty("java.version"),
              org.apache.spark.sql.SparkSession.class.getPackage().getImplementationVersion(),
              org.apache.iceberg.IcebergBuild.version(),
              DuckDbSide.version());
    }

    private static Optional<String> first(String file, String key) {
      try {
        return Files.exists(Path.of(file))
            ? Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
            : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
