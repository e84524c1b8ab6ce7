package dev.plumbline.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each notebook runs from top to bottom without anybody watching, and is kept without results. */
final class NotebooksTest {
  private static final Path FOLDER = Program.HOME.resolve("notebooks");

  @BeforeAll
  static void makeTables() throws Exception {
    if (jupyterIsInstalled() && !Files.exists(Program.warehouse())) {
      Program.answers();
    }
  }

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookRunsHeadlessAndDrawsItsCharts(Path notebook, @TempDir Path out) throws Exception {
    assumeTrue(
        jupyterIsInstalled(),
        "jupyter is not on the PATH: install jupyter-nbconvert, python3-ipykernel, python3-pandas"
            + " and python3-matplotlib to run the notebooks");
    Path log = out.resolve("nbconvert.log");
    ProcessBuilder command =
        new ProcessBuilder(
                "jupyter",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--output-dir",
                out.toString(),
                notebook.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("PLUMBLINE_WAREHOUSE", Program.warehouse().toString());
    // Short lives: the second compiler would cost more than it saves.
    command.environment().put("PLUMBLINE_JAVA_OPTS", "-XX:TieredStopAtLevel=1");

    int code = command.start().waitFor();

    assertThat(code).as(() -> text(log)).isZero();
    assertThat(Files.readString(out.resolve(notebook.getFileName())))
        .contains("\"image/png\"")
        .doesNotContain("\"output_type\": \"error\"");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void aNotebookIsKeptWithoutResults(Path notebook) throws IOException {
    assertThat(Files.readString(notebook))
        .doesNotContain("image/png", "\"output_type\"")
        .doesNotContainPattern("\"execution_count\": \\d");
  }

  private static boolean jupyterIsInstalled() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "jupyter-nbconvert")));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return "no log: " + unreadable.getMessage();
    }
  }
}
