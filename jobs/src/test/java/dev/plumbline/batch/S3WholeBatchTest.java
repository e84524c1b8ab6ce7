package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.Plumbline;
import dev.plumbline.storage.Aws;
import dev.plumbline.store.Login;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** All jobs through the command: bills, metrics, owners, tables and report in a bucket. */
@Slow("runs all jobs twice, once over HTTP")
@ResourceLock("aws identity")
class S3WholeBatchTest extends SparkTest {
  private static final int MACHINES = 40;
  private static final int HOURS = 48;

  private final S3Server server = S3Server.shared();
  @TempDir Path folder;

  private void deliver() {
    for (String month : List.of("2026-01", "2026-02")) {
      List<String> lines = new ArrayList<>(SmallBills.csvLines(month));
      for (int machine = 0; machine < MACHINES; machine++) {
        String id = "i-0123456789abcde%02d".formatted(machine);
        for (int hour = 0; hour < HOURS; hour++) {
          lines.add(SmallBills.csvMachine(month, hour, id, "team" + machine % 7, "0.0960000000"));
        }
      }
      SmallBills.writeCsv(folder.resolve("in/one"), month, lines, 3, 0);
    }
    SmallBills.writeCur2(spark, folder.resolve("in/two"), "2026-01", "0.5", 2, false);
    SmallBills.writeMetrics(folder.resolve("metrics"), "2026-01");
    SmallBills.write(
        folder.resolve("app/owners.csv"),
        "sub_account_id,owner,environment\n333333333333,platform,prod\n");
  }

  private int execute(String... arguments) {
    // A process of its own has a session of its own.
    SparkSession.setActiveSession(spark.newSession());
    try {
      return Plumbline.execute(arguments);
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  private String conf(String name, String root, String rest) {
    String text =
        """
        inputs:
          charges: [{path: "%1$s/in"}]
          metrics: [{path: "%1$s/metrics"}]
          owners: "%1$s/app/owners.csv"
        %2$s
        """
            .formatted(root, rest);
    return SmallBills.write(folder.resolve(name), text).toString();
  }

  private static String tables(String bucket) {
    return "warehouse: {uri: \"s3://%s/lake\", catalog: glue, namespace: bills}\n"
        .formatted(bucket);
  }

  /** Renders the report in a process of its own that knows AWS by the SDK's variables alone. */
  private static void report(String conf, String bucket, String endpoint) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(System.getProperty("spark.opens").split(" ", -1)));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=512m",
            "-XX:-DontCompileHugeMethods",
            "-Dspark.master=local[2]",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.ui.enabled=false",
            "-cp",
            System.getProperty("java.class.path"),
            Plumbline.class.getName()));
    command.addAll(List.of("report", "--conf", conf, "--out", "s3://" + bucket + "/report"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "key-id",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_REGION", "eu-west-1",
                "AWS_ENDPOINT_URL", endpoint,
                "PLUMBLINE_AWS_PATH_STYLE", "true"));
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theWholeBatchOverABucketAndGlueMakesTheTablesOfTheLocalRun() {
    deliver();
    String here =
        conf("here.yaml", folder.toString(), "warehouse: {uri: \"" + folder + "/warehouse\"}");
    assertThat(execute("run", "--conf", here)).isZero();
    Map<String, List<String>> expected = new Published(spark, folder.resolve("warehouse")).rows();
    assertThat(expected.get("charges")).hasSize(2 * (145 + MACHINES * HOURS) + 48);
    String bucket = server.newBucket();
    List.of("in", "metrics", "app")
        .forEach(part -> server.upload(folder.resolve(part), bucket, part));
    try (GlueServer glue = new GlueServer();
        FaultProxy proxy = new FaultProxy(server.endpoint()).withGlue(glue)) {
      String there =
          conf(
              "there.yaml",
              "s3://" + bucket,
              tables(bucket)
                  + "aws: {region: eu-west-1, endpoint: \"%s\", path_style: true}"
                      .formatted(proxy.endpoint()));
      assertThat(execute("run", "--conf", there)).isZero();
      Warehouse warehouse =
          new Warehouse(
              "s3://" + bucket + "/lake",
              "glue",
              "bills",
              new Aws(
                  Optional.of("eu-west-1"),
                  Optional.of(proxy.endpoint()),
                  true,
                  Optional.empty(),
                  false,
                  Map.of()),
              Login.NONE);
      Map<String, List<String>> actual = new Published(spark, warehouse).rows();
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((table, rows) -> assertThat(actual.get(table)).as(table).isEqualTo(rows));
      assertThat(glue.tables("bills")).containsKeys("charges", "scorecards", "runs");
      report(conf("variables.yaml", "s3://" + bucket, tables(bucket)), bucket, proxy.endpoint());
      assertThat(S3Server.contentType(server.get("/" + bucket + "/report/plumbline-2026-02.html")))
          .isEqualTo("text/html;charset=utf-8");
    }
  }
}
