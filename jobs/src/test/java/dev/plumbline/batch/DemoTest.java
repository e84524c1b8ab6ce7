package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.Plumbline;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The demo as a user runs it, in a process of its own, held against the planted truth. What it
 * leaves under target/demo is what the analysts' queries are tested on. It runs beside the other
 * tests, which leave a core idle most of the time, and reads through a session with views of its
 * own.
 */
@Order(1)
class DemoTest {
  private static final Path DEMO = Path.of("target", "demo").toAbsolutePath();
  private static String told;
  private static SparkSession spark;

  @BeforeAll
  static void runTheDemo() throws IOException, InterruptedException {
    clear();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(System.getProperty("spark.opens").split(" ", -1)));
    command.addAll(
        List.of(
            "-Xmx3g",
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=512m",
            "-XX:-DontCompileHugeMethods",
            "-Dspark.master=local[2]",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=4",
            "-cp",
            System.getProperty("java.class.path"),
            Plumbline.class.getName(),
            "demo",
            "--out",
            DEMO.toString()));
    Process demo = new ProcessBuilder(command).redirectErrorStream(true).start();
    told = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(demo.waitFor()).as(told).isZero();
    spark = SparkTest.session().newSession();
    Warehouse warehouse = Warehouse.local(DEMO.resolve("warehouse"));
    Sessions.attach(spark, warehouse);
    try (Lake lake = Lake.openExisting(warehouse)) {
      PublishedTables.register(spark, lake, Clock.systemUTC());
    }
    spark
        .read()
        .option("header", true)
        .option("multiLine", true)
        .csv(DEMO.resolve("truth").resolve("waste.csv").toString())
        .createOrReplaceTempView("truth");
  }

  private static void clear() throws IOException {
    if (Files.exists(DEMO)) {
      try (Stream<Path> files = Files.walk(DEMO)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<String> lines(String query) {
    Dataset<Row> rows = spark.sql(query);
    return rows.collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }

  @Test
  void sixScoresAndTheReportAreTold() {
    assertThat(told)
        .containsIgnoringCase("operational excellence")
        .containsIgnoringCase("security")
        .containsIgnoringCase("reliability")
        .containsIgnoringCase("performance efficiency")
        .containsIgnoringCase("cost optimization")
        .containsIgnoringCase("sustainability")
        .contains(".html");
    assertThat(DEMO.resolve("report")).isDirectoryContaining("glob:**.html");
  }

  @Test
  void everyBasisAddsUpToTheBill() {
    assertThat(
            lines(
                "select basis, cast(max(abs(residual)) as double) from reconciliation group by basis"
                    + " order by basis"))
        .containsExactly("billed 0.0", "effective 0.0", "net_billed 0.0", "net_effective 0.0");
  }

  @Test
  void everyPlantedWasteIsFoundAndNothingElse() {
    String latest = "f.billing_period = (select max(billing_period) from findings)";
    assertThat(
            lines(
                "select rule_id, resource_id from findings f where "
                    + latest
                    + " order by rule_id, resource_id"))
        .containsExactlyElementsOf(
            lines(
                "select rule_id, resource_id from truth where verdict = 'FINDING'"
                    + " order by rule_id, resource_id"));
  }

  @Test
  void namespacesCostWhatTheirPodsTakeOfTheNodes() {
    String costs = "billing_period, cluster, namespace, split_cost, unused_cost";
    String order = " order by billing_period, cluster, namespace";
    spark
        .read()
        .option("header", true)
        .csv(DEMO.resolve("truth").resolve("containers.csv").toString())
        .createOrReplaceTempView("planted_containers");
    assertThat(
            lines("select " + costs + " from container_costs where cluster like '%-eks'" + order))
        .hasSize(12)
        .containsExactlyElementsOf(lines("select " + costs + " from planted_containers" + order));
  }

  @Test
  void aUnitOfWorkHasACostAndAnEmission() {
    assertThat(
            lines(
                "select workload, unit from unit_costs where state = 'MEASURED' and cost_per_unit > 0"
                    + " and emissions_gco2e_per_unit > 0 group by 1, 2 order by 1, 2"))
        .containsExactly("checkout payments", "search queries", "web-shop orders");
  }

  @Test
  void eachRuleHasItsCases() {
    assertThat(
            lines(
                "select rule_id from truth where verdict = 'FINDING' group by rule_id"
                    + " having count(*) >= 3 order by rule_id"))
        .containsExactly(
            "COM-01", "COM-02", "EBS-01", "EBS-02", "EBS-03", "EC2-01", "ELB-01", "IP-01", "NAT-01",
            "RDS-01");
  }

  @Test
  void everyPlantedSurpriseIsFoundAndNothingElse() {
    spark
        .read()
        .option("header", true)
        .csv(DEMO.resolve("truth").resolve("surprises.csv").toString())
        .createOrReplaceTempView("surprises");
    String told = " where measure = 'cost' and kind in ('ANOMALY', 'LEVEL_SHIFT', 'NEW_SPEND')";
    assertThat(
            lines(
                "select kind, service_name, start_date, end_date from anomalies"
                    + told
                    + " and scope = 'organization' and service_name is not null order by 1, 2"))
        .containsExactlyElementsOf(
            lines(
                "select kind, service_name, start_date, end_date from surprises where scope ="
                    + " 'organization' order by 1, 2"));
    assertThat(
            lines(
                "select count(*) from surprises s left anti join (select * from anomalies"
                    + told
                    + ") a on a.kind = s.kind and a.scope = s.scope and a.scope_id ="
                    + " coalesce(s.scope_id, '') and a.service_name = s.service_name and"
                    + " a.start_date = s.start_date"))
        .containsExactly("0");
  }

  @Test
  void theChangesOfAMonthAddUpToTheChangeOfItsBill() {
    assertThat(
            lines(
                "with bills as (select billing_period, sum(attributed_total) as total from"
                    + " reconciliation where basis = 'net_effective' group by 1), changes as"
                    + " (select period_before, period_after, sum(cost_delta) as delta from"
                    + " cost_changes where comparison = 'month' group by 1, 2) select"
                    + " cast(delta - (a.total - b.total) as double) from changes join bills b on"
                    + " b.billing_period = period_before join bills a on a.billing_period ="
                    + " period_after"))
        .containsExactly("0.0", "0.0");
    // And those of each owner to the change of what is attributed to it.
    assertThat(
            lines(
                "with paid as (select owner, billing_period, sum(x_net_effective_cost) as total"
                    + " from attributed_costs group by 1, 2), changed as (select owner,"
                    + " period_before, period_after, sum(cost_after) as after, sum(cost_before) as"
                    + " before from cost_changes where comparison = 'month' group by 1, 2, 3)"
                    + " select count(*) from changed c left join paid b on b.owner = c.owner and"
                    + " b.billing_period = period_before left join paid a on a.owner = c.owner and"
                    + " a.billing_period = period_after where c.after <> coalesce(a.total, 0) or"
                    + " c.before <> coalesce(b.total, 0)"))
        .containsExactly("0");
  }

  @Test
  void unevaluatedResourcesSayWhy() {
    assertThat(
            lines(
                "select count(*) from rule_verdicts where verdict = 'NOT_EVALUATED' and reason is"
                    + " null"))
        .containsExactly("0");
  }
}
