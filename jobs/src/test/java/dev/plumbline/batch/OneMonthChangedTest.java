package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.restatement.Causes;
import dev.plumbline.restatement.ExplainRestatements;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Three months, of which one is delivered again with other lines of one account. */
@Isolated("counts in the file system of the whole JVM")
class OneMonthChangedTest extends SparkTest {
  private static final List<String> MONTHS = List.of("2026-01", "2026-02", "2026-03");
  private static final String CHANGED = "2026-02";

  private static final int MACHINES = 2000;

  /** A few rows a month: of all months, because they tell the last complete day of the bill. */
  private static final List<String> LEDGERS = List.of("/bill_totals/", "/deliveries/");

  @TempDir Path folder;

  /** Enough that the beginning of a file, by which its columns are known, is a small part of it. */
  private static List<String> lines(String month) {
    List<String> lines = new ArrayList<>(SmallBills.csvLines(month));
    for (int machine = 0; machine < MACHINES; machine++) {
      String id = String.format(Locale.ROOT, "i-%017x", machine);
      lines.add(SmallBills.csvMachine(month, machine % 48, id, "web", "0.1000000000"));
    }
    // Files of one size would be looked into, whether they are the same.
    lines.add(SmallBills.csvTax(month, "1." + "0".repeat(MONTHS.indexOf(month))));
    return lines;
  }

  /**
   * Data files of the months that did not change, in bill and tables, and when each was written.
   */
  private Map<Path, FileTime> ofOtherMonths() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(Files::isRegularFile).filter(OneMonthChangedTest::isOfOtherMonth).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  private static boolean isOfOtherMonth(Path file) {
    return MONTHS.stream()
        .filter(month -> !month.equals(CHANGED))
        .anyMatch(month -> file.toString().contains(month));
  }

  @Test
  void filesOfOtherMonthsAreNeitherReadNorWritten() throws IOException {
    for (String month : MONTHS) {
      SmallBills.writeCsv(folder.resolve("bill"), month, lines(month), 1, 0);
    }
    BillBatch batch =
        new BillBatch(
            folder,
            new Published(spark, folder.resolve("warehouse"))::session,
            List.of(new ExplainRestatements(Causes.load(ConfFiles.of(Optional.empty())))));
    batch.run();
    Map<Path, FileTime> before = ofOtherMonths();
    String[] unread =
        before.keySet().stream()
            .map(Path::toString)
            .filter(file -> !file.endsWith(".csv") && LEDGERS.stream().noneMatch(file::contains))
            .toArray(String[]::new);
    List<String> lines = new ArrayList<>(lines(CHANGED));
    lines.replaceAll(line -> line.replace("0.2000000000", "0.2500000000"));
    SmallBills.writeCsv(folder.resolve("bill"), CHANGED, lines, 1, 0);
    CountingFileSystem.start();
    try {
      assertThat(batch.run()).isPresent();
    } finally {
      CountingFileSystem.stop();
    }
    assertThat(unread).as("data files of two months").hasSizeGreaterThanOrEqualTo(2 * 4);
    assertThat(ofOtherMonths()).isEqualTo(before);
    assertThat(CountingFileSystem.bytesRead())
        .as("bytes read of files of other months")
        .doesNotContainKeys(unread);
    for (String month : MONTHS) {
      Path file = folder.resolve("bill/" + month + "-0.csv");
      long read = CountingFileSystem.bytesRead().getOrDefault(file.toString(), 0L);
      if (month.equals(CHANGED)) {
        assertThat(read)
            .as("bytes of the bill that changed")
            .isGreaterThanOrEqualTo(Files.size(file));
      } else {
        assertThat(read).as("bytes of a bill that did not").isZero();
      }
    }
    // 48 hours at 0.05 more.
    Published published = new Published(spark, folder.resolve("warehouse"));
    assertThat(
            Published.text(
                published
                    .table("restatements")
                    .selectExpr("billing_period", "cause", "cost_delta")))
        .containsExactly(
            "{\"billing_period\":\"2026-02\",\"cause\":\"PRICE\",\"cost_delta\":2.4000000000}");
  }
}
