package dev.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.Journal;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.SnapshotRef;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed at each moment at which it could leave a mess, one after the other in the same
 * warehouse. Each time a reader sees one state whole, and the next run ends as if nothing had been.
 */
@Slow("starts a process for each moment it dies at")
class KilledRunTest extends SparkTest {
  @TempDir Path folder;

  @Test
  void whoeverComesAfterAKilledRunSeesOneStateWhole() throws Exception {
    Warehouse warehouse = Warehouse.local(folder.resolve("warehouse"));
    try (Lake lake = Lake.open(warehouse)) {
      SparkSession session = Parcels.session(spark, lake);
      Parcels.run(lake, () -> session, Parcels.weights(0));
      long number = 0;
      // Until the list of snapshots is stored the old state stays, from then on the new one holds.
      for (String moment :
          List.of(
              RunThatDies.INSIDE_A_TASK,
              "auditing-month_weights",
              "publishing",
              "moved-month_weights",
              "moved-all",
              "published")) {
        number++;
        die(warehouse.folder(), number, moment);
        boolean isDecided =
            List.of("publishing", "moved-month_weights", "moved-all", "published").contains(moment);
        assertThat(Parcels.published(session, lake))
            .as("what a reader sees after a run was killed at: " + moment)
            .isEqualTo(Parcels.rows(isDecided ? number : number - 1));
        boolean isComputed = Parcels.run(lake, () -> session, Parcels.weights(number)).isPresent();
        assertThat(isComputed).as("the next run computes again: " + moment).isEqualTo(!isDecided);
        assertThat(Parcels.published(session, lake)).as(moment).isEqualTo(Parcels.rows(number));
        assertLikeAnUndisturbedRun(lake, moment);
      }
    }
  }

  /** No branch is left, each table's head is the published snapshot, and it carries its tag. */
  private static void assertLikeAnUndisturbedRun(Lake lake, String moment) {
    RunRecord run = new Journal(lake).lastPublished().orElseThrow();
    run.snapshots()
        .forEach(
            (name, snapshot) -> {
              var table = lake.find(name).orElseThrow();
              assertThat(table.currentSnapshot().snapshotId()).as(moment).isEqualTo(snapshot);
              assertThat(table.refs().values().stream().filter(SnapshotRef::isBranch))
                  .as(moment)
                  .hasSize(1);
              assertThat(table.refs())
                  .as(moment + ": " + name + " is tagged")
                  .containsKey("run-" + run.runId());
            });
    assertThat(new Journal(lake).list())
        .extracting(RunRecord::state)
        .containsOnly(RunRecord.State.PUBLISHED);
  }

  private void die(Path warehouse, long number, String moment)
      throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process process = RunThatDies.start(warehouse, number, moment, said);
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the run has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as(() -> moment + ": " + text(said))
        .isEqualTo(RunThatDies.EXIT);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
