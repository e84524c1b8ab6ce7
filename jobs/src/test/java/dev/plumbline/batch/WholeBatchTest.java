package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.Plumbline;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The whole batch through its command, over two payers' bills. A run takes seconds, so the tests
 * share one warehouse and stand in the order of its life.
 */
@Slow("runs all jobs five times over")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(Resources.SYSTEM_OUT)
class WholeBatchTest extends SparkTest {
  @TempDir static Path folder;

  private record Said(int exitCode, String out, String err) {}

  @BeforeAll
  static void deliver() {
    SmallBills.writeCsv(folder.resolve("in/one"), "2026-01", 1, 0);
    SmallBills.writeCsv(folder.resolve("in/one"), "2026-02", 1, 0);
    SmallBills.writeCur2(session(), folder.resolve("in/two"), "2026-01", "0.5", 1, false);
    SmallBills.writeMetrics(folder.resolve("metrics"), "2026-01");
  }

  private static List<String> arguments(String warehouse, String bills) {
    return List.of(
        "run",
        "--charges",
        folder.resolve(bills).toString(),
        "--metrics",
        folder.resolve("metrics").toString(),
        "--warehouse",
        folder.resolve(warehouse).toString());
  }

  private Said execute(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    // A process of its own has a session of its own.
    SparkSession.setActiveSession(spark.newSession());
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Plumbline.execute(all.toArray(String[]::new));
      return new Said(
          exitCode,
          said.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      SparkSession.setActiveSession(spark);
    }
  }

  private Said run(String warehouse, String bills) {
    Said said = execute(arguments(warehouse, bills));
    assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
    return said;
  }

  private Published published(String warehouse) {
    return new Published(spark, folder.resolve(warehouse));
  }

  @Test
  @Order(1)
  void theFirstRunPublishesBothBillsAndTheyReconcile() {
    assertThat(run("warehouse", "in").out())
        .contains("scores   2026-02, whole organization")
        .containsPattern("Sustainability .* of the evidence measured");
    Published published = published("warehouse");
    assertThat(published.table("charges").count()).isEqualTo(145 + 145 + 48);
    assertThat(published.table("reconciliation").where("residual <> 0").count()).isZero();
    // A month of payer one: 48 x 0.3 + 48 x 0.0152777778 + 1.23; payer two: 48 x 0.5.
    assertThat(
            published
                .session()
                .sql(
                    "select billing_account_id, billing_period, bill_total from reconciliation"
                        + " where basis = 'effective' order by 1, 2")
                .collectAsList())
        .extracting(row -> row.mkString(" "))
        .containsExactly(
            "111111111111 2026-01 16.3633333344",
            "111111111111 2026-02 16.3633333344",
            "222222222222 2026-01 24.0000000000");
    assertThat(published.table("scorecards").count()).isPositive();
    assertThat(published.table("emissions").count()).isPositive();
  }

  @Test
  @Order(3)
  void runAgainNothingIsComputedAndNothingChanges() {
    Map<String, List<String>> rows = published("warehouse").rows();
    Map<String, Long> snapshots = published("warehouse").snapshots();
    assertThat(run("warehouse", "in").out()).isEqualToIgnoringNewLines("unchanged");
    assertThat(published("warehouse").snapshots()).isEqualTo(snapshots);
    assertThat(published("warehouse").rows()).isEqualTo(rows);
  }

  @Test
  @Order(4)
  void filesInOtherPartsAndAnotherOrderGiveTheSameRows() {
    SmallBills.writeCsv(folder.resolve("turned/z"), "2026-01", 3, 7);
    SmallBills.writeCsv(folder.resolve("turned/y"), "2026-02", 2, 8);
    SmallBills.writeCur2(spark, folder.resolve("turned/a"), "2026-01", "0.5", 2, true);
    run("turned-warehouse", "turned");
    Map<String, List<String>> first = published("warehouse").rows();
    Map<String, List<String>> second = published("turned-warehouse").rows();
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((table, rows) -> assertThat(second.get(table)).as(table).isEqualTo(rows));
  }

  @Test
  @Order(5)
  void aChangedCoefficientMovesEmissionsAndWhatDependsOnThem() throws Exception {
    Path definitions = copyOfDefinitions();
    Path regions = definitions.resolve("coefficients/regions.csv");
    String text = Files.readString(regions);
    String changed =
        text.lines()
            .map(line -> line.startsWith("eu-west-1,") ? withOtherGrid(line) : line)
            .reduce("", (all, line) -> all + line + "\n");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(regions, changed);
    Map<String, Long> before = published("warehouse").snapshots();
    Said said = execute(arguments("warehouse", "in"), "--definitions", definitions.toString());
    assertThat(said.exitCode()).as(said.out() + said.err()).isZero();
    Set<String> moved = new TreeSet<>();
    published("warehouse")
        .snapshots()
        .forEach(
            (table, snapshot) -> {
              if (!snapshot.equals(before.get(table))) {
                moved.add(table);
              }
            });
    assertThat(moved)
        .containsExactlyInAnyOrder(
            "emissions",
            "emission_coverage",
            "findings",
            "idle_resources",
            "series_days",
            "cost_changes",
            "anomaly_series",
            "anomalies",
            "forecasts",
            "forecast_accuracy",
            "unit_costs",
            "unit_trends",
            "kpi_values",
            "risk_items",
            "scorecards");
    assertThat(execute(arguments("warehouse", "in"), "--definitions", definitions.toString()).out())
        .isEqualToIgnoringNewLines("unchanged");
  }

  /** The line of a region with its grid figure, the eighth, changed by a gram. */
  private static String withOtherGrid(String line) {
    String[] cells = line.split(",", -1);
    cells[7] = new java.math.BigDecimal(cells[7]).add(java.math.BigDecimal.ONE).toPlainString();
    return String.join(",", cells);
  }

  private static Path copyOfDefinitions() throws IOException, URISyntaxException {
    Path packed =
        Path.of(
                Objects.requireNonNull(
                        WholeBatchTest.class.getClassLoader().getResource("conf/application.yaml"))
                    .toURI())
            .getParent();
    Path copy = folder.resolve("definitions");
    try (Stream<Path> files = Files.walk(packed)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(packed.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }

  @Test
  @Order(6)
  void aReloadOfOnePayersMonthTouchesNothingOfTheOther() {
    Published before = published("warehouse");
    Map<String, Set<String>> files = new java.util.TreeMap<>();
    List<String> bySource = PayerReloadTest.BY_SOURCE;
    bySource.forEach(table -> files.put(table, before.files(table, "111111111111")));
    List<String> costs = costsOf(before, "111111111111");
    List<String> charges =
        Published.text(before.table("charges").where("x_source_id like '111111111111:%'"));
    SmallBills.writeCur2(spark, folder.resolve("in/two"), "2026-01", "0.75", 1, false);
    run("warehouse", "in");
    Published after = published("warehouse");
    bySource.forEach(
        table ->
            assertThat(after.files(table, "111111111111"))
                .as(table)
                .isEqualTo(files.get(table))
                .isNotEmpty());
    assertThat(costsOf(after, "111111111111")).isEqualTo(costs);
    assertThat(Published.text(after.table("charges").where("x_source_id like '111111111111:%'")))
        .isEqualTo(charges);
    // 48 x 0.75
    assertThat(
            after
                .table("attributed_costs")
                .where("billing_account_id = '222222222222'")
                .selectExpr("cast(sum(effective_cost) as decimal(10,2))")
                .head()
                .getDecimal(0))
        .isEqualByComparingTo("36.00");
  }

  private static List<String> costsOf(Published published, String payer) {
    return Published.text(
        published.table("attributed_costs").where("billing_account_id = '" + payer + "'"));
  }

  @Test
  @Order(7)
  void whatCannotBeUsedIsNamedInOneSentenceAndChangesNothing() throws IOException {
    Map<String, Long> before = published("warehouse").snapshots();
    Path bad = folder.resolve("bad");
    Path parquet = folder.resolve("in/two/2026-01-0.parquet");
    byte[] whole = Files.readAllBytes(parquet);
    Files.createDirectories(bad.resolve("cut"));
    Path cut = bad.resolve("cut/export.parquet");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));
    assertRefused(3, "bad/cut", "cut/export.parquet");
    String csv = Files.readString(folder.resolve("in/one/2026-01-0.csv"));
    SmallBills.write(bad.resolve("half/bill.csv"), csv.substring(0, csv.length() - 60));
    assertRefused(3, "bad/half", "half/bill.csv");
    SmallBills.write(
        bad.resolve("narrow/bill.csv"),
        csv.replace("lineItem/UnblendedCost", "lineItem/Something"));
    assertRefused(3, "bad/narrow", "narrow/bill.csv", "line_item_unblended_cost");
    assertRefused(3, "bad/none", "bad/none");
    Files.createDirectories(bad.resolve("empty"));
    assertRefused(3, "bad/empty", "bad/empty", "empty");
    SmallBills.write(bad.resolve("letter/letter.csv"), "name,street\nAnna,Main Street 1\n");
    assertRefused(3, "bad/letter", "bad/letter", "letter.csv");
    SmallBills.write(
        bad.resolve("euro/bill.csv"), csv.replaceFirst("USD", "EUR").replace("2026-01", "2026-03"));
    assertRefused(4, "bad/euro", "more than one currency", "EUR");
    Path conf = SmallBills.write(bad.resolve("conf.yaml"), "inputs:\n  charge: []\n");
    Said unknown = execute(arguments("warehouse", "in"), "--conf", conf.toString());
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("conf.yaml", "inputs.charge", "Did you mean 'charges'?");
    assertThat(published("warehouse").snapshots()).isEqualTo(before);
  }

  @Test
  @Order(8)
  void aRuleThatNamesAColumnThatIsNotThereIsRefusedBeforeAnythingIsRead() throws Exception {
    Map<String, Long> before = published("warehouse").snapshots();
    Path rule = folder.resolve("definitions/rules/idle/ebs-gp2-to-gp3.yaml");
    Files.writeString(
        rule, Files.readString(rule).replace("x_volume_api_name", "x_volume_api_nam"));
    // The bill has changed as well: a run would have something to do.
    SmallBills.writeCsv(folder.resolve("in/one"), "2026-02", 1, 9);
    Said said =
        execute(
            arguments("warehouse", "in"),
            "--definitions",
            folder.resolve("definitions").toString());
    assertThat(said.exitCode()).as(said.out() + said.err()).isEqualTo(2);
    assertThat(said.err()).contains("ebs-gp2-to-gp3.yaml", "x_volume_api_nam");
    assertThat(published("warehouse").snapshots()).isEqualTo(before);
  }

  private void assertRefused(int exitCode, String bills, String... words) {
    Said said = execute(arguments("warehouse", bills));
    assertThat(said.exitCode()).as(bills + ": " + said.out() + said.err()).isEqualTo(exitCode);
    assertThat(said.err()).contains(words);
    assertThat(said.err().strip().lines().count())
        .as(said.err())
        .isLessThanOrEqualTo(exitCode == 4 ? 2 : 1);
  }
}
