package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher with the packaged program ends with each of the documented exit codes. Runs after
 * packaging. All but one case end before the engine starts.
 */
class LauncherTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path BUILT = HOME.resolve("jobs/target");
  private static final String MONTH = "2026-01";

  @TempDir Path folder;

  /** What a command has said and how it ended. */
  private record Ended(int code, String said) {}

  private Ended launch(Path home, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("plumbline").toString());
    command.addAll(List.of(arguments));
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("PLUMBLINE_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Dspark.sql.shuffle.partitions=1");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Ended(code, Files.readString(said, StandardCharsets.UTF_8));
  }

  private Ended launch(String... arguments) throws IOException, InterruptedException {
    return launch(HOME, Map.of(), arguments);
  }

  private static void assertEnds(Ended ended, int code, String saying) {
    assertThat(ended.said()).contains(saying);
    assertThat(ended.code()).as(ended.said()).isEqualTo(code);
    if (code != 1) {
      assertThat(ended.said()).doesNotContain("\tat ");
    }
  }

  /** Spark, Hadoop, Iceberg and the AWS SDK are the platform's: a second copy would fight them. */
  @Test
  void theJarHoldsOurCodeAndWhatWasMovedOutOfTheWayAlone() throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(BUILT.resolve("plumbline.jar"));
        Stream<Path> all = Files.walk(inside.getPath("/"))) {
      List<String> files = all.filter(Files::isRegularFile).map(Path::toString).toList();
      assertThat(files)
          .hasSizeGreaterThan(500)
          .filteredOn(file -> file.endsWith(".class"))
          .allMatch(file -> file.startsWith("/dev/plumbline/"));
      assertThat(files)
          .filteredOn(file -> file.startsWith("/META-INF/services/"))
          .noneMatch(file -> file.matches(".*(hadoop|spark|iceberg|awssdk).*"));
    }
    assertThat(Files.size(BUILT.resolve("plumbline.jar"))).isLessThan(8L << 20);
  }

  @Test
  void whatIsDoneEndsWith0() throws IOException, InterruptedException {
    assertEnds(launch("explain", "EC2-01"), 0, "Idle EC2 instance");
  }

  @Test
  void aBugEndsWith1AndItsStackTrace() throws IOException, InterruptedException {
    Path home = folder.resolve("broken");
    Files.createDirectories(home.resolve("jobs/target"));
    for (String file : List.of("plumbline", "jobs/target/platform.classpath")) {
      Files.copy(HOME.resolve(file), home.resolve(file));
    }
    Path jar =
        Files.copy(BUILT.resolve("plumbline.jar"), home.resolve("jobs/target/plumbline.jar"));
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath("plumbline.properties"));
    }
    Map<String, String> definitions =
        Map.of("PLUMBLINE_DEFINITIONS", HOME.resolve("conf").toString());
    Ended ended = launch(home, definitions, "plan", "--charges", "bill");
    assertEnds(ended, 1, "This is a bug in Plumbline");
    assertThat(ended.said()).contains("\tat dev.plumbline.cli.");
  }

  @Test
  void wrongUseEndsWith2() throws IOException, InterruptedException {
    assertEnds(launch("run", "--chargs", "x"), 2, "--chargs");
    assertEnds(
        launch("plan", "--charges", "x", "--set", "rules.EC2-01.cpu_percent=500"),
        2,
        "is 500; allowed are 0 to 100");
  }

  @Test
  void aBillThatIsNotThereEndsWith3() throws IOException, InterruptedException {
    Path missing = folder.resolve("no-such-bill");
    assertEnds(launch("run", "--charges", missing.toString()), 3, missing.toString());
  }

  @Test
  void aMappingThatAddsMoneyEndsWith4() throws IOException, InterruptedException {
    SmallBills.writeCsv(folder.resolve("bill"), MONTH, 1, 0);
    Path definitions = copyOf(HOME.resolve("conf"), folder.resolve("definitions"));
    Path mapping = definitions.resolve("formats/cur.yaml");
    String written = Files.readString(mapping);
    assertThat(written).contains("billed_cost: gross\n");
    Files.writeString(
        mapping, written.replace("billed_cost: gross\n", "billed_cost: gross + gross\n"));
    assertEnds(
        launch("run", "--charges", "bill", "--definitions", definitions.toString()),
        4,
        "1 check failed in charge_days; nothing was published");
  }

  private static Path copyOf(Path folder, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.relativize(file).toString()));
      }
    }
    return copy;
  }
}
