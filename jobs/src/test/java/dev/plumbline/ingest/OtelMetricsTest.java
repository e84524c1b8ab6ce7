package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream in OpenTelemetry's binary form holds what it would hold in JSON. */
class OtelMetricsTest extends SparkTest {
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

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static Metric metric(
      String namespace, String name, String unit, Map<String, String> dimensions, int... minutes) {
    KeyValueList.Builder set = KeyValueList.newBuilder();
    dimensions.forEach((key, value) -> set.addValues(text(key, value)));
    Summary.Builder summary = Summary.newBuilder();
    for (int minute : minutes) {
      long start = (MIDNIGHT + minute * 60_000L) * 1_000_000L;
      summary.addDataPoints(
          SummaryDataPoint.newBuilder()
              .addAttributes(text("Namespace", namespace))
              .addAttributes(text("MetricName", name))
              .addAttributes(
                  KeyValue.newBuilder()
                      .setKey("Dimensions")
                      .setValue(AnyValue.newBuilder().setKvlistValue(set)))
              .setStartTimeUnixNano(start)
              .setTimeUnixNano(start + 60_000_000_000L)
              .setCount(5)
              .setSum(4.5)
              .addQuantileValues(quantile(0, 0.5))
              .addQuantileValues(quantile(0.999, 2.75))
              .addQuantileValues(quantile(0.99, 2.5))
              .addQuantileValues(quantile(1, 3)));
    }
    return Metric.newBuilder()
        .setName("amazonaws.com/" + namespace + "/" + name)
        .setUnit(unit)
        .setSummary(summary)
        .build();
  }

  private static SummaryDataPoint.ValueAtQuantile quantile(double quantile, double value) {
    return SummaryDataPoint.ValueAtQuantile.newBuilder()
        .setQuantile(quantile)
        .setValue(value)
        .build();
  }

  /** Requests of one account and region, a metric each, behind their lengths. */
  private static byte[] requests(Metric... metrics) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Metric metric : metrics) {
      try {
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(text("cloud.provider", "aws"))
                            .addAttributes(text("cloud.account.id", "011122223333"))
                            .addAttributes(text("cloud.region", "eu-west-1")))
                    .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
            .build()
            .writeDelimitedTo(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toByteArray();
  }

  private static String json(
      String namespace, String name, String unit, Map<String, String> dimensions, int... minutes) {
    StringBuilder lines = new StringBuilder();
    String set =
        new TreeMap<>(dimensions)
            .entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    for (int minute : minutes) {
      lines.append(
          """
          {"metric_stream_name":"s","account_id":"011122223333","region":"eu-west-1","namespace":"%s","metric_name":"%s","dimensions":%s,"timestamp":%d,"value":{"max":3.0,"min":0.5,"sum":4.5,"count":5.0,"p99":2.5,"p99.9":2.75},"unit":"%s"}
          """
              .formatted(namespace, name, set, MIDNIGHT + minute * 60_000L, unit));
    }
    return lines.toString();
  }

  private static List<String> facts(Dataset<Row> points) {
    return points.selectExpr("to_json(struct(*))").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void theSamePointsGiveTheSameRowsInBothForms() {
    Map<String, String> machine = Map.of("InstanceId", "i-0123456789abcdef0");
    Map<String, String> balancer = Map.of("TargetGroup", "t", "LoadBalancer", "app/a/1");
    Bills.write(
        folder.resolve("otel/2025/01/02/00/part-1"),
        requests(
            metric("AWS/EC2", "CPUUtilization", "%", machine, 0, 5, 10),
            metric("AWS/EC2", "NetworkIn", "By", machine, 0),
            metric("AWS/ApplicationELB", "RequestCount", "{Count}", balancer, 0, 1),
            metric(
                "AWS/EBS", "VolumeIdleTime", "s", Map.of("VolumeId", "vol-0123456789abcdef0"), 0),
            metric("AWS/EC2", "MetadataNoToken", "1", Map.of(), 0)));
    Bills.write(
        folder.resolve("json/2025/01/02/00/part-1"),
        json("AWS/EC2", "CPUUtilization", "Percent", machine, 0, 5, 10)
            + json("AWS/EC2", "NetworkIn", "Bytes", machine, 0)
            + json("AWS/ApplicationELB", "RequestCount", "Count", balancer, 0, 1)
            + json(
                "AWS/EBS",
                "VolumeIdleTime",
                "Seconds",
                Map.of("VolumeId", "vol-0123456789abcdef0"),
                0)
            + json("AWS/EC2", "MetadataNoToken", "None", Map.of(), 0));

    List<String> fromOtel = facts(points(folder.resolve("otel")));
    assertThat(fromOtel).hasSize(8).isEqualTo(facts(points(folder.resolve("json"))));
    assertThat(fromOtel.toString()).contains("\"p99.9\":2.75", "\"min\":0.5", "\"max\":3.0");
  }

  @Test
  void aStreamMayChangeItsFormOnTheWay() throws IOException {
    Map<String, String> machine = Map.of("InstanceId", "i-1");
    Bills.write(
        folder.resolve("s/00/a"),
        Bills.gzip(json("AWS/EC2", "CPUUtilization", "Percent", machine, 0)));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(requests(metric("AWS/EC2", "CPUUtilization", "%", machine, 0, 5)));
    }
    Bills.write(folder.resolve("s/01/b.gz"), packed.toByteArray());
    assertThat(points(folder.resolve("s")).selectExpr("unit").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("Percent", "Percent");
  }

  @Test
  void whatIsNoPointOfAStreamGoesAside() {
    Metric gauge =
        Metric.newBuilder().setName("other").setGauge(Gauge.getDefaultInstance()).build();
    Metric nameless =
        Metric.newBuilder()
            .setName("amazonaws.com/AWS/EC2/CPUUtilization")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(SummaryDataPoint.newBuilder().setStartTimeUnixNano(1)))
            .build();
    // Before 1.0 a point has labels in its first field; the rest reads the same.
    UnknownFieldSet.Field label =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(text("MetricName", "CPUUtilization").toByteString())
            .build();
    Metric old =
        Metric.newBuilder()
            .setName("amazonaws.com/AWS/EC2/CPUUtilization")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(
                        SummaryDataPoint.newBuilder()
                            .setUnknownFields(
                                UnknownFieldSet.newBuilder().addField(1, label).build())
                            .setStartTimeUnixNano(1)))
            .build();
    byte[] good =
        requests(metric("AWS/EC2", "CPUUtilization", "%", Map.of("InstanceId", "i-1"), 0));
    byte[] bad = good.clone();
    // The first field claims to be longer than the request.
    bad[3] = (byte) 0xff;
    bad[4] = 0x7f;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(good);
    all.writeBytes(requests(gauge, nameless, old));
    all.writeBytes(bad);
    Bills.write(folder.resolve("s/a"), all.toByteArray());

    assertThat(points(folder.resolve("s")).count()).isOne();
    assertThat(
            Rejects.read(spark, side())
                .orderBy("position")
                .selectExpr("concat(position, ' ', reason)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .satisfiesExactly(
            reason -> assertThat(reason).isEqualTo("2 is no summary, as metric streams send"),
            reason -> assertThat(reason).startsWith("3 has no attribute MetricName"),
            reason ->
                assertThat(reason)
                    .isEqualTo(
                        "4 is of OpenTelemetry 0.7, which is not read; set the output format of the"
                            + " metric stream to OpenTelemetry 1.0 or JSON"),
            reason -> assertThat(reason).startsWith("5 is no request of OpenTelemetry 1.0"));
    assertThat(ReadCounts.of(side(), spark.sparkContext().hadoopConfiguration()).records())
        .isEqualTo(5);
  }

  @Test
  void aFileThatBreaksOffFailsWithItsName() {
    byte[] whole =
        requests(metric("AWS/EC2", "CPUUtilization", "%", Map.of("InstanceId", "i-1"), 0));
    Bills.write(folder.resolve("s/cut"), Arrays.copyOf(whole, whole.length - 3));
    assertThatThrownBy(() -> points(folder.resolve("s")).count())
        .satisfies(
            failure ->
                assertThat(IngestCharges.inputProblem(failure).map(InputException::getMessage))
                    .hasValueSatisfying(
                        text -> assertThat(text).contains("s/cut", "it seems to be cut off")));
  }
}
