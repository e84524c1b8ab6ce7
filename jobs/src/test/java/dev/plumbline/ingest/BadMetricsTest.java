package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input that really occurs in metric streams, one test each, with the numbers of {@link
 * BadInputTest}. One file is read for all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadMetricsTest extends SparkTest {
  private static final String METRIC =
      """
      {"account_id":"%s","region":"eu-west-1","namespace":"AWS/EC2","metric_name":"%s","dimensions":{"InstanceId":"i-1"},"timestamp":%d,"value":{"min":0,"max":0,"sum":%s,"count":%s},"unit":"%s"}
      """;
  private static final long NOON = 1_735_819_200_000L;

  @TempDir static Path folder;
  private List<String> points;

  @BeforeEach
  void readOnce() {
    if (points != null) {
      return;
    }
    Path stream = Bills.write(folder.resolve("stream/a.json"), stream());
    points =
        IngestMetrics.read(
                spark,
                metrics(stream),
                Bills.FORMATS,
                new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()))
            .selectExpr(
                "concat_ws(' ', account_id, metric_name, unit, sample_count, sum, max, period_start, x_readings)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
  }

  private static List<Delivery> metrics(Path stream) {
    return Deliveries.find(
            List.of(),
            List.of(stream.toString()),
            new Configuration(),
            KnownUnits.NONE,
            Bills.FORMATS)
        .all();
  }

  private static String stream() {
    return METRIC.formatted("1234567890", "MetadataNoToken", NOON, "3", "1", "Count")
        + METRIC.formatted("1234567890", "MetadataNoToken", NOON, "3", "1", "None")
        + METRIC.formatted("111122223333", "VolumeWriteBytes", NOON, "477184", "92", "Bytes")
        + METRIC.formatted("111122223333", "Local", NOON, "1", "1", "None")
        + METRIC.formatted("111122223333", "Local", NOON, "5", "2", "None")
        + METRIC.formatted("111122223333", "Clock", NOON, "3", "1", "None")
        + METRIC.formatted("111122223333", "Clock", NOON, "6", "1", "None")
        + METRIC.formatted("111122223333", "Clock", NOON, "6", "1", "None")
        + METRIC
            .formatted("111122223333", "CPUUtilization", NOON, "310", "1", "Percent")
            .replace("\"max\":0", "\"max\":310");
  }

  /** 35: one metric in two units. */
  @Test
  void twoUnitsAreTwoMetrics() {
    assertThat(points)
        .contains(
            "1234567890 MetadataNoToken Count 1.0 3.0 0.0 2025-01-02 12:00:00",
            "1234567890 MetadataNoToken None 1.0 3.0 0.0 2025-01-02 12:00:00");
  }

  /** 37: smallest and largest say nothing, sum and count do. */
  @Test
  void sumAndCountAreKeptWhereTheLargestIsZero() {
    assertThat(points)
        .contains("111122223333 VolumeWriteBytes Bytes 92.0 477184.0 0.0 2025-01-02 12:00:00");
  }

  /** 38: an account id of ten digits stays as it is. */
  @Test
  void anAccountIdOfTenDigitsIsKept() {
    assertThat(points).anyMatch(point -> point.startsWith("1234567890 "));
  }

  /** 39: an hour that collapsed into one timestamp. */
  @Test
  void ofOneTimestampTheLargestCountStays() {
    assertThat(points).contains("111122223333 Local None 2.0 5.0 0.0 2025-01-02 12:00:00");
    assertThat(points).filteredOn(point -> point.contains(" Local ")).hasSize(1);
  }

  /** 39: readings of which none has more samples are averaged, and say so. */
  @Test
  void ofEqualReadingsUnderOneTimestampTheMeanStays() {
    assertThat(points).contains("111122223333 Clock None 1.0 5.0 0.0 2025-01-02 12:00:00 3");
    assertThat(points).filteredOn(point -> point.contains(" Clock ")).hasSize(1);
  }

  /** 42: more than a hundred percent. */
  @Test
  void valuesAboveAHundredPercentAreKept() {
    assertThat(points)
        .contains("111122223333 CPUUtilization Percent 1.0 310.0 310.0 2025-01-02 12:00:00");
  }
}
