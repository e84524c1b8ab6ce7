package dev.plumbline.notebooks;

import dev.plumbline.cli.Plumbline;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs in the process with Spark: makes a warehouse where there is none and answers every query by
 * the commands a user would type, all in one process, because starting an engine takes seconds.
 */
final class SampleAnswers {
  private SampleAnswers() {}

  /** Takes the warehouse, the folder of queries and the folder the results go to. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path warehouse = Path.of(arguments[0]);
    if (!Files.exists(warehouse)) {
      makeSample(warehouse);
    }
    Path results = Path.of(arguments[2]);
    Files.createDirectories(results);
    for (Path query : queries(Path.of(arguments[1]))) {
      answer(query, warehouse, results.resolve(query.getFileName() + ".csv"));
    }
  }

  /** The queries of a folder, by name. */
  static List<Path> queries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    }
  }

  private static void makeSample(Path warehouse) throws IOException {
    Path company = warehouse.resolveSibling("company");
    run("generate", "--rows", "1", "--months", "1", "--out", company.toString());
    Path conf = company.resolve("plumbline.yaml");
    Files.write(
        conf,
        List.of(
            "inputs:",
            "  charges: [{path: \"" + company.resolve("cur2") + "\"}]",
            "  metrics: [{path: \"" + company.resolve("metrics") + "\"}]",
            "  owners: \"" + company.resolve("owners.csv") + "\"",
            "  units: \"" + company.resolve("units.csv") + "\"",
            "attribution:",
            "  tag_keys: [team, owner]"));
    run("run", "--conf", conf.toString(), "--warehouse", warehouse.toString());
  }

  private static void answer(Path query, Path warehouse, Path result) throws IOException {
    PrintStream console = System.out;
    try (PrintStream out = new PrintStream(result.toFile(), StandardCharsets.UTF_8)) {
      System.setOut(out);
      run(
          "sql",
          "--format",
          "csv",
          "--warehouse",
          warehouse.toString(),
          "--",
          Files.readString(query));
    } finally {
      System.setOut(console);
    }
  }

  private static void run(String... command) {
    long start = System.nanoTime();
    int code = Plumbline.execute(command);
    System.err.printf("%s took %d ms%n", command[0], (System.nanoTime() - start) / 1_000_000);
    if (code != 0) {
      throw new IllegalStateException("plumbline " + command[0] + " ended with " + code);
    }
  }
}
