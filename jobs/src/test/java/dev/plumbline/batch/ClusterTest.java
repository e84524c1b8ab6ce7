package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.batch.Program.Running;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a cluster: a master and two workers as processes of their own. Runs after
 * packaging. The bill holds Parquet and CSV files, and among the metrics lie lines that are no
 * metrics, so that everything reading tasks leave beside their rows is there to go wrong.
 */
@Slow("starts a cluster and runs the batch on it, several times")
class ClusterTest extends SparkTest {
  private static final String TABLES = "attributed_costs,reconciliation,resource_months,emissions";
  private static final String DELIVERED =
      "select kind, billing_period, state, file_count, read_file_count, record_count,"
          + " rejected_count, superseded_count, stored_count, duplicate_count, effective_total from"
          + " deliveries order by x_source_id, billing_period";
  private static final int PARTS = 4;

  /** For some hundred rows, code is not worth being generated. */
  private static final List<String> SMALL =
      List.of("spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN");

  @TempDir static Path folder;
  private static List<String> local;
  private static String delivered;

  private static Program program() {
    return new Program(folder.resolve("local"), List.of());
  }

  /** Where a test needs it: the first that asks waits for a local run. */
  private static void learnWhatIsRight() throws Exception {
    if (local != null) {
      return;
    }
    Path in = folder.resolve("in");
    for (String month : List.of("2026-01", "2026-02")) {
      SmallBills.writeCsv(in.resolve("legacy"), month, PARTS, 0);
      SmallBills.writeMetrics(in.resolve("metrics"), month);
    }
    SmallBills.writeCur2(session(), in.resolve("cur2"), "2026-01", "0.5", 2, false);
    SmallBills.write(in.resolve("metrics/noise.json"), "no metric\n{\"half\": \n");
    Path warehouse = folder.resolve("warehouse");
    program().run(batch("in", warehouse)).as(0);
    local = program().rows(warehouse);
    delivered = deliveries(warehouse);
    assertThat(local)
        .anyMatch(row -> row.startsWith("rejected_records "))
        .anyMatch(row -> row.startsWith("emissions "))
        .anyMatch(row -> row.startsWith("metric_points "));
  }

  private static String[] batch(String bill, Path warehouse) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    for (String part : List.of("cur2", "legacy")) {
      Path charges = folder.resolve(bill).resolve(part);
      if (Files.exists(charges)) {
        arguments.addAll(List.of("--charges", charges.toString()));
      }
    }
    arguments.addAll(List.of("--metrics", folder.resolve(bill).resolve("metrics").toString()));
    arguments.addAll(List.of("--until", TABLES, "--warehouse", warehouse.toString()));
    return arguments.toArray(String[]::new);
  }

  private static String deliveries(Path warehouse) throws IOException, InterruptedException {
    return program()
        .run("sql", DELIVERED, "--format", "csv", "--warehouse", warehouse.toString())
        .as(0)
        .said();
  }

  private static void assertAsLocal(Path warehouse) throws IOException, InterruptedException {
    assertThat(program().rows(warehouse)).isEqualTo(local);
    assertThat(deliveries(warehouse)).isEqualTo(delivered);
  }

  @Test
  void theTablesAreThoseOfALocalRun() throws Exception {
    learnWhatIsRight();
    Path warehouse = folder.resolve("of-two");
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("two"), 2)) {
      cluster.submit(2, SMALL, batch("in", warehouse)).end().as(0);
      assertThat(cluster.executorsLaunched()).isEqualTo(2);
    }
    assertAsLocal(warehouse);
  }

  @Test
  void executorsThatAreKilledAreReplacedAndTheTablesAreTheSame() throws Exception {
    learnWhatIsRight();
    Path warehouse = folder.resolve("of-killed");
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("killed"), 2)) {
      Running running = cluster.submit(2, SMALL, batch("in", warehouse));
      // While files are read, and again while tables are made of tables.
      running.untilItSays("plan     ");
      cluster.killExecutorOf(1);
      running.untilItSays("[3/");
      cluster.killExecutorOf(2);
      running.end().as(0);
      assertThat(cluster.executorsLaunched()).isGreaterThanOrEqualTo(4);
    }
    assertAsLocal(warehouse);
  }

  /** Told, not asserted: where the machine has two cores, the driver has to share them too. */
  @Test
  void twoWorkersBesideOne() throws Exception {
    int rows = Integer.getInteger("cluster.rows", 200_000);
    program()
        .run(
            "generate",
            "--rows",
            Integer.toString(rows),
            "--months",
            "1",
            "--out",
            folder.resolve("larger").toString())
        .as(0);
    double[] seconds = new double[3];
    for (int workers : List.of(1, 2)) {
      Path warehouse = folder.resolve("of-larger-" + workers);
      try (LocalCluster cluster =
          LocalCluster.start(folder.resolve("larger-" + workers), workers)) {
        long start = System.nanoTime();
        cluster.submit(workers, List.of(), batch("larger", warehouse)).end().as(0);
        seconds[workers] = (System.nanoTime() - start) / 1e9;
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "cluster: %,d rows took %.1f s on one worker and %.1f s on two: %.2f times as fast",
            rows,
            seconds[1],
            seconds[2],
            seconds[1] / seconds[2]));
    assertThat(program().sums(folder.resolve("of-larger-2")))
        .isEqualTo(program().sums(folder.resolve("of-larger-1")))
        .isNotEmpty();
  }
}
