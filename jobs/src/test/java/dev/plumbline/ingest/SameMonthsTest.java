package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a month without a manifest: parts of one export, or several exports of the month. */
class SameMonthsTest extends SparkTest {
  private static final String HEADER =
      "BillingAccountId,BillingPeriodStart,BillingCurrency,ChargeCategory,ChargePeriodStart,"
          + "ChargePeriodEnd,BilledCost,EffectiveCost,SubAccountId,ServiceName,ResourceId\n";

  @TempDir Path folder;

  /** A line a day and resource. */
  private void write(String file, int firstDay, int lastDay, String resource) {
    StringBuilder lines = new StringBuilder(HEADER);
    IntStream.rangeClosed(firstDay, lastDay)
        .forEach(
            day ->
                lines.append(
                    String.format(
                        Locale.ROOT,
                        "1,2025-01-01T00:00:00Z,USD,Usage,2025-01-%02dT00:00:00Z,"
                            + "2025-01-%02dT12:00:00Z,1,1,2,EC2,%s\n",
                        day,
                        day,
                        resource)));
    Bills.write(folder.resolve(file), lines.toString());
  }

  private Optional<String> refuse() {
    SameMonths same =
        new SameMonths(
            spark,
            Bills.FORMATS,
            new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()),
            StagedRecords.NONE);
    return same.refuse(Bills.find(folder.resolve("in")).all().get(0));
  }

  @Test
  void severalExportsOfTheMonthToDateAreRefused() {
    write("in/monday/focus-00001.csv", 1, 6, "i-1");
    write("in/friday/focus-00001.csv", 1, 10, "i-1");
    write("in/friday/focus-00002.csv", 1, 10, "i-2");
    assertThatThrownBy(this::refuse)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the bill of 1:files 2025-01 lies there as several exports")
        .hasMessageContaining("6 of the 6 different lines of")
        .hasMessageContaining("in/monday/focus-00001.csv stand in")
        .hasMessageContaining("in/friday/focus-00001.csv as well");
  }

  @Test
  void partsOfOneExportAreNot() {
    write("in/a/first.csv", 1, 10, "i-1");
    write("in/b/second.csv", 8, 20, "i-2");
    write("in/c/third.csv", 10, 20, "i-1");
    assertThat(refuse()).isEmpty();
  }

  @Test
  void linesThatAreAlikeInOneFileProveNothing() {
    StringBuilder lines = new StringBuilder(HEADER);
    for (int i = 0; i < 20; i++) {
      lines
          .append("1,2025-01-01T00:00:00Z,USD,Usage,2025-01-02T00:00:00Z,2025-01-03T00:00:00Z,1,1,")
          .append(i % 10)
          .append(",EC2,\n");
    }
    Bills.write(folder.resolve("in/a/x.csv"), lines.toString());
    Bills.write(folder.resolve("in/b/y.csv"), lines + "\n");
    assertThat(refuse())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("10 of the 10 different lines of")
                    .contains("lines that are alike stand in one file too"));
  }

  @Test
  void namesTellWhatBelongsTogether() {
    assertThat(ExportNames.export("s3://b/focus-00001.snappy.parquet"))
        .isEqualTo(ExportNames.export("s3://b/focus-00012.snappy.parquet"))
        .isNotEqualTo(ExportNames.export("s3://b/later/focus-00001.snappy.parquet"))
        .isNotEqualTo(ExportNames.export("s3://b/other-00001.snappy.parquet"));
    assertThat(ExportNames.export("s3://b/part-00000-1f-c000.snappy.parquet"))
        .isEqualTo(ExportNames.export("s3://b/part-00007-1f-c000.snappy.parquet"))
        .isNotEqualTo(ExportNames.export("s3://b/part-00000-2e-c000.snappy.parquet"));
    assertThat(ExportNames.export("s3://b/focus-2025-01-10.csv"))
        .isNotEqualTo(ExportNames.export("s3://b/focus-2025-01-20.csv"));
    assertThat(ExportNames.export("s3://b/focus_20250110.csv.gz"))
        .isNotEqualTo(ExportNames.export("s3://b/focus_20250120.csv.gz"));
    assertThat(ExportNames.export("s3://b/2025-01-1.csv"))
        .isEqualTo(ExportNames.export("s3://b/2025-01-2.csv"));
  }
}
