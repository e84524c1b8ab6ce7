package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.ingest.IngestCharges;
import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files without a manifest, of which one holds more months than its first record tells. */
class LooseFilesTest extends SparkTest {
  private static final String JANUARY = "2026-01";
  private static final String FEBRUARY = "2026-02";

  @TempDir Path folder;
  private Published published;
  private BillBatch batch;

  @BeforeEach
  void open() {
    published = new Published(spark, folder.resolve("warehouse"));
    batch = new BillBatch(folder, published::session).toDays();
  }

  /** A file with tax of January and February. */
  private void writeBoth(String january, String february) {
    write("both", SmallBills.csvTax(JANUARY, january), SmallBills.csvTax(FEBRUARY, february));
  }

  private void write(String name, String... lines) {
    SmallBills.writeCsv(folder.resolve("bill/" + name), "bill", List.of(lines), 1, 0);
  }

  private List<String> costs() {
    return text("charges", "concat_ws(' ', billing_period, cast(billed_cost as double))");
  }

  private List<String> text(String table, String expression) {
    List<String> text = new ArrayList<>();
    published.table(table).selectExpr(expression).collectAsList().stream()
        .filter(row -> !row.isNullAt(0))
        .forEach(row -> text.add(row.getString(0)));
    return text.stream().sorted().toList();
  }

  private void writePoints(String file, int... minutes) {
    StringBuilder lines = new StringBuilder();
    for (int minute : minutes) {
      lines.append(
          """
          {"account_id":"1","region":"eu-west-1","namespace":"AWS/EC2","metric_name":"CPUUtilization","dimensions":{"InstanceId":"i-1"},"timestamp":%d,"value":{"min":1,"max":1,"sum":%d,"count":1},"unit":"Percent"}
          """
              .formatted(1_767_312_000_000L + minute * 60_000L, minute));
    }
    SmallBills.write(folder.resolve("metrics/" + file), lines.toString());
  }

  private List<String> points() {
    return text("metric_points", "concat(date_format(period_start, 'dd HH:mm '), int(sum))");
  }

  @Test
  void aMonthThatIsRefusedTwiceHurtsNoOther() {
    write("january", SmallBills.csvTax(JANUARY, "1"));
    write("february", SmallBills.csvTax(FEBRUARY, "no number"));
    batch.run();
    assertThat(costs()).containsExactly("2026-01 1.0");
    batch.run();
    assertThat(costs()).containsExactly("2026-01 1.0");
    assertThat(text("deliveries", "case when state = 'REJECTED' then billing_period end"))
        .containsExactly(FEBRUARY);
  }

  @Test
  void aFileThatChangedTakesThoseAlongThatShareAMonthWithIt() throws java.io.IOException {
    writeBoth("1", "2");
    write("february", SmallBills.csvTax(FEBRUARY, "4").replace("tax-", "more-"));
    writePoints("first.json", 0, 1, 2);
    batch.run();
    assertThat(points()).containsExactly("02 00:00 0", "02 00:01 1", "02 00:02 2");
    assertThat(costs()).containsExactly("2026-01 1.0", "2026-02 2.0", "2026-02 4.0");
    // Its first record says January, and the file of February is as it was. The points of the first
    // file are gone, but for one that came late.
    writeBoth("10", "20");
    java.nio.file.Files.delete(folder.resolve("metrics/first.json"));
    writePoints("second.json", 2, 24 * 60);
    batch.run();
    assertThat(costs()).containsExactly("2026-01 10.0", "2026-02 20.0", "2026-02 4.0");
    assertThat(points()).containsExactly("02 00:00 0", "02 00:01 1", "02 00:02 2", "03 00:00 1440");
    assertThat(
            text(
                "deliveries",
                "if(kind = 'CHARGES', concat_ws(' ', billing_period, record_count, rejected_count), null)"))
        .containsOnly("2026-01 3 0", "2026-02 3 0");
    assertThat(batch.run()).isEmpty();
    // The same lines in another file, and then as a report with a manifest.
    writeBoth("10", "20.0");
    batch.run();
    assertThat(
            text("deliveries", "if(state = 'UNCHANGED', concat(billing_period, ' ', state), null)"))
        .containsExactly("2026-01 UNCHANGED", "2026-02 UNCHANGED");
    SmallBills.writeCsv(
        folder.resolve("bill/20260101-20260201"),
        "hourly",
        List.of(SmallBills.csvTax(JANUARY, "10")),
        1,
        0);
    SmallBills.write(
        folder.resolve("bill/20260101-20260201/hourly-Manifest.json"),
        "{\"assemblyId\":\"a\",\"reportName\":\"hourly\",\"reportKeys\":[\"20260101-20260201/hourly-0.csv\"]}");
    assertThat(catchThrowable(batch::run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("for 2026-01 is in the warehouse already, as report 'files', and now")
        .hasMessageContaining("as report 'hourly'");
  }

  @Test
  void aMonthIsFoundWhereTheFirstRecordIsOfAnother() {
    writeBoth("1", "2");
    write("january", SmallBills.csvTax(JANUARY, "4").replace("tax-", "more-"));
    batch.run(FEBRUARY::equals);
    assertThat(costs()).contains("2026-02 2.0");
    assertThat(batch.run(FEBRUARY::equals)).isEmpty();
    batch.run();
    assertThat(costs()).containsExactly("2026-01 1.0", "2026-01 4.0", "2026-02 2.0");
    assertThat(batch.run()).isEmpty();
  }

  @Test
  void aFileThatBreaksOffIsNamedAndPublishesNothing() {
    SmallBills.write(
        folder.resolve("bill/cut.csv"),
        SmallBills.CSV_HEADER + "\n" + SmallBills.csvTax(JANUARY, "1") + "\ncut,off\n");
    Throwable failure = catchThrowable(batch::run);
    assertThat(IngestCharges.inputProblem(failure))
        .hasValueSatisfying(
            problem ->
                assertThat(problem).hasMessageContaining("bill/cut.csv: breaks off in record 2"));
    assertThat(published.run()).isEmpty();
  }
}
