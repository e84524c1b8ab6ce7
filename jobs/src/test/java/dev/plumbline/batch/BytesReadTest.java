package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a run reads, in bytes: the bill once, {@code charges} once more. That holds for a bill with
 * its manifest, as AWS delivers it, and for new CSV files without one, of which only the records
 * tell whose bill of which months they hold.
 */
@Isolated("counts in the file system of the whole JVM")
class BytesReadTest extends SparkTest {
  private static final String MONTH = "2026-01";
  private static final int LINES = 20_000;

  @TempDir Path folder;

  /**
   * Machines of several kinds with figures that do not repeat, so that columns have their weight.
   */
  private static List<String> lines() {
    Random random = new Random(42);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String cost = String.format(Locale.ROOT, "%.10f", random.nextDouble());
      String id = String.format(Locale.ROOT, "i-%08x%04x", random.nextInt(), i / 600);
      lines.add(SmallBills.csvMachine(MONTH, i % 600, id, "team" + i % 7, cost));
    }
    return lines;
  }

  private static long size(Path below, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void theBillIsReadOnceAndChargesOnceMore() throws IOException {
    Path bill = folder.resolve("bill");
    SmallBills.writeCsv(bill.resolve("hourly/20260101-20260201/asm-1"), MONTH, lines(), 1, 0);
    SmallBills.write(
        bill.resolve("hourly/20260101-20260201/hourly-Manifest.json"),
        """
        {"assemblyId":"asm-1","account":"111111111111","reportName":"hourly",
         "billingPeriod":{"start":"20260101T000000.000Z","end":"20260201T000000.000Z"},
         "bucket":"b","reportKeys":["hourly/20260101-20260201/asm-1/2026-01-0.csv"]}
        """);
    assertReadOnce(bill);
  }

  @Test
  void soIsABillWithoutAManifest() throws IOException {
    Path bill = folder.resolve("bill");
    SmallBills.writeCsv(bill, MONTH, lines(), 1, 0);
    assertReadOnce(bill);
  }

  private void assertReadOnce(Path bill) throws IOException {
    Published published = new Published(spark, folder.resolve("warehouse"));
    BillBatch batch = new BillBatch(folder, published::session);
    CountingFileSystem.start();
    try {
      batch.run();
    } finally {
      CountingFileSystem.stop();
    }
    Path charges = folder.resolve("warehouse/plumbline/charges/data");
    double billRead = (double) CountingFileSystem.readBelow(bill) / size(bill, ".csv");
    double chargesRead = (double) CountingFileSystem.readBelow(charges) / size(charges, ".parquet");
    assertThat(billRead).as("reads of the bill").isBetween(1.0, 1.05);
    assertThat(chargesRead).as("reads of charges").isBetween(0.5, 1.1);
  }
}
