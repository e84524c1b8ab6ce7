package dev.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed from outside at moments nobody has chosen: drawn from a seed, between its start
 * and somewhat after its end.
 */
@Slow("starts twenty processes and kills them")
class RandomKillTest extends SparkTest {
  private static final int KILLS = 20;
  private static final long SEED = 5;

  @TempDir Path folder;

  @Test
  void aReaderSeesTheStateBeforeOrTheStateAfterAndTheNextRunCompletes() throws Exception {
    Warehouse warehouse = Warehouse.local(folder.resolve("warehouse"));
    Path said = folder.resolve("said.txt");
    try (Lake lake = Lake.open(warehouse)) {
      SparkSession session = Parcels.session(spark, lake);
      Parcels.run(lake, () -> session, Parcels.weights(0));
      long started = System.nanoTime();
      Process undisturbed = RunThatDies.start(warehouse.folder(), 1, "never", said);
      assertThat(undisturbed.waitFor(120, TimeUnit.SECONDS)).isTrue();
      long wholeMillis = (System.nanoTime() - started) / 1_000_000;
      assertThat(Parcels.published(session, lake)).isEqualTo(Parcels.rows(1));
      Random random = new Random(SEED);
      for (long number = 2; number < 2 + KILLS; number++) {
        // Java's own start is no moment of ours: the second half holds the run.
        long millis = wholeMillis / 3 + random.nextLong(wholeMillis * 3 / 4);
        String moment = "killed after " + millis + " ms of about " + wholeMillis;
        Process process = RunThatDies.start(warehouse.folder(), number, "never", said);
        if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
        }
        assertThat(Parcels.published(session, lake))
            .as("what a reader sees, " + moment)
            .isIn(List.of(Parcels.rows(number - 1), Parcels.rows(number)));
        Parcels.run(lake, () -> session, Parcels.weights(number));
        assertThat(Parcels.published(session, lake))
            .as("after the next run, " + moment)
            .isEqualTo(Parcels.rows(number));
      }
    }
  }
}
