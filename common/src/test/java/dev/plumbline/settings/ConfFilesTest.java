package dev.plumbline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfFilesTest {
  @TempDir Path folder;

  @Test
  void filesOfAFolderAreListedSortedWithTheirNamesBelowIt() throws IOException {
    Files.createDirectories(folder.resolve("rules/idle"));
    Files.writeString(folder.resolve("rules/idle/b.yaml"), "b");
    Files.writeString(folder.resolve("rules/a.yaml"), "a");
    Files.writeString(folder.resolve("rules/notes.md"), "n");
    ConfFiles conf = ConfFiles.of(Optional.of(folder));
    assertThat(conf.list("rules", ".yaml")).containsExactly("rules/a.yaml", "rules/idle/b.yaml");
    assertThat(conf.list("kpis", ".yaml")).isEmpty();
    assertThat(conf.text("rules/a.yaml")).isEqualTo("a");
    assertThat(conf.has("rules/a.yaml")).isTrue();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ConfFiles.of(Optional.of(folder.resolve("gone"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(folder.resolve("gone").toString());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ConfFiles.of(Optional.of(folder)).text("rules/x.yaml"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(folder + "/rules/x.yaml cannot be read");
  }

  @Test
  void aFileIsNamedByWhereItReallyStands() {
    assertThat(ConfFiles.of(Optional.of(folder)).place("pillars.yaml"))
        .isEqualTo(folder + "/pillars.yaml");
    assertThat(ConfFiles.of(Optional.of(Path.of("src").toAbsolutePath())).place("pillars.yaml"))
        .isEqualTo("src/pillars.yaml");
    assertThat(ConfFiles.of(Optional.of(Path.of("."))).place("pillars.yaml"))
        .isEqualTo("pillars.yaml");
  }
}
