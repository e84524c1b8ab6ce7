package dev.plumbline.notebooks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged program of the checkout, and the warehouse the tests query. */
final class Program {
  /** Root of the checkout. */
  static final Path HOME = Path.of(System.getProperty("plumbline.home")).normalize();

  static final Path QUERIES = HOME.resolve("notebooks/queries");

  private static final Path WORK = HOME.resolve("notebooks/target/sample");
  private static final Path JAR = HOME.resolve("jobs/target/plumbline.jar");

  private Program() {}

  /** The tables to query: those named by -Dplumbline.warehouse, else one made by these tests. */
  static Path warehouse() {
    String named = System.getProperty("plumbline.warehouse", "");
    return named.isEmpty() ? WORK.resolve("warehouse") : Path.of(named).toAbsolutePath();
  }

  /** Answers every query with Spark; the folder with one CSV file per query comes back. */
  static Path answers() throws IOException, InterruptedException {
    Path results = WORK.resolve("answers");
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx3g",
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=512m"));
    command.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    command.addAll(
        List.of(
            "-Dlog4j2.configurationFile=plumbline-log4j2.properties",
            "-Dspark.master=local[2]",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=2",
            "-cp",
            classPath(),
            SampleAnswers.class.getName(),
            warehouse().toString(),
            QUERIES.toString(),
            results.toString()));
    Files.createDirectories(WORK);
    Path log = WORK.resolve("spark.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("Spark could not answer:\n" + Files.readString(log));
    }
    return results;
  }

  private static String classPath() throws IOException {
    String own = HOME.resolve("notebooks/target/test-classes").toString();
    String platform = Files.readString(HOME.resolve("jobs/target/platform.classpath")).strip();
    return String.join(File.pathSeparator, own, JAR.toString(), platform);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
