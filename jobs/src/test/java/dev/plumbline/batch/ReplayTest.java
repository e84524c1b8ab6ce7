package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Definitions;
import dev.plumbline.cli.Plumbline;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ReportData;
import dev.plumbline.report.HtmlReport;
import dev.plumbline.report.JsonReport;
import dev.plumbline.report.MarkdownReport;
import dev.plumbline.restatement.Causes;
import dev.plumbline.restatement.ExplainRestatements;
import dev.plumbline.sample.SampleCompany;
import dev.plumbline.sample.SampleSize;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A month that is delivered again and again: the report of each time can be had again to the byte,
 * and the restatements of a delivery add up to what it changed in the bill.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class ReplayTest extends SparkTest {
  @TempDir Path folder;

  /** A report in its three forms, and an instant at which it was the newest. */
  private record Reported(Instant at, List<String> texts) {}

  private Reported run(String bills, String metrics) {
    execute(
        "run",
        "--charges",
        folder.resolve(bills).toString(),
        "--metrics",
        folder.resolve(metrics).toString(),
        "--warehouse",
        folder.resolve("warehouse").toString());
    return new Reported(Instant.now(), report(Optional.empty()));
  }

  private void execute(String... arguments) {
    // A process of its own has a session of its own.
    SparkSession.setActiveSession(spark.newSession());
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(all);
    System.setErr(all);
    try {
      int exitCode = Plumbline.execute(arguments);
      assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
    } finally {
      System.setOut(out);
      System.setErr(err);
      SparkSession.setActiveSession(spark);
    }
  }

  /** What the command writes; the command itself would stop the engine all tests share. */
  private List<String> report(Optional<Instant> asReported) {
    SparkSession.setActiveSession(spark.newSession());
    try (Lake lake = Lake.open(Warehouse.local(folder.resolve("warehouse")))) {
      var catalogue = Definitions.load(ConfFiles.of(Optional.empty())).kpis();
      var model =
          ReportData.of(Queries.open(lake, Map.of(), asReported), lake, catalogue)
              .read(Optional.empty());
      return List.of(
          HtmlReport.render(model), MarkdownReport.render(model), JsonReport.render(model));
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  private void assertEachCanBeHadAgain(List<Reported> reports) {
    for (Reported reported : reports) {
      List<String> again = report(Optional.of(reported.at()));
      for (int form = 0; form < again.size(); form++) {
        assertThat(again.get(form)).isEqualTo(reported.texts().get(form));
      }
    }
  }

  private List<String> rows(String query) {
    Published published = new Published(spark, folder.resolve("warehouse"));
    published.table("restatements");
    return published.session().sql(query).collectAsList().stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  /** A legacy report with versions: a month, and the month again with more in it. */
  @Test
  void theTablesOfEachDeliveryCanBeHadAgain() {
    BillBatch batch =
        new BillBatch(
            folder,
            new Published(spark, folder.resolve("warehouse"))::session,
            List.of(new ExplainRestatements(Causes.load(ConfFiles.of(Optional.empty())))));
    List<String> lines = new ArrayList<>(SmallBills.csvLines("2026-01"));
    List<String> early = lines.stream().filter(line -> !line.contains(",Tax,")).toList();
    // Two machines have cost 0.15 an hour on average.
    lines.add(SmallBills.csvMachine("2026-01", 7, "i-0123456789abcdef3", "", "0.1500000000"));
    String tax = SmallBills.csvTax("2026-01", "-0.5");
    lines.add(tax.replace("tax-", "credit-").replace(",Tax,", ",Credit,"));
    deliver("20260120T060000Z", early);
    batch.run();
    Instant between = Instant.now();
    Map<String, List<String>> first = tables(Optional.empty());
    deliver("20260203T060000Z", lines);
    batch.run();
    Map<String, List<String>> second = tables(Optional.empty());
    assertThat(tables(Optional.of(between))).isEqualTo(first).isNotEqualTo(second);
    assertThat(tables(Optional.of(Instant.now()))).isEqualTo(second);
    assertThat(
            rows(
                "select delivery_id, cause, cast(sum(cost_delta) as decimal(10,2)) from restatements"
                    + " group by 1, 2 order by 2"))
        .containsExactly(
            "20260203T060000Z CREDIT -0.50",
            "20260203T060000Z LATE_USAGE 0.15",
            "20260203T060000Z TAX_TRUE_UP 1.23");
  }

  /** The rows of all tables that readers see, or saw. */
  private Map<String, List<String>> tables(Optional<Instant> asReported) {
    SparkSession.setActiveSession(spark.newSession());
    Map<String, List<String>> tables = new TreeMap<>();
    try (Lake lake = Lake.open(Warehouse.local(folder.resolve("warehouse")))) {
      Queries queries = Queries.open(lake, Map.of(), asReported);
      for (String name : queries.run().orElseThrow().snapshots().keySet()) {
        tables.put(name, Published.text(queries.rows("select * from " + name)));
      }
      return tables;
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  private void deliver(String assembly, List<String> lines) {
    Path month = folder.resolve("bill/hourly/20260101-20260201");
    SmallBills.writeCsv(month.resolve(assembly), "2026-01", lines, 1, 0);
    SmallBills.write(
        month.resolve("hourly-Manifest.json"),
        """
        {"assemblyId":"%1$s","account":"111111111111","reportName":"hourly",
         "billingPeriod":{"start":"20260101T000000.000Z","end":"20260201T000000.000Z"},
         "bucket":"b","reportKeys":["hourly/20260101-20260201/%1$s/2026-01-0.csv"]}
        """
            .formatted(assembly));
  }

  @Slow("runs all jobs five times over a bill of a hundred thousand lines")
  @Test
  void fiveDeliveriesOfTheSampleCompany() throws IOException {
    SampleSize size = new SampleSize(1, 1, 7, YearMonth.of(2026, 6));
    SampleCompany.write(spark, folder.toString(), size, SampleCompany.mostDeliveries());
    List<Reported> reports = new ArrayList<>();
    for (Path manifest : manifests()) {
      Files.copy(
          manifest,
          manifest.getParent().resolveSibling(manifest.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
      reports.add(run("cur2", "metrics"));
    }
    assertThat(reports.stream().map(reported -> reported.texts().get(0)).distinct()).hasSize(5);
    assertEachCanBeHadAgain(reports);
    assertThat(changes("restatements", "delivered_at"))
        .as("what changed, account by account, as the files have it")
        .isEqualTo(plantedChanges());
    // The tax lines of the sample but that of support, which comes with it; its credits, its
    // refund.
    assertThat(
            rows(
                """
                select string(date(d.delivered_at)) as day, cause, sum(cost_delta) from restatements
                  join deliveries d using (x_source_id, billing_period, delivery_id)
                where cause in ('CREDIT', 'TAX_TRUE_UP', 'REFUND', 'SUPPORT_TRUE_UP')
                group by 1, 2 order by 1, 2"""))
        .containsExactly(
            "2026-07-06 CREDIT -85.5000000000",
            "2026-07-06 TAX_TRUE_UP 416.9834567891",
            "2026-07-09 REFUND -12.7500000000",
            "2026-07-09 SUPPORT_TRUE_UP 480.0000000000",
            "2026-07-09 TAX_TRUE_UP 91.2000000000");
    assertThat(
            rows(
                """
                select cause, int(sign(sum(cost_delta))), sum(x_moved_cost) > 0 from restatements
                  join deliveries d using (x_source_id, billing_period, delivery_id)
                where date(d.delivered_at) = '2026-07-16' group by 1 order by 1"""))
        .containsExactly(
            "COMMITMENT_REAPPLICATION -1 false", "PRICE -1 false", "TAG_BACKFILL 0 true");
  }

  /** The manifest of each delivery, oldest first. */
  private List<Path> manifests() throws IOException {
    Path month = folder.resolve("cur2/kestrel-hourly/metadata/BILLING_PERIOD=2026-06");
    try (Stream<Path> files = Files.walk(month, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".json") && !file.getParent().equals(month))
          .sorted()
          .toList();
    }
  }

  private List<String> changes(String table, String time) {
    return rows(
        """
        select string(date(d.%2$s)), sub_account_id, sum(cost_delta) from %1$s
          join deliveries d using (x_source_id, billing_period, delivery_id)
        group by 1, 2 having sum(cost_delta) <> 0 order by 1, 2"""
            .formatted(table, time));
  }

  /** Differences of the totals that were added up over the files of each delivery. */
  private List<String> plantedChanges() {
    spark
        .read()
        .option("header", true)
        .csv(folder.resolve("truth/deliveries.csv").toString())
        .createOrReplaceTempView("planted");
    List<Row> rows =
        spark
            .sql(
                """
                with totals as (
                  select int(delivery) as number, left(delivered_at, 10) as day, sub_account_id,
                    sum(cast(unblended_cost as decimal(24,10))) as total
                  from planted group by 1, 2, 3),
                states as (
                  select n.number, n.day, a.sub_account_id, coalesce(t.total, 0) as total
                  from (select distinct number, day from totals) n
                    cross join (select distinct sub_account_id from totals) a
                    left join totals t using (number, sub_account_id))
                select day, sub_account_id, cast(total - before as decimal(24,10)) as delta from (
                  select *, lag(total) over (partition by sub_account_id order by number) as before
                  from states)
                where total <> before order by 1, 2""")
            .collectAsList();
    assertThat(rows).hasSizeGreaterThan(10);
    return rows.stream()
        .map(
            row ->
                row.getString(0)
                    + " "
                    + row.getString(1)
                    + " "
                    + row.<BigDecimal>getAs("delta").toPlainString())
        .toList();
  }
}
