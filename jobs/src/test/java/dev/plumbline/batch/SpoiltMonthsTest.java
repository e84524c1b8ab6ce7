package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.delivery.Mutations;
import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Months spoilt at random, by seeds, in one run: each is published whole or refused in a sentence
 * that names its file, and none of them stops the others.
 */
class SpoiltMonthsTest extends SparkTest {
  private static final YearMonth FIRST = YearMonth.of(2023, 1);
  private static final int MONTHS = 30;
  private static final int HOURS = 6;

  @TempDir Path folder;
  private final Map<String, Path> files = new TreeMap<>();

  @Slow("runs thirty months, most of which are broken")
  @Test
  void eachMonthIsPublishedWholeOrRefusedByName() throws IOException {
    for (int seed = 0; seed < MONTHS; seed++) {
      deliver(FIRST.plusMonths(seed), new Random(seed));
    }
    Published published = new Published(spark, folder.resolve("warehouse"));
    BillBatch batch = new BillBatch(folder, published::session).toDays();
    try {
      batch.run();
    } catch (InputException sentence) {
      throw new AssertionError("one month stopped all", sentence);
    }
    Map<String, Long> stored = new TreeMap<>();
    for (Row row : published.table("charges").groupBy("billing_period").count().collectAsList()) {
      stored.put(row.getString(0), row.getLong(1));
    }
    Map<String, String> said = new TreeMap<>();
    for (Row row :
        published
            .table("deliveries")
            .selectExpr("billing_period", "concat(state, ' ', coalesce(problem, ''))")
            .collectAsList()) {
      said.put(row.getString(0), row.getString(1));
    }
    List<String> surprises = new ArrayList<>();
    for (Map.Entry<String, Path> month : files.entrySet()) {
      String words = said.getOrDefault(month.getKey(), "nothing");
      boolean isRefused =
          words.startsWith("REJECTED ")
              && words.contains(month.getValue().getFileName().toString());
      boolean isWhole =
          words.startsWith("LOADED")
              && stored.getOrDefault(month.getKey(), 0L) == lines(month.getValue());
      if (!isRefused && !isWhole) {
        surprises.add(month.getKey() + ": " + words + ", " + stored.get(month.getKey()));
      }
    }
    assertThat(surprises).isEmpty();
    assertThat(stored).isNotEmpty();
    assertThat(said.values()).anyMatch(words -> words.startsWith("REJECTED "));
    assertThat(batch.run()).isEmpty();
  }

  /** A delivery with a manifest; two in three have a spoilt file. */
  private void deliver(YearMonth month, Random random) throws IOException {
    String range =
        month.toString().replace("-", "")
            + "01-"
            + month.plusMonths(1).toString().replace("-", "")
            + "01";
    Path at = folder.resolve("bill/hourly").resolve(range);
    Path file = at.resolve("a/" + month + ".csv.gz");
    Files.createDirectories(file.getParent());
    StringBuilder text = new StringBuilder(SmallBills.CSV_HEADER + "\n");
    for (int hour = 0; hour < HOURS; hour++) {
      text.append(SmallBills.csvMachine(month.toString(), hour, "i-1", "web", "0.1")).append('\n');
    }
    Files.write(
        file,
        switch (random.nextInt(3)) {
          case 0 -> gzip(text.toString());
          case 1 -> gzip(Mutations.cells(text.toString(), random));
          default -> Mutations.bytes(gzip(text.toString()), random);
        });
    files.put(month.toString(), file);
    SmallBills.write(
        at.resolve("hourly-Manifest.json"),
        """
        {"assemblyId":"a","account":"111111111111","reportName":"hourly",
         "bucket":"b","reportKeys":["hourly/%s/a/%s.csv.gz"]}
        """
            .formatted(range, month));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Lines after the header, of a file that can be unpacked. */
  private static long lines(Path file) throws IOException {
    try (GZIPInputStream text =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isEmpty())
              .count()
          - 1;
    }
  }
}
