package dev.plumbline.batch;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.settings.InputException;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a part of what lies at the inputs, and over deliveries that are not whole. */
class PartialRunTest extends SparkTest {
  @TempDir Path folder;
  private Published published;
  private BillBatch batch;

  @BeforeEach
  void open() {
    published = new Published(spark, folder.resolve("warehouse"));
    batch = new BillBatch(folder, published::session).toDays();
  }

  private List<String> deliveries() {
    return published
        .table("deliveries")
        .selectExpr("concat_ws(' ', billing_period, state, stored_count) as text")
        .orderBy("text")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private void deliver(String assembly, String... files) {
    deliverMonth("2026-01", assembly, files);
  }

  private void deliverMonth(String month, String assembly, String... files) {
    DateTimeFormatter day = DateTimeFormatter.BASIC_ISO_DATE;
    LocalDate first = LocalDate.parse(month + "-01");
    String range = day.format(first) + "-" + day.format(first.plusMonths(1));
    String keys =
        String.join(
            ",",
            List.of(files).stream()
                .map(file -> "\"hourly/" + range + "/" + assembly + "/" + file + "\"")
                .toList());
    SmallBills.write(
        folder.resolve("bill/hourly/" + range + "/hourly-Manifest.json"),
        """
        {"assemblyId":"%s","account":"111111111111","reportName":"hourly",
         "billingPeriod":{"start":"%sT000000.000Z","end":"%sT000000.000Z"},
         "bucket":"b","reportKeys":[%s]}
        """
            .formatted(assembly, day.format(first), day.format(first.plusMonths(1)), keys));
  }

  @Test
  void monthsThatWereNotAskedForAreNeitherLoadedNorNamedAsLoaded() {
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", 1, 0);
    SmallBills.writeCsv(folder.resolve("bill"), "2026-02", 1, 0);
    batch.run("2026-01"::equals);
    assertThat(published.table("charges").count()).isEqualTo(145);
    assertThat(deliveries()).containsExactly("2026-01 LOADED 145");
    batch.run();
    assertThat(published.table("charges").count()).isEqualTo(290);
    assertThat(deliveries()).containsExactly("2026-01 LOADED 145", "2026-02 LOADED 145");
    assertThat(batch.run()).isEmpty();
  }

  @Test
  void aDeliveryThatLacksAFileKeepsWhatWasPublished() throws IOException {
    Path month = folder.resolve("bill/hourly/20260101-20260201");
    SmallBills.writeCsv(month.resolve("asm-1"), "2026-01", 1, 0);
    deliver("asm-1", "2026-01-0.csv");
    batch.run();
    List<String> charges = Published.text(published.table("charges"));
    assertThat(charges).hasSize(145);
    SmallBills.writeCsv(
        month.resolve("asm-2"), "2026-01", List.of(SmallBills.csvTax("2026-01", "9")), 1, 0);
    deliver("asm-2", "2026-01-0.csv", "2026-01-1.csv");
    batch.run();
    assertThat(Published.text(published.table("charges"))).isEqualTo(charges);
    assertThat(deliveries()).anyMatch(delivery -> delivery.startsWith("2026-01 INCOMPLETE"));
    Files.writeString(
        month.resolve("asm-2/2026-01-1.csv"),
        SmallBills.CSV_HEADER + "\n" + SmallBills.csvTax("2026-01", "1") + "\n");
    batch.run();
    assertThat(published.table("charges").count()).isEqualTo(2);
    Files.delete(month.resolve("asm-2/2026-01-1.csv"));
    batch.run();
    assertThat(published.table("charges").count()).isEqualTo(2);
    // Of the first delivery, the second one, and of that once more without a file.
    assertThat(deliveries())
        .containsExactly("2026-01 INCOMPLETE", "2026-01 LOADED 145", "2026-01 LOADED 2");
  }

  @Test
  void aMonthThatBreaksAfterItWasLoadedStaysPublishedAndIsNotReadAgain() throws IOException {
    String id = "20260205T120000Z";
    Path file = folder.resolve("bill/hourly/20260201-20260301/" + id + "/2026-02-0.csv.gz");
    StringBuilder lines = new StringBuilder(SmallBills.CSV_HEADER + "\n");
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      lines.append(
          SmallBills.csvTax("2026-02", "0.1").replace("tax-", Long.toHexString(random.nextLong())));
      lines.append('\n');
    }
    byte[] packed = gzip(lines.toString());
    Files.createDirectories(file.getParent());
    Files.write(file, packed);
    deliverMonth("2026-02", id, "2026-02-0.csv.gz");
    Optional<LocalDate> day = batch.run().orElseThrow().asOf();
    // 48 hours before it is noon of the 3rd; usage lasts until the 3rd.
    assertThat(day).hasValue(LocalDate.parse("2026-02-02"));
    List<String> charges = Published.text(published.table("charges"));

    // Cut so late that only reading tells, while the manifest stays as it was.
    Files.write(file, Arrays.copyOf(packed, packed.length - 9));
    Path january = folder.resolve("bill/hourly/20260101-20260201");
    SmallBills.writeCsv(
        january.resolve("asm-1"), "2026-01", List.of(SmallBills.csvTax("2026-01", "1")), 1, 0);
    deliver("asm-1", "2026-01-0.csv");
    assertThat(batch.run().orElseThrow().asOf()).isEqualTo(day);
    assertThat(Published.text(published.table("charges").where("billing_period = '2026-02'")))
        .isEqualTo(charges);
    assertThat(published.table("charges").where("billing_period = '2026-01'").count()).isOne();
    assertThat(deliveries())
        .containsExactly("2026-01 LOADED 1", "2026-02 LOADED 4000", "2026-02 REJECTED");
    assertThat(
            published
                .table("deliveries")
                .where("state = 'REJECTED' and delivery_id like '" + id + "~%'")
                .select("problem")
                .head()
                .getString(0))
        .contains(id + "/2026-02-0.csv.gz", "it seems to be cut off");

    BillBatch withoutEngine = new BillBatch(folder, PartialRunTest::noEngine).toDays();
    assertThat(withoutEngine.run()).isEmpty();
    assertThat(withoutEngine.refused())
        .singleElement(as(STRING))
        .startsWith("[111111111111:hourly 2026-02] REJECTED: ")
        .contains("it seems to be cut off");

    Files.write(file, packed);
    assertThat(batch.run().orElseThrow().asOf()).isEqualTo(day);
    assertThat(Published.text(published.table("charges").where("billing_period = '2026-02'")))
        .isEqualTo(charges);
    assertThat(withoutEngine.refused()).isEmpty();
    assertThat(withoutEngine.run()).isEmpty();
  }

  private static SparkSession noEngine() {
    throw new AssertionError("nothing was to be read");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aRunWithoutAnyMonthSaysSo() {
    BillBatch whole = new BillBatch(folder, published::session, List.of(new Latest())).toDays();
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", List.of(), 1, 0);
    assertThatThrownBy(whole::run)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("inputs.charges: there is no bill that can be loaded");
    SmallBills.writeCsv(
        folder.resolve("bill"), "2026-01", List.of(SmallBills.csvTax("2026-01", "1")), 1, 0);
    assertThatThrownBy(() -> whole.run("2031-01"::equals))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "--period: there is no bill of the months that were asked for; the files hold 2026-01");
  }

  /** A table that is made anew each time, whatever months there are. */
  private record Latest() implements Job {
    @Override
    public Table output() {
      return Table.named("latest")
          .grain("one row")
          .key("billing_period")
          .required("billing_period", DataTypes.StringType, "Month")
          .replacedWhole()
          .build();
    }

    @Override
    public List<Table> inputs() {
      return List.of(BILL_TOTALS);
    }

    @Override
    public Dataset<Row> build(Inputs inputs) {
      return inputs.read(BILL_TOTALS).select("billing_period").limit(1);
    }
  }

  @Test
  void theDayToJudgeByFollowsFromTheTimeOfTheDelivery() {
    Path month = folder.resolve("bill/hourly/20260101-20260201");
    SmallBills.writeCsv(month.resolve("20260105T120000Z"), "2026-01", 1, 0);
    deliver("20260105T120000Z", "2026-01-0.csv");
    // 48 hours before it is noon of the 3rd, so that the 2nd is over; usage lasts until the 3rd.
    assertThat(batch.run().orElseThrow().asOf()).hasValue(LocalDate.parse("2026-01-02"));
    SmallBills.writeCsv(month.resolve("20260109T000000Z"), "2026-01", 1, 0);
    deliver("20260109T000000Z", "2026-01-0.csv");
    assertThat(batch.run().orElseThrow().asOf()).hasValue(LocalDate.parse("2026-01-06"));
    assertThat(batch.run()).isEmpty();
  }

  @Test
  void aBillOfWhichARecordCannotBeUsedKeepsWhatWasPublishedAndTheRestIsLoaded() {
    String good = SmallBills.csvTax("2026-01", "9");
    String broken = SmallBills.csvTax("2026-01", "x").replace("tax-", "broken-");
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", List.of(good, broken), 1, 0);
    assertThatThrownBy(batch::run)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("2026-01-0.csv: record 2 cannot be used")
        .hasMessageContaining("'x', which is no number");
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", List.of(good), 1, 0);
    batch.run();
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", List.of(good, broken), 1, 0);
    SmallBills.writeCsv(
        folder.resolve("bill"), "2026-02", List.of(SmallBills.csvTax("2026-02", "1")), 1, 0);
    batch.run();
    assertThat(deliveries())
        .contains("2026-01 LOADED 1", "2026-02 LOADED 1")
        .anyMatch(delivery -> delivery.startsWith("2026-01 REJECTED"));
    assertThat(published.table("charges").count()).isEqualTo(2);
    assertThat(published.table("rejected_records").select("reason").head().getString(0))
        .contains("'x', which is no number");
    // Refused as long as it is the same, and named, without a look at its records.
    assertThat(batch.run()).isEmpty();
    assertThat(published.table("charges").count()).isEqualTo(2);
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", List.of(good, broken, good), 1, 0);
    assertThat(batch.run()).isPresent();
    assertThat(published.table("charges").count()).isEqualTo(2);
    assertThat(batch.run()).isEmpty();
  }

  @Test
  void aBillThatStandsTwiceInOtherPackingIsRefused() {
    List<String> lines = SmallBills.csvLines("2026-01");
    SmallBills.writeCsv(folder.resolve("bill/one"), "2026-01", lines, 1, 0);
    SmallBills.writeCsv(folder.resolve("bill/two"), "2026-01", lines, 2, 7);
    assertThatThrownBy(batch::run)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "the bill of 111111111111:files 2026-01 lies there as several exports")
        .hasMessageContaining("145 of the 145 different lines");
  }
}
