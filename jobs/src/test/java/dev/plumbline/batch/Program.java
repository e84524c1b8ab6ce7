package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.Plumbline;
import dev.plumbline.storage.LocalFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program as a process of its own, with the classes of the test.
 *
 * @param folder where the process works and what it says is kept
 * @param flags for Java, over those that make a short life cheap
 */
record Program(Path folder, List<String> flags) {
  private static final int MINUTES = 6;

  /** A process that runs. */
  record Running(Process process, Path said) {
    String text() {
      try {
        return Files.readString(said, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Waits until it has said something; an error where it ends before. */
    Running untilItSays(String words) throws InterruptedException {
      while (!text().contains(words)) {
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
            .as("has ended before it said '" + words + "': " + text())
            .isFalse();
      }
      return this;
    }

    Ended end() throws InterruptedException {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      return new Ended(process.exitValue(), text());
    }
  }

  /** What a command has said and how it ended. */
  record Ended(int code, String said) {
    Ended as(int expected) {
      assertThat(code).as(said).isEqualTo(expected);
      return this;
    }

    /** Ended with use or configuration to mend, said in words. */
    Ended asRefused(String... words) {
      as(2);
      assertThat(said).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
      return this;
    }
  }

  Running start(String... arguments) throws IOException {
    return start(Plumbline.class, arguments);
  }

  private Running start(Class<?> main, String... arguments) throws IOException {
    Files.createDirectories(folder);
    Path said = Files.createTempFile(folder, main.getSimpleName() + "-", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.opens").split(" ", -1)));
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:ReservedCodeCacheSize=512m", "-Dfile.encoding=UTF-8"));
    command.add("-Dlog4j2.configurationFile=plumbline-log4j2.properties");
    command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    command.addAll(List.of("-Dspark.driver.host=localhost"));
    command.addAll(List.of("-Dspark.driver.bindAddress=127.0.0.1"));
    command.add("-Dspark.sql.shuffle.partitions=1");
    command.add("-D" + LocalFiles.OPTION + "=" + LocalFiles.class.getName());
    // For some hundred rows, code is not worth being generated.
    command.add("-Dspark.sql.codegen.wholeStage=false");
    command.add("-Dspark.sql.codegen.factoryMode=NO_CODEGEN");
    command.addAll(flags);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    return new Running(process, said);
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return ended(start(arguments));
  }

  /** The rows of all published tables but the logs, read by a process that is gone afterwards. */
  List<String> rows(Path warehouse) throws IOException, InterruptedException {
    return told(warehouse, "rows");
  }

  /** Of each of these tables how many rows it has, and a sum over what they hold. */
  List<String> sums(Path warehouse) throws IOException, InterruptedException {
    return told(warehouse, "sums");
  }

  private List<String> told(Path warehouse, String what) throws IOException, InterruptedException {
    Path file = Files.createTempFile(Files.createDirectories(folder), what + "-", ".txt");
    ended(start(PublishedRows.class, warehouse.toString(), file.toString(), what)).as(0);
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  private static Ended ended(Running running) throws InterruptedException {
    try {
      return running.end();
    } finally {
      running.process().destroyForcibly();
    }
  }
}
