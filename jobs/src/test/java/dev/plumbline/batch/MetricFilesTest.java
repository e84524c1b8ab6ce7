package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.IngestMetrics;
import dev.plumbline.ingest.KnownUnits;
import dev.plumbline.ingest.MetricCollections;
import dev.plumbline.resource.BuildResourceDays;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metric files that come one after the other, as a metric stream delivers them. */
class MetricFilesTest extends SparkTest {
  @TempDir Path folder;
  private Published published;
  private BillBatch batch;

  @BeforeEach
  void deliverBill() {
    published = new Published(spark, folder.resolve("warehouse"));
    batch = new BillBatch(folder, published::session).toDays();
    SmallBills.writeCsv(
        folder.resolve("bill"), "bill", List.of(SmallBills.csvTax("2026-01", "1")), 1, 0);
  }

  /**
   * Writes a file.
   *
   * @param points day of January 2026, time and number of samples, as in {@code 02T00:01 5}
   */
  private Path write(String file, String... points) {
    StringBuilder lines = new StringBuilder();
    for (String point : points) {
      String[] parts = point.split(" ", 2);
      lines.append(
          """
          {"account_id":"1","region":"eu-west-1","namespace":"AWS/EC2","metric_name":"CPUUtilization","dimensions":{"InstanceId":"i-1"},"timestamp":%d,"value":{"min":1,"max":1,"sum":7,"count":%s},"unit":"Percent"}
          """
              .formatted(
                  LocalDateTime.parse("2026-01-" + parts[0])
                      .toInstant(ZoneOffset.UTC)
                      .toEpochMilli(),
                  parts[1]));
    }
    return SmallBills.write(folder.resolve("metrics/" + file), lines.toString());
  }

  /** Writes the load of a billed machine in the hour from 06:00. */
  private void writeLoad(String file, String day, int percent) {
    SmallBills.write(
        folder.resolve("metrics/" + file),
        """
        {"account_id":"333333333333","region":"eu-west-1","namespace":"AWS/EC2","metric_name":"CPUUtilization","dimensions":{"InstanceId":"i-0123456789abcdef1"},"timestamp":%d,"value":{"min":%2$d,"max":%2$d,"sum":%2$d,"count":1},"unit":"Percent"}
        """
            .formatted(
                LocalDateTime.parse(day + "T06:00").toInstant(ZoneOffset.UTC).toEpochMilli(),
                percent));
  }

  private static List<String> text(Dataset<Row> table, String expression) {
    return table.selectExpr(expression).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static List<String> points(Dataset<Row> table) {
    return text(
        table,
        "concat_ws(' ', date_format(period_start, \"dd'T'HH:mm\"), int(sample_count), period_seconds)");
  }

  private List<String> points() {
    return points(published.table("metric_points"));
  }

  /** The points of all files, read at once. */
  private List<String> atOnce() {
    return points(
        IngestMetrics.read(
            spark,
            Deliveries.find(
                    List.of(),
                    List.of(folder.resolve("metrics").toString()),
                    new Configuration(),
                    KnownUnits.NONE,
                    Formats.load())
                .all(),
            Formats.load(),
            new org.apache.hadoop.fs.Path(folder.resolve("side").toUri())));
  }

  /** What would be written to a file, packed. */
  private byte[] packed(String... points) throws IOException {
    Path file = write("packed.json", points);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Files.readAllBytes(file));
    }
    Files.delete(file);
    return bytes.toByteArray();
  }

  /** Makes a file unreadable without anybody seeing it from outside. */
  private static void spoil(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "x".repeat((int) Files.size(file)));
    Files.setLastModifiedTime(file, time);
  }

  private Map<String, FileTime> filesOf(String... days) throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
      for (Path file : all.filter(f -> f.toString().contains("metric_points")).toList()) {
        if (Stream.of(days).anyMatch(day -> file.toString().contains("=2026-01-" + day + "/"))) {
          files.put(file.toString(), Files.getLastModifiedTime(file));
        }
      }
    }
    return files;
  }

  private List<String> deliveries() {
    return text(
        published.table("deliveries").where("kind = 'METRICS'"),
        "concat_ws(' ', file_count, read_file_count, record_count, superseded_count, stored_count)");
  }

  @Test
  void aNewFileIsReadWithThoseThatHoldItsDaysAndNoOther() throws IOException {
    Path first = write("a.json", "02T00:00 1", "02T00:05 1");
    write("b.json", "03T23:59 1", "04T00:00 2", "04T00:01 2", "04T00:05 -1");
    batch.run();
    assertThat(deliveries()).containsExactly("2 2 6 0 5");
    Map<String, FileTime> before = filesOf("02", "03");
    assertThat(before).hasSizeGreaterThanOrEqualTo(2);

    // A point that was sent before, now with more samples, and the next day.
    write("c.json", "04T00:01 5", "05T00:00 4");
    List<String> all = atOnce();
    spoil(first);
    batch.run();
    assertThat(points())
        .containsExactly(
            "02T00:00 1 300",
            "02T00:05 1 300",
            "03T23:59 1 300",
            "04T00:00 2 60",
            "04T00:01 5 60",
            "05T00:00 4 300")
        .isEqualTo(all);
    // Of the second file three records, two points of the 4th and what is none; of the new one two.
    assertThat(deliveries()).containsExactly("2 2 6 0 5", "3 2 5 1 3");
    assertThat(filesOf("02", "03")).isEqualTo(before);
    assertThat(text(published.table("rejected_records"), "regexp_extract(file, '[^/]+$', 0)"))
        .containsExactly("b.json");
    assertThat(batch.run()).isEmpty();

    // What stood in a file that is gone stays, also where others bring as many points.
    Files.delete(folder.resolve("metrics/b.json"));
    write("d.json", "04T00:02 1", "04T00:03 1");
    // Of a file that has changed what it says now counts.
    write("c.json", "05T00:00 3");
    batch.run();
    assertThat(points())
        .containsExactly(
            "02T00:00 1 300",
            "02T00:05 1 300",
            "03T23:59 1 300",
            "04T00:00 2 60",
            "04T00:01 5 60",
            "04T00:02 1 60",
            "04T00:03 1 60",
            "05T00:00 3 300");
    assertThat(
            text(
                published.table("metric_files"),
                "concat_ws(' ', regexp_extract(file, '[^/]+$', 0), array_join(days, ','))"))
        .containsExactly("a.json 2026-01-02", "c.json 2026-01-05", "d.json 2026-01-04");

    // Files that break off or are empty stay out, and the others are loaded.
    List<String> with = new ArrayList<>(points());
    byte[] whole = packed("06T00:00 1");
    Path broken = folder.resolve("metrics/e.json.gz");
    Files.write(broken, Arrays.copyOf(whole, whole.length - 9));
    SmallBills.write(folder.resolve("metrics/f.json"), "");
    SmallBills.write(folder.resolve("metrics/h" + MetricCollections.MANIFEST_SUFFIX), "{\"from\":");
    write("g.json", "07T00:00 2");
    with.add("07T00:00 2 300");
    assertThat(batch.run()).isPresent();
    assertThat(points()).isEqualTo(with);
    assertThat(
            text(
                published.table("deliveries").where("state = 'REJECTED'"),
                "concat_ws(' ', x_source_id, file_count, stored_count, problem)"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("metrics 1 file:").contains("metrics/e.json.gz"),
            line ->
                assertThat(line).startsWith("metrics 1 file:").contains("metrics/h", "no entry"),
            line ->
                assertThat(line)
                    .startsWith("metrics 1 inputs.metrics: file:")
                    .contains("metrics/f.json is empty (0 bytes)"));
    assertThat(batch.run()).isEmpty();

    // What was sent once more is read.
    Files.write(broken, whole);
    Files.delete(folder.resolve("metrics/f.json"));
    Files.delete(folder.resolve("metrics/h" + MetricCollections.MANIFEST_SUFFIX));
    with.add(with.size() - 1, "06T00:00 1 300");
    assertThat(batch.run()).isPresent();
    assertThat(points()).isEqualTo(with);
  }

  @Test
  @Slow("joins bill and metrics three times")
  void correctedFilesOfTwoMonthsChangeTheOneThatIsAskedForAndTheOtherWhenItIs() throws IOException {
    List<String> jan = SmallBills.csvLines("2026-01");
    SmallBills.writeCsv(folder.resolve("bill"), "bill", jan, 1, 0);
    SmallBills.writeCsv(
        folder.resolve("bill"), "next", SmallBills.csvLines("2026-02").subList(0, 60), 1, 0);
    BillBatch resources =
        new BillBatch(
                folder,
                published::session,
                List.of(
                    new BuildResourceDays(
                        Formats.load().resources(), "^EU-", "charge_category = 'Credit'")))
            .toDays();
    writeLoad("a.json", "2026-01-02", 10);
    Path kept = folder.resolve("metrics/b.json");
    writeLoad("b.json", "2026-01-03", 20);
    writeLoad("c.json", "2026-02-02", 30);
    resources.run();
    assertThat(loads()).containsExactly("2026-01-02 10", "2026-01-03 20", "2026-02-02 30");

    writeLoad("a.json", "2026-01-02", 11);
    writeLoad("c.json", "2026-02-02", 31);
    spoil(kept);
    resources.run("2026-01"::equals);
    assertThat(loads()).containsExactly("2026-01-02 11", "2026-01-03 20", "2026-02-02 30");
    resources.run("2026-02"::equals);
    assertThat(loads()).containsExactly("2026-01-02 11", "2026-01-03 20", "2026-02-02 31");
    assertThat(resources.run()).isEmpty();
  }

  private List<String> loads() {
    return text(
        published.table("resource_days").where("metrics is not null"),
        "concat_ws(' ', charge_date, int(metrics['CPUUtilization'].sum))");
  }
}
