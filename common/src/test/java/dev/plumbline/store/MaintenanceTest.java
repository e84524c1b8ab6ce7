package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.SnapshotRef;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cleaning a warehouse, beside readers and with the clock turned forward. */
class MaintenanceTest extends SparkTest {
  private static final Retention SHORT = new Retention(35, 0, 3);
  private static final FileSizes PAIRS = new FileSizes(1_000_000, 500_000, 2);

  private final Instant now = Instant.now();
  @TempDir Path folder;
  private Orchard orchard;

  @BeforeEach
  void open() {
    orchard = new Orchard(spark, folder.resolve("warehouse"));
  }

  @AfterEach
  void close() {
    orchard.close();
  }

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

  private Maintenance maintenance(Clock clock, Consumer<String> moments) {
    return new Maintenance(orchard.lake(), clock, SHORT, PAIRS, "apples", moments);
  }

  private List<TableCare> maintain(int days) {
    return maintenance(in(days), Orchard.UNDISTURBED).run(orchard.session());
  }

  private static TableCare of(String table, List<TableCare> done) {
    return done.stream().filter(care -> care.table().equals(table)).findFirst().orElseThrow();
  }

  private RunRecord published() {
    return new Journal(orchard.lake()).lastPublished().orElseThrow();
  }

  @Test
  void smallFilesAreJoinedAndTheSameRowsArePublished() {
    RunRecord before = orchard.pickInBaskets(in(0));
    TableCare apples = of("apples", maintain(0));
    assertThat(apples.joinedFiles()).isEqualTo(3);
    assertThat(apples.writtenFiles()).isEqualTo(1);
    assertThat(of("pears", maintain(0)).isUntouched()).isTrue();
    assertThat(orchard.picked()).containsExactly(7L, 10L);
    RunRecord after = published();
    assertThat(after.maintains()).contains(before.runId());
    assertThat(after.snapshots().get("apples")).isNotEqualTo(before.snapshots().get("apples"));
    assertThat(after.snapshots().get("pears")).isEqualTo(before.snapshots().get("pears"));
    assertThat(after.fingerprints()).isEqualTo(before.fingerprints());
    assertThat(new Journal(orchard.lake()).origin(after).runId()).isEqualTo(before.runId());
  }

  @Test
  void aPreviewTellsAndDoesNothing() throws IOException {
    RunRecord before = orchard.pickInBaskets(in(0));
    Path stray = stray();
    List<TableCare> wanted = maintenance(in(90), Orchard.UNDISTURBED).preview(orchard.session());
    assertThat(of("apples", wanted).joinedFiles()).isEqualTo(3);
    assertThat(of("apples", wanted).expiredSnapshots()).isPositive();
    assertThat(of("apples", wanted).orphanFiles()).isEqualTo(1);
    assertThat(stray).exists();
    assertThat(published().runId()).isEqualTo(before.runId());
  }

  @Test
  void whatTheRetentionLetsGoCannotBeReadAnyMoreAndTheRestCan() {
    orchard.pick(in(0), 1);
    orchard.pick(in(1), 2);
    orchard.pick(in(58), 3);
    orchard.pick(in(80), 4);
    TableCare apples = of("apples", maintain(90));
    // The empty beginning and day 0 go; what was made on day 1 was still read on day 57.
    assertThat(apples.expiredSnapshots()).isEqualTo(2);
    assertThat(apples.after().files()).isLessThan(apples.before().files());
    assertThat(apples.after().bytes()).isLessThan(apples.before().bytes());
    assertThat(orchard.picked()).containsExactly(4L, 40L);
    assertThat(orchard.picked(day(58))).containsExactly(3L, 30L);
    assertThat(orchard.picked(day(57))).containsExactly(2L, 20L);
    assertThatThrownBy(() -> orchard.picked(day(0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("what was published on " + day(0) + " is no longer kept")
        .hasMessageContaining("the nearest days that can be read are " + day(1) + ".");
    assertThat(of("apples", maintain(90)).isUntouched()).isTrue();
  }

  @Test
  void noYoungFileIsRemovedWhoeverItBelongsTo() throws IOException {
    orchard.pick(in(0), 1);
    orchard.pick(in(0), 2);
    Path stray = stray();
    Retention nothing = new Retention(0, 0, 3);
    for (int days : List.of(2, 4)) {
      List<TableCare> done =
          new Maintenance(orchard.lake(), in(days), nothing, PAIRS, "none", Orchard.UNDISTURBED)
              .run(orchard.session());
      assertThat(of("apples", done).expiredSnapshots()).isEqualTo(days == 2 ? 0 : 2);
      assertThat(of("apples", done).orphanFiles()).isEqualTo(days == 2 ? 0 : 1);
    }
    assertThat(stray).doesNotExist();
    assertThat(orchard.picked()).containsExactly(2L, 20L);
  }

  private Path stray() throws IOException {
    return Files.writeString(
        folder.resolve("warehouse/plumbline/apples/data/stray.parquet"), "of a run that died");
  }

  @Test
  void aReaderThatHadBegunBeforeReadsToItsEnd() {
    orchard.pickInBaskets(in(0));
    SparkSession reader = orchard.reader();
    PublishedTables.register(reader, orchard.lake(), Clock.systemUTC());
    Iterator<Row> rows = reader.sql("select kilos from apples").toLocalIterator();
    long read = rows.next().getLong(0);
    // Nothing was published for 90 days: the state that is being read is as old as that.
    TableCare apples = of("apples", maintain(90));
    assertThat(apples.joinedFiles()).isEqualTo(3);
    while (rows.hasNext()) {
      read += rows.next().getLong(0);
    }
    assertThat(read).isEqualTo(7);
    assertThat(reader.sql("select sum(kilos) from apples").head().getLong(0)).isEqualTo(7);
  }

  @Test
  @Slow("cleans ten times")
  void maintenanceThatDiesIsCompletedOrDiscardedByWhoeverComesNext() {
    RunRecord baskets = orchard.pickInBaskets(in(2));
    for (String moment :
        List.of("compacted-apples", "publishing", "moved-apples", "moved-all", "expired-apples")) {
      assertThatThrownBy(
              () ->
                  maintenance(
                          in(2),
                          reached -> {
                            if (reached.equals(moment)) {
                              throw new Gone();
                            }
                          })
                      .run(orchard.session()))
          .isInstanceOf(Gone.class);
      assertThat(orchard.picked()).as(moment).containsExactly(7L, 10L);
      boolean isDiscarded = moment.equals("compacted-apples");
      assertThat(published().maintains())
          .as(moment)
          .isEqualTo(isDiscarded ? Optional.empty() : Optional.of(baskets.runId()));
      maintain(2);
      assertThat(published().maintains()).as(moment).contains(baskets.runId());
      assertThat(orchard.lake().find("apples").orElseThrow().refs().values())
          .as(moment)
          .filteredOn(SnapshotRef::isBranch)
          .hasSize(1);
      baskets = orchard.pickInBaskets(in(2));
    }
  }

  @Test
  void itWaitsForNobodyAndRefusesBesideAWriter() {
    orchard.pick(in(0), 1);
    try (Run run = Run.begin(orchard.lake(), in(0), Orchard.UNDISTURBED)) {
      assertThat(run.id()).isNotEmpty();
      assertThatThrownBy(() -> maintain(0))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is being written by");
    }
  }
}
