package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Definitions;
import dev.plumbline.cli.Plumbline;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ReportData;
import dev.plumbline.report.HtmlReport;
import dev.plumbline.report.JsonReport;
import dev.plumbline.report.MarkdownReport;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The same bills into a warehouse that is redacted and into one that is not. */
@Slow("runs all jobs twice")
@ResourceLock(Resources.SYSTEM_OUT)
class RedactedBatchTest extends SparkTest {
  /** What the bills and metrics name. */
  private static final List<String> NAMES =
      List.of(
          "111111111111",
          "222222222222",
          "333333333333",
          "444444444444",
          "0123456789abcdef",
          "db:orders",
          "zebra-squad",
          "payer two",
          "savanna-owner",
          "no-number-of-jane");

  @TempDir Path folder;

  private String execute(int exitCode, String... arguments) {
    SparkSession.setActiveSession(spark.newSession());
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(all);
    System.setErr(all);
    int exited;
    try {
      exited = Plumbline.execute(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
      SparkSession.setActiveSession(spark);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(exited).as(text).isEqualTo(exitCode);
    return text;
  }

  private String run(int exitCode, String warehouse, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--conf",
                folder.resolve("plumbline.yaml").toString(),
                "--warehouse",
                folder.resolve(warehouse).toString()));
    arguments.addAll(List.of(more));
    return execute(exitCode, arguments.toArray(String[]::new));
  }

  private void deliver() {
    List<String> lines = new ArrayList<>(SmallBills.csvLines("2026-01"));
    for (int hour = 0; hour < 24; hour++) {
      lines.add(
          SmallBills.csvMachine("2026-01", hour, "i-0123456789abcdef9", "Zebra-Squad", "0.3"));
    }
    SmallBills.writeCsv(folder.resolve("in/one-111111111111"), "2026-01", lines, 1, 0);
    // A month that is refused for a cost that is none.
    List<String> refused = List.of(SmallBills.csvTax("2025-12", "no-number-of-jane"));
    SmallBills.writeCsv(folder.resolve("in/one-111111111111"), "2025-12", refused, 1, 0);
    SmallBills.writeCur2(spark, folder.resolve("in/two"), "2026-01", "0.5", 1, false);
    SmallBills.writeMetrics(folder.resolve("metrics"), "2026-01");
    SmallBills.write(
        folder.resolve("owners.csv"), "sub_account_id,owner\n444444444444,savanna-owner\n");
    SmallBills.write(
        folder.resolve("plumbline.yaml"),
        """
        inputs:
          charges: [{path: "%1$s/in"}]
          metrics: [{path: "%1$s/metrics"}]
          owners: "%1$s/owners.csv"
        attribution:
          tag_keys: [team]
          aliases: {web: zebra-squad}
        """
            .formatted(folder));
  }

  /** Rows of each table and the sum of each of its amounts. */
  private static Map<String, String> sums(Published published) {
    Map<String, String> sums = new TreeMap<>();
    for (String name : published.snapshots().keySet()) {
      var rows = published.table(name);
      List<Column> figures = new ArrayList<>(List.of(functions.count(functions.lit(1))));
      for (StructField field : rows.schema().fields()) {
        if (field.dataType() instanceof DecimalType decimal && decimal.scale() > 0) {
          figures.add(functions.sum(field.name()).as(field.name()));
        }
      }
      Row row =
          rows.agg(figures.get(0), figures.subList(1, figures.size()).toArray(Column[]::new))
              .head();
      sums.put(name, row.toString());
    }
    return sums;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  /** Neither the tables, nor the files they are made of, nor the names of these. */
  private void assertNamesNobody(Published redacted) throws IOException {
    List<String> tables = new ArrayList<>(redacted.snapshots().keySet());
    tables.add("runs");
    for (String table : tables) {
      String text = String.join("\n", Published.text(redacted.table(table)));
      assertThat(text.toLowerCase(java.util.Locale.ROOT)).as(table).doesNotContain(NAMES);
    }
    List<String> files = files(folder.resolve("redacted"));
    assertThat(String.join("\n", files)).doesNotContain(NAMES);
    for (String file : files) {
      String bytes = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      assertThat(bytes).as(file).doesNotContain(NAMES);
    }
  }

  @Test
  void hasTheSameFiguresAndNoneOfTheNames() throws IOException {
    deliver();
    run(3, "plain");
    run(3, "redacted", "--redact");
    Published plain = new Published(spark, folder.resolve("plain"));
    Published redacted = new Published(spark, folder.resolve("redacted"));
    assertThat(sums(redacted)).isEqualTo(sums(plain));

    assertNamesNobody(redacted);
    assertThat(String.join("\n", Published.text(plain.table("charges"))))
        .as("the names are those of the bill")
        .contains("333333333333", "0123456789abcdef", "Zebra-Squad");
    assertThat(String.join("\n", Published.text(plain.table("rejected_records"))))
        .as("so is the text of the refused line")
        .contains("no-number-of-jane");

    report().forEach(text -> assertThat(text).doesNotContain(NAMES));

    String owners =
        "select owner, sum(x_net_effective_cost) as cost from attributed_costs group by 1";
    assertThat(costs(redacted, owners))
        .as("each owner answers for as much under another name")
        .isEqualTo(costs(plain, owners))
        .hasSizeGreaterThan(2);
    run(3, "redacted", "--redact");
    assertNamesNobody(new Published(spark, folder.resolve("redacted")));
    Files.delete(folder.resolve("in/one-111111111111/2025-12-0.csv"));
    run(0, "redacted", "--redact");
    assertThat(run(0, "redacted", "--redact").lines().map(line -> line.replaceAll(" .*", "")))
        .as("whose files these are is not kept by name: they are asked again, and say the same")
        .containsExactly("plan", "warning", "unchanged");
    assertThat(run(2, "redacted")).contains("is redacted. Run with --redact");
    assertThat(run(2, "plain", "--redact")).contains("holds tables that are not redacted");
    assertThat(folder.resolve("plain.redact-key")).doesNotExist();
  }

  /** The report, rendered beside the command, which would stop the engine all tests share. */
  private List<String> report() {
    SparkSession.setActiveSession(spark.newSession());
    try (Lake lake = Lake.open(Warehouse.local(folder.resolve("redacted")))) {
      var catalogue = Definitions.load(ConfFiles.of(Optional.empty())).kpis();
      var model = ReportData.of(Queries.open(lake), lake, catalogue).read(Optional.empty());
      return List.of(
          HtmlReport.render(model), MarkdownReport.render(model), JsonReport.render(model));
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  private static List<String> costs(Published published, String query) {
    published.table("attributed_costs");
    return published.session().sql(query).collectAsList().stream()
        .map(row -> String.valueOf(row.get(1)))
        .sorted()
        .toList();
  }
}
