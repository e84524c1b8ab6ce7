package dev.plumbline.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two sides over the same files, each as processes of its own.
 *
 * @param bill folder with the bills
 * @param work folder the sides write below
 */
record Sides(Path bill, Path work) {
  /** The tables of the comparable part; what they need is computed with them. */
  static final List<String> COMPARED = List.of("attributed_costs", "resource_months", "emissions");

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final String REPORT = "kestrel-hourly";

  /** The bill, its narrow copy, attribution by day, resources by month, emissions by day. */
  Cost comparable(String log) {
    empty(work.resolve("comparable"));
    return plumbline(
        log,
        "run",
        "--charges",
        bill.resolve("cur2").toString(),
        "--until",
        String.join(",", COMPARED),
        "--warehouse",
        work.resolve("comparable").toString());
  }

  /** Every table. */
  Cost wholeBatch(String log) {
    empty(work.resolve("whole"));
    return wholeBatchAgain(log);
  }

  /** The same over what it has published. */
  Cost wholeBatchAgain(String log) {
    return plumbline(
        log,
        "run",
        "--charges",
        bill.resolve("cur2").toString(),
        "--warehouse",
        work.resolve("whole").toString());
  }

  static Cost launch(Path log, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("plumbline").toString()));
    command.addAll(arguments);
    return Cost.of(command, log);
  }

  private Cost plumbline(String log, String... arguments) {
    return launch(work.resolve(log), List.of(arguments));
  }

  /** The same tables by DuckDB. */
  Cost duckDb(String log) {
    empty(duckDbFolder());
    List<String> statements = new ArrayList<>(List.of("charges"));
    statements.addAll(COMPARED);
    return duckDb(log, statements);
  }

  /** Some statements by DuckDB, into its folder as it is. */
  Cost duckDb(String log, List<String> statements) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "input=" + bill.resolve("cur2/*/data/*/*.parquet"),
                "report=" + REPORT,
                "output=" + duckDbFolder(),
                "profiles=" + Profiled.file(work),
                "known_min_ratio=" + Profiled.KNOWN_MIN_RATIO));
    arguments.addAll(statements);
    return duckDbProcess(work.resolve(log), arguments);
  }

  static Cost duckDbProcess(Path log, List<String> arguments) {
    // A short-lived shell around the engine: what matters lies outside of Java.
    List<String> flags = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    return java(log, flags, DuckDbSide.class, arguments);
  }

  /** What starting and stopping the engine alone takes. */
  static Cost emptySession(Path work) {
    List<String> flags = new ArrayList<>(List.of("-Xmx2g", "-XX:+UseParallelGC", "-Xshare:auto"));
    flags.addAll(List.of(System.getProperty("spark.opens").split(" ", -1)));
    return java(work.resolve("session.log"), flags, EmptySession.class, List.of(work.toString()));
  }

  private static Cost java(Path log, List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            main.getName()));
    command.addAll(arguments);
    return Cost.of(command, log);
  }

  Path duckDbFolder() {
    return work.resolve("duckdb");
  }

  /** The files of a table that a first run has written. */
  String ourFiles(String table) {
    return work.resolve("comparable/plumbline").resolve(table) + "/data/**/*.parquet";
  }

  String duckDbFiles(String table) {
    return duckDbFolder().resolve(table + ".parquet").toString();
  }

  /** Bytes of the compared tables, the narrow copy among them. */
  long duckDbBytes() {
    return bytes(duckDbFolder());
  }

  /** The same of the batch: those tables and what they were made of. */
  long comparableBytes() {
    return bytes(work.resolve("comparable/plumbline"));
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder in which nothing is left of an earlier round. */
  static Path empty(Path folder) {
    try {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
