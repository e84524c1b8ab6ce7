package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.batch.Program.Ended;
import dev.plumbline.batch.Program.Running;
import dev.plumbline.testkit.Slow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the world does to a run: the disk fills up, the warehouse can no longer be written, somebody
 * else works on it. Each time readers see the state before or the state after, the program says in
 * words what is wrong, and the next run ends as if nothing had been.
 */
@Slow("starts some thirty processes")
class ChaosTest {
  private static final String QUERY =
      "select billing_period, sum(billed_cost) as cost from attributed_costs group by 1 order by 1";

  /** Two machines at 0.1 and 0.2 for 48 hours, their volume at 0.0152777778, and 1.23 of tax. */
  private static final String JANUARY = "billing_period,cost\n2026-01,16.3633333344\n";

  private static final String BOTH_MONTHS = JANUARY + "2026-02,16.3633333344\n";

  @TempDir static Path folder;

  /** All rows of a warehouse that nothing has disturbed. */
  private static List<String> undisturbed;

  private static Program program() {
    return new Program(folder.resolve("said"), List.of());
  }

  @BeforeAll
  static void learnWhatIsRight() throws Exception {
    for (String bill : List.of("january", "both")) {
      SmallBills.writeCsv(folder.resolve(bill), "2026-01", 1, 0);
    }
    SmallBills.writeCsv(folder.resolve("both"), "2026-02", 1, 0);
    Path warehouse = folder.resolve("undisturbed");
    program().run(batch("both", warehouse)).as(0);
    undisturbed = program().rows(warehouse);
    assertThat(undisturbed).anyMatch(row -> row.startsWith("charges "));
  }

  private static String[] batch(String bill, Path warehouse) {
    return new String[] {
      "run",
      "--charges",
      folder.resolve(bill).toString(),
      "--until",
      "reconciliation",
      "--warehouse",
      warehouse.toString()
    };
  }

  private static String query(Path warehouse) throws IOException, InterruptedException {
    return program()
        .run("sql", QUERY, "--format", "csv", "--warehouse", warehouse.toString())
        .as(0)
        .said();
  }

  private static void assertNextRunCompletes(Path warehouse) throws Exception {
    program().run(batch("both", warehouse)).as(0);
    assertThat(program().rows(warehouse)).isEqualTo(undisturbed);
  }

  private static SmallVolume volume(String image) {
    return SmallVolume.ofMegabytes(64, folder.resolve(image), folder.resolve("volume"));
  }

  @Test
  void aDiskThatFillsUpCostsTheRunAndNothingElse() throws Exception {
    try (SmallVolume volume = volume("full.img")) {
      Path warehouse = volume.folder().resolve("warehouse");
      program().run(batch("january", warehouse)).as(0);
      // One after the other, so that what a failed run leaves is there for the next.
      for (int kilobytes : List.of(16, 800)) {
        volume.fillLeaving(kilobytes * 1024L);
        String moment = kilobytes + " KB were left";
        tell(moment, program().run(batch("both", warehouse)))
            .asRefused("No space left on device", warehouse.toString());
        assertThat(query(warehouse)).as(moment).isEqualTo(JANUARY);
      }
      volume.makeRoom();
      assertNextRunCompletes(warehouse);
    }
  }

  @Test
  void aDiskThatFillsUpUnderTheEngineIsNamedToo() throws Exception {
    Path warehouse = folder.resolve("roomy");
    try (SmallVolume volume = volume("engine.img")) {
      volume.fillLeaving(64 * 1024L);
      Program cramped =
          new Program(
              folder.resolve("said"), List.of("-Dspark.local.dir=" + volume.folder().resolve("t")));
      tell("no room for the engine", cramped.run(batch("both", warehouse)))
          .asRefused("No space left on device", warehouse.toString());
    }
    assertNextRunCompletes(warehouse);
  }

  @Test
  void aWarehouseThatCanNoLongerBeWrittenIsReadAsItWas() throws Exception {
    try (SmallVolume volume = volume("broken.img")) {
      Path warehouse = volume.folder().resolve("warehouse");
      program().run(batch("january", warehouse)).as(0);
      for (String moment : List.of("plan     ", "[2/")) {
        Running running = program().start(batch("both", warehouse)).untilItSays(moment);
        volume.breakBeside(running.process());
        tell("broken after " + moment, running.end())
            .asRefused("could not be written", warehouse.toString());
        assertThat(query(warehouse)).as(moment).isEqualTo(JANUARY);
        volume.repair();
      }
      assertNextRunCompletes(warehouse);
      // And with nobody writing when it breaks: no file of a writer lies beside the catalog.
      volume.breakNow();
      assertThat(query(warehouse)).isEqualTo(BOTH_MONTHS);
      tell("run", program().run(batch("january", warehouse)))
          .asRefused("could not be written", warehouse.toString());
      tell("maintain", program().run("maintain", "--warehouse", warehouse.toString()))
          .asRefused("could not be written", warehouse.toString());
    }
  }

  private static Ended tell(String moment, Ended ended) {
    System.out.println(moment + ": ended with " + ended.code() + ": " + ended.said());
    return ended;
  }

  @Test
  void ofTwoRunsAtOnceOneWinsAndTheOtherSaysWho() throws Exception {
    for (int round = 1; round <= 2; round++) {
      // Not even the folder is there.
      Path warehouse = folder.resolve("both-" + round);
      Running one = program().start(batch("both", warehouse));
      Running other = program().start(batch("both", warehouse));
      List<Ended> ended = List.of(one.end(), other.end());
      ended.forEach(run -> tell("two at once", run));
      int winner = ended.get(0).code() == 0 ? 0 : 1;
      ended.get(winner).as(0);
      ended
          .get(1 - winner)
          .asRefused(warehouse.toString(), "is being written by", "Wait until it has ended");
      assertThat(program().rows(warehouse)).isEqualTo(undisturbed);
    }
  }

  @Test
  void aSecondRunAndMaintenanceAreRefusedBesideARunAndReadersAreNot() throws Exception {
    Path warehouse = folder.resolve("shared");
    program().run(batch("january", warehouse)).as(0);
    Running run = program().start(batch("both", warehouse)).untilItSays("[1/");
    Running second = program().start(batch("january", warehouse));
    Running maintain = program().start("maintain", "--warehouse", warehouse.toString());
    second.end().asRefused("is being written by", "process " + run.process().pid());
    maintain.end().asRefused("is being written by", "process " + run.process().pid());
    List<String> seen = readingBeside(run, warehouse);
    run.end().as(0);
    assertThat(seen).isNotEmpty().allMatch(List.of(JANUARY, BOTH_MONTHS)::contains);
    assertThat(query(warehouse)).isEqualTo(BOTH_MONTHS);
    assertThat(program().rows(warehouse)).isEqualTo(undisturbed);
  }

  @Test
  void readersGoOnBesideMaintenance() throws Exception {
    Path warehouse = folder.resolve("kept");
    for (String bill : List.of("january", "both")) {
      program().run(batch(bill, warehouse)).as(0);
    }
    Running maintain =
        program()
            .start(
                "maintain",
                "--warehouse",
                warehouse.toString(),
                "--set",
                "maintenance.min_small_files=2");
    List<String> seen = readingBeside(maintain, warehouse);
    maintain.end().as(0);
    assertThat(seen).isNotEmpty().containsOnly(BOTH_MONTHS);
    assertThat(query(warehouse)).isEqualTo(BOTH_MONTHS);
    assertThat(program().run(batch("both", warehouse)).as(0).said()).contains("unchanged");
  }

  /** What readers see, one after the other, as long as a process runs. */
  private static List<String> readingBeside(Running writer, Path warehouse) throws Exception {
    List<String> seen = new ArrayList<>();
    while (seen.isEmpty() || writer.process().isAlive()) {
      seen.add(query(warehouse));
    }
    return seen;
  }
}
