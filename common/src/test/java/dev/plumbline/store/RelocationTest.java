package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local warehouse whose folder was moved. */
class RelocationTest extends SparkTest {
  private final Instant now = Instant.now();

  @TempDir Path folder;

  /** What a process does that is gone at a moment: nothing more. */
  private static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Clock in(int days) {
    return Orchard.at(now.plus(Duration.ofDays(days)));
  }

  private LocalDate day(int days) {
    return in(days).instant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private Path made() {
    Path made = folder.resolve("made");
    try (Orchard orchard = new Orchard(spark, made)) {
      orchard.pick(in(0), 1);
      orchard.pick(in(1), 2);
      orchard.pick(in(58), 3);
      // So that versions of the metadata name snapshots whose files are gone.
      new Maintenance(
              orchard.lake(),
              in(90),
              new Retention(35, 0, 3),
              new FileSizes(2, 1, 2),
              "none",
              Orchard.UNDISTURBED)
          .run(orchard.session());
    }
    return made;
  }

  private void repair(Path place, Consumer<String> moments) {
    new Relocation(Warehouse.local(place), moments).repair(() -> spark);
  }

  @Test
  void isReadAndWrittenWhereItIsNowOnceItWasRepaired() throws IOException {
    Path made = made();
    Path place =
        Files.createDirectories(folder.resolve("a/much/longer/path/than/before")).resolve("w");
    Files.move(made, place);
    assertThatThrownBy(() -> Lake.openExisting(Warehouse.local(place)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(made.toString())
        .hasMessageContaining("./plumbline maintain --relocate --warehouse " + place);
    for (String moment : List.of("staged-pears", "listed", "placed", "registered-apples")) {
      assertThatThrownBy(
              () ->
                  repair(
                      place,
                      reached -> {
                        if (reached.equals(moment)) {
                          throw new Gone();
                        }
                      }))
          .isInstanceOf(Gone.class);
      assertThatThrownBy(() -> Lake.openExisting(Warehouse.local(place)))
          .as(moment)
          .isInstanceOf(ConfigurationException.class);
    }
    repair(place, Orchard.UNDISTURBED);
    assertThat(place.resolve("relocating")).doesNotExist();
    try (Orchard orchard = new Orchard(spark, place)) {
      assertThat(orchard.picked()).containsExactly(3L, 30L);
      assertThat(orchard.picked(day(1))).containsExactly(2L, 20L);
      orchard.pick(in(91), 4);
      assertThat(orchard.picked()).containsExactly(4L, 40L);
      for (String name : orchard.lake().names()) {
        assertThat(orchard.lake().find(name).orElseThrow().location()).startsWith(place.toString());
      }
    }
    assertThat(new Relocation(Warehouse.local(place), Orchard.UNDISTURBED).repair(() -> spark))
        .as("nothing is left to repair")
        .isEmpty();
  }
}
