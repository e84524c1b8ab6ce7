package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestMetricsTest extends SparkTest {
  private static final long MIDNIGHT = 1_735_776_000_000L; // 2025-01-02T00:00:00Z
  @TempDir Path folder;

  private org.apache.hadoop.fs.Path side() {
    return new org.apache.hadoop.fs.Path(folder.resolve("side").toUri());
  }

  private Dataset<Row> points(Path path) {
    List<Delivery> found =
        Deliveries.find(
                List.of(),
                List.of(path.toString()),
                spark.sparkContext().hadoopConfiguration(),
                KnownUnits.NONE,
                Bills.FORMATS)
            .all();
    return IngestMetrics.read(spark, found, Bills.FORMATS, side());
  }

  private static String point(
      String namespace, String metric, String dimensions, int second, String value) {
    return """
        {"metric_stream_name":"s","account_id":"011122223333","region":"eu-west-1","namespace":"%s","metric_name":"%s","dimensions":%s,"timestamp":%d,"value":%s,"unit":"Percent"}
        """
        .formatted(namespace, metric, dimensions, MIDNIGHT + second * 1000L, value);
  }

  private static String cpu(String id, int second, int count) {
    return point(
        "AWS/EC2",
        "CPUUtilization",
        "{\"InstanceId\":\"" + id + "\"}",
        second,
        "{\"max\":3,\"min\":1,\"sum\":4.5,\"count\":" + count + ",\"p99\":2.5}");
  }

  @Test
  void aPointSentTwiceStaysOnceWithTheMostSamplesAndOfEqualsTheLaterFile() {
    Path stream = folder.resolve("stream");
    Bills.write(stream.resolve("2025/01/02/00/a"), Bills.gzip(cpu("i-1", 0, 5), cpu("i-2", 0, 1)));
    Bills.write(
        stream.resolve("2025/01/02/01/b.json"),
        cpu("i-1", 0, 3) + cpu("i-2", 0, 1).replace("4.5", "9.5"));
    Bills.write(stream.resolve("processing-failed/x.json"), cpu("i-3", 0, 1));
    assertThat(
            points(stream)
                .selectExpr(
                    "concat_ws(' ', resource_id, sample_count, sum, period_start, to_json(x_percentiles))")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "i-1 5.0 4.5 2025-01-02 00:00:00 {\"p99\":2.5}",
            "i-2 1.0 9.5 2025-01-02 00:00:00 {\"p99\":2.5}");
    assertThat(ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration()).records())
        .isEqualTo(4);
  }

  @Test
  void thePeriodIsTheSmallestDistanceOfTheDayWhereThatIsAPeriod() {
    String one = "{\"count\":1,\"sum\":1}";
    Path file =
        Bills.write(
            folder.resolve("stream/a.json"),
            cpu("i-detailed", 0, 1)
                + cpu("i-detailed", 60, 1)
                + cpu("i-detailed", 300, 1)
                + cpu("i-basic", 0, 1)
                + cpu("i-basic", 600, 1)
                + cpu("i-gaps", 0, 1)
                + cpu("i-gaps", 120, 1)
                + cpu("i-alone", 0, 1)
                + cpu("i-alone", 86_460, 1)
                + point("AWS/Lambda", "Errors", "{\"FunctionName\":\"f\"}", 0, one)
                + point("AWS/Lambda", "Errors", "{\"FunctionName\":\"f\"}", 18_000, one));
    assertThat(
            points(file)
                .selectExpr("concat_ws(' ', resource_id, period_seconds)")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "i-detailed 60", "i-basic 300", "i-gaps 60", "i-alone 300", "f 60");
  }

  @Test
  void onlyTheIdentifyingDimensionSetNamesAResource() {
    String one = "{\"count\":1,\"sum\":1}";
    String target = "{\"LoadBalancer\":\"app/web/1\",\"TargetGroup\":\"targetgroup/t/2\"}";
    Path file =
        Bills.write(
            folder.resolve("stream/a.json"),
            point("AWS/EC2", "CPUUtilization", "{\"AutoScalingGroupName\":\"g\"}", 0, one)
                + point("AWS/EC2", "CPUUtilization", "{}", 0, one)
                + point("AWS/ApplicationELB", "HealthyHostCount", target, 0, one)
                + point("AWS/ApplicationELB", "RequestCount", target, 0, one)
                + point(
                    "CWAgent",
                    "mem_used_percent",
                    "{\"InstanceId\":\"i-1\",\"ImageId\":\"ami\",\"InstanceType\":\"t3.micro\"}",
                    0,
                    one)
                + point(
                    "AWS/DynamoDB", "X", "{\"TableName\":\"t\",\"Operation\":\"Get\"}", 0, one));
    assertThat(
            points(file)
                .filter("resource_id is not null")
                .selectExpr("concat_ws(' ', namespace, metric_name, resource_id)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "AWS/ApplicationELB HealthyHostCount app/web/1", "CWAgent mem_used_percent i-1");
  }

  @Test
  void whatIsNoDatapointGoesAside() {
    Path file =
        Bills.write(
            folder.resolve("stream/a.json"),
            cpu("i-1", 0, 1)
                + "{\"CHANGE\":-0.09,\"PRICE\":4.96}\n"
                + "{\"broken\n"
                + cpu("i-1", 60, 1).replace("\"count\":1,", "")
                + cpu("i-1", 120, 1).replaceFirst("\"timestamp\":\\d+", "\"timestamp\":\"now\""));
    assertThat(points(file).count()).isEqualTo(1);
    assertThat(
            Rejects.read(spark, side())
                .orderBy("position")
                .select("position", "reason")
                .collectAsList())
        .extracting(row -> row.getLong(0) + " " + row.getString(1).replaceFirst(":.*", ""))
        .containsExactly(
            "2 is no datapoint of a metric stream",
            "3 is no JSON object",
            "4 has no value.count or no value.sum",
            "5 has no timestamp in milliseconds");
  }

  @Test
  void figuresThatAreNoDatapointGoAsideAndAMarkBeforeTheTextDoesNot() {
    String good = cpu("i-1", 0, 1);
    Path file =
        Bills.write(
            folder.resolve("stream/a.json"),
            "\uFEFF"
                + good
                + stamped(1_735_776_000L)
                + stamped(1_735_776_000_000_000L)
                + stamped(Long.MAX_VALUE)
                + stamped(-1)
                + good.replace("4.5", "\"NaN\"")
                + good.replace("\"max\":3", "\"max\":\"Infinity\"")
                + cpu("i-1", 60, -5)
                + good.replace("1735776000000", "99999999999999999999"));
    assertThat(points(file).count()).isEqualTo(1);
    assertThat(Rejects.read(spark, side()).orderBy("position").select("reason").collectAsList())
        .extracting(row -> row.getString(0).replaceFirst("(time of a metric|JSON object).*", "$1"))
        .containsExactly(
            "has the timestamp 1735776000, which is no time of a metric",
            "has the timestamp 1735776000000000, which is no time of a metric",
            "has the timestamp 9223372036854775807, which is no time of a metric",
            "has the timestamp -1, which is no time of a metric",
            "has a value that is no finite number",
            "has a value that is no finite number",
            "has a sample count below zero",
            "is no JSON object");
  }

  private static String stamped(long timestamp) {
    return cpu("i-1", 0, 1).replaceFirst("\"timestamp\":\\d+", "\"timestamp\":" + timestamp);
  }

  @Test
  void aFolderWithoutAStreamIsRefused() {
    Path text = Bills.write(folder.resolve("t/README.txt"), "x").getParent();
    assertThatThrownBy(() -> points(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no metric stream files");
  }

  @Test
  void aRealStreamLosesOnlyItsForeignRecords() {
    Path path = SuppliedData.folder("metric-stream");
    long stored = points(path).count();
    ReadCounts counts = ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration());
    assertThat(counts.records()).isEqualTo(62);
    assertThat(counts.rejected()).isEqualTo(4);
    assertThat(stored).isEqualTo(58);
  }
}
