package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.HEADER;
import static dev.plumbline.ingest.Bills.find;
import static dev.plumbline.ingest.Bills.gzip;
import static dev.plumbline.ingest.Bills.line;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that would make a bill too large or too small without a word are refused by name. */
class RefusedFilesTest {
  private static final String BILL = HEADER + line("1", "2025-01", "1");

  @TempDir Path folder;

  private static void refused(String sentence, Path... paths) {
    assertThatThrownBy(() -> find(paths))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private Path report(String name) {
    Path month = folder.resolve(name + "/20250101-20250201");
    write(month.resolve(name + "-1.csv"), HEADER + line(name, "2025-01", "1"));
    write(
        month.resolve(name + "-Manifest.json"),
        """
        {"assemblyId":"a-%1$s","account":"111111111111","reportName":"%1$s","bucket":"b",
         "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
         "reportKeys":["%1$s/20250101-20250201/%1$s-1.csv"]}
        """
            .formatted(name));
    return folder.resolve(name);
  }

  @Test
  void aReportAndALooseCopyOfItsMonthAreTwoReports() {
    Path report = report("hourly");
    Path loose = write(folder.resolve("loose/november.csv"), BILL);
    refused("payer 111111111111 for 2025-01 is there in two reports", report, loose);
    refused("loose/november.csv", report, loose);
    refused("hourly-Manifest.json", report, loose);
  }

  @Test
  void twoReportsOfOnePayerAndMonthAreRefused() {
    refused("is there in two reports", report("hourly"), report("daily"));
  }

  @Test
  void twoReportsWithoutManifestsAreRefusedWhereTheirFoldersTellThemApart() {
    String other = HEADER + line("2", "2025-01", "3");
    write(folder.resolve("in/hourly/20250101-20250201/hourly-1.csv"), BILL);
    write(folder.resolve("in/daily/20250101-20250201/daily-1.csv"), other);
    refused("is there in two reports without manifests", folder.resolve("in"));
    write(folder.resolve("out/a/data/BILLING_PERIOD=2025-01/a-1.csv"), BILL);
    write(folder.resolve("out/a/data/BILLING_PERIOD=2025-01/a-2.csv"), other);
    assertThat(find(folder.resolve("out")).all()).hasSize(1);
    write(folder.resolve("out/b/b/year=2025/month=1/b-1.csv"), other.replace("2,", "4,"));
    refused("b/b/year=2025/month=1/b-1.csv", folder.resolve("out"));
  }

  @Test
  void aCopyUnderAnotherNameIsRefused() {
    write(folder.resolve("in/a.csv"), BILL);
    write(folder.resolve("in/copy/b.csv"), BILL);
    refused("in/copy/b.csv are the same file twice", folder.resolve("in"));
  }

  @Test
  void anEmptyFileBesideAGoodOneIsRefused() {
    write(folder.resolve("in/a.csv"), BILL);
    write(folder.resolve("in/b.snappy.parquet"), "");
    refused("in/b.snappy.parquet is empty (0 bytes)", folder.resolve("in"));
    Path alone = write(folder.resolve("alone/a.csv"), "");
    refused("alone/a.csv is empty (0 bytes)", alone);
    refused("alone/a.csv is empty (0 bytes)", alone.getParent());
  }

  @Test
  void anArchiveWithTwoFilesIsRefusedAndOneWithAFolderIsRead() throws IOException {
    Path two = write(folder.resolve("two/a.zip"), zip("a-1.csv", BILL, "a-2.csv", BILL));
    refused("two/a.zip: the archive holds two files, a-1.csv and a-2.csv", two);
    Path one = write(folder.resolve("one/a.zip"), zip("data/", "", "data/a.csv", BILL));
    assertThat(find(one).all()).hasSize(1);
  }

  @Test
  void aFileWhoseLastRecordLacksCellsIsCutAndOneThatLacksALineBreakIsNot() {
    Path cut = write(folder.resolve("cut/a.csv"), BILL.substring(0, BILL.lastIndexOf(',')));
    refused("cut/a.csv: breaks off in record 1, which has 14 of 15 columns", cut);
    Path quote = write(folder.resolve("quote/a.csv"), BILL.replace(",web\n", ",\"we"));
    refused("quote/a.csv: cannot be read on after record 0", quote);
    Path plain = write(folder.resolve("plain/a.csv"), BILL.strip());
    assertThat(find(plain).all()).hasSize(1);
    Path packed = write(folder.resolve("packed/a.csv"), gzip(BILL.strip()));
    assertThat(find(packed).all()).hasSize(1);
  }

  @Test
  void aBrokenPartOfAPackedFileIsNotTakenForItsEnd() {
    String second = line("2", "2025-01", "1");
    byte[] whole = gzip(BILL, second);
    int start = gzip(BILL).length;
    byte[] spoilt = whole.clone();
    spoilt[start] ^= 1;
    Path broken = write(folder.resolve("broken/a.csv.gz"), spoilt);
    refused("is not packed as it claims to be after record", broken);
    refused("a part of it is no gzip data", broken);
    for (int kept : new int[] {1, 5, 12, 20}) {
      refused(
          "it seems to be cut off",
          write(folder.resolve("cut" + kept + "/a.csv.gz"), Arrays.copyOf(whole, start + kept)));
    }
    Path filled = write(folder.resolve("filled/a.csv.gz"), Arrays.copyOf(whole, whole.length + 99));
    assertThat(find(filled).all()).hasSize(1);
  }

  @Test
  void aBillingPeriodAsASpreadsheetWritesItIsNamed() {
    Path excel =
        write(
            folder.resolve("excel/a.csv"),
            BILL.replace("2025-01-01T00:00:00.000Z", "1/1/2025 0:00"));
    refused("no record with payer and billing period (the first says '1/1/2025 0:00'", excel);
    Path zero =
        write(
            folder.resolve("zero/a.csv"),
            BILL.replace("2025-01-01T00:00:00.000Z", "0000-00-00T00:00:00Z"));
    refused("the first says '0000-00-00T00:00:00Z'", zero);
  }

  @Test
  void aByteOrderMarkDoesNotCostTheFirstColumn() {
    Path file =
        write(
            folder.resolve("in/a.csv"),
            "\uFEFF" + BILL.replace("identity/LineItemId", "\"identity/LineItemId\""));
    Delivery delivery = find(file).all().get(0);
    assertThat(delivery.layouts().get(delivery.files().get(0).uri()).has("identity_line_item_id"))
        .isTrue();
  }

  @Test
  void filesThatWereLeftOutAreCountedAndNamed() {
    write(folder.resolve("in/a.csv"), BILL);
    write(folder.resolve("in/b.txt"), BILL);
    write(folder.resolve("in/c.dat"), BILL);
    assertThat(find(folder.resolve("in")).ignoredInWords())
        .hasValue(
            "2 files were left out, neither bill nor metrics by name or columns: b.txt, c.dat");
  }

  @Test
  void aBillThatLiesThereInTwoPackingsIsRefused() throws IOException {
    write(folder.resolve("bill/jan.csv"), BILL);
    write(folder.resolve("bill/jan.csv.gz"), gzip(BILL));
    refused("are one file in two packings by their names", folder.resolve("bill"));
  }

  @Test
  void anEmptyMetricFileIsRefusedAndTheOthersAreNot() {
    write(folder.resolve("stream/a.json"), "");
    write(folder.resolve("stream/b.json"), "{}");
    Deliveries found =
        Deliveries.find(
            List.of(),
            List.of(folder.resolve("stream").toString()),
            new Configuration(),
            KnownUnits.NONE,
            Bills.FORMATS);
    assertThat(found.all())
        .satisfiesExactly(
            whole ->
                assertThat(whole.files()).singleElement().matches(f -> f.uri().endsWith("b.json")),
            empty ->
                assertThat(empty)
                    .matches(d -> d.state() == Delivery.State.REJECTED)
                    .extracting(Delivery::problem)
                    .asString()
                    .contains("stream/a.json is empty (0 bytes)"));
  }
}
