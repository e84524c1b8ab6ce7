package dev.plumbline.benchmark;

import dev.plumbline.benchmark.Results.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Measures both sides in turn and writes the tables to {@code target/benchmark}. Options, as system
 * properties: {@code benchmark.rows} (sizes of the bill), {@code benchmark.times} (rounds), {@code
 * benchmark.parts} (comparable, batch, metrics).
 */
final class Benchmark {
  private static final Path FOLDER = Path.of("target", "benchmark").toAbsolutePath();
  private static final Set<String> PARTS =
      Set.copyOf(words("benchmark.parts", "comparable,batch,metrics"));
  private static final int TIMES = Integer.parseInt(words("benchmark.times", "3").get(0));

  /** The bill that is read where the metrics beside it are what is measured. */
  private static final long SMALLEST = 1;

  private final Results results = new Results();

  @Test
  void isMeasured() throws SQLException, IOException {
    for (String rows : words("benchmark.rows", "1000000,10000000")) {
      measure(Long.parseLong(rows));
    }
    if (PARTS.contains("batch")) {
      for (int round = 1; round <= TIMES; round++) {
        tell(What.EMPTY_SESSION, 0, Sides.emptySession(FOLDER.resolve("session")));
      }
    }
    if (PARTS.contains("metrics")) {
      measureMetrics(Long.parseLong(words("benchmark.rows", "1000000").get(0)));
    }
    report();
  }

  private void measure(long asked) throws SQLException, IOException {
    Sides sides = new Sides(bill(asked), FOLDER.resolve("work-" + asked));
    // Untimed: the files are in the page cache afterwards, and the coefficients at hand.
    Files.createDirectories(sides.duckDbFolder());
    sides.duckDb("prepare.log", List.of("charges"));
    Profiled.write(sides);
    long rows = Totals.rows(sides);
    for (int round = 1; round <= TIMES && PARTS.contains("comparable"); round++) {
      Cost theirs = sides.duckDb("duckdb-" + round + ".log");
      Cost ours = sides.comparable("comparable-" + round + ".log");
      Totals.requireEqual(sides);
      tell(What.DUCKDB, rows, theirs.writing(sides.duckDbBytes()));
      tell(What.COMPARABLE, rows, ours.writing(sides.comparableBytes()));
    }
    for (int round = 1; round <= TIMES && PARTS.contains("batch"); round++) {
      tell(What.BATCH, rows, sides.wholeBatch("batch-" + round + ".log"));
      tell(What.UNCHANGED, rows, sides.wholeBatchAgain("unchanged-" + round + ".log"));
    }
    report();
  }

  private void measureMetrics(long rows) throws SQLException, IOException {
    Path bill = bill(SMALLEST);
    MetricSides sides =
        new MetricSides(bill, bill(rows).resolve("metrics"), FOLDER.resolve("work-metrics"));
    for (int round = 1; round <= TIMES; round++) {
      Cost theirs = sides.duckDb("duckdb-" + round + ".log");
      Cost without = sides.ours("without-" + round + ".log", false);
      Cost ours = sides.ours("with-" + round + ".log", true);
      long points = sides.requireEqual();
      tell(What.DUCKDB_METRICS, points, theirs);
      tell(What.WITHOUT_METRICS, points, without);
      tell(What.METRICS, points, ours);
    }
  }

  /** The sample bill of a size; one that was made before is taken as it is. */
  private static Path bill(long rows) throws IOException {
    Path folder = FOLDER.resolve("data").resolve("rows-" + rows);
    Path whole = folder.resolve("units.csv");
    if (!Files.exists(whole)) {
      say("generating a bill of about %,d rows", rows);
      Sides.launch(
          FOLDER.resolve("data/generate-" + rows + ".log"),
          List.of(
              "generate",
              "--rows",
              Long.toString(rows),
              "--months",
              "1",
              "--out",
              folder.toString()));
    }
    return folder;
  }

  private void tell(What what, long rows, Cost cost) {
    results.add(what, rows, cost);
    say(
        "%-26s %,12d  wall %8.2f s  cpu %8.2f s  peak %,6d MB",
        what.words(), rows, cost.wallSeconds(), cost.cpuSeconds(), cost.peakBytes() >> 20);
  }

  private void report() throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("benchmark.md"), new ResultTables(results).markdown());
  }

  private static List<String> words(String property, String otherwise) {
    String given = System.getProperty(property, "");
    return Stream.of(given.isBlank() ? otherwise : given)
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
