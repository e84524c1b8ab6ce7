package dev.plumbline.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metric stream output format opentelemetry1.0: requests of OpenTelemetry's collector, each behind
 * its length; in them one summary per metric, dimension set and period.
 */
final class OtelMetrics implements MetricRecords {
  /** Field 1 of a request, which holds all of it, with its wire type. */
  private static final int FIRST_TAG = 0x0a;

  /** A varint of 32 bits takes no more. */
  private static final int LENGTH_BYTES = 5;

  /** Firehose delivers records of at most 4 MiB; a longer one is no length at all. */
  private static final int LONGEST = 64 << 20;

  /** Before 1.0 a point had labels in its first field, where 1.0 has none. */
  private static final int OLD_LABELS = 1;

  /** Where what later became scopes has moved to. */
  private static final int OLD_LIBRARY_METRICS = 1000;

  private static final String OLD_FORMAT =
      "is of OpenTelemetry 0.7, which is not read; set the output format of the metric stream to"
          + " OpenTelemetry 1.0 or JSON";

  private static final int SHOWN_BYTES = 64;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final String NO_PART =
      "has a part without metrics, or one that OpenTelemetry 1.0 does not know";

  private final BufferedInputStream stream;
  private final Map<String, String> units;
  private final Queue<Item> items = new ArrayDeque<>();

  /**
   * Reads the stream.
   *
   * @param units CloudWatch units by UCUM code
   */
  OtelMetrics(BufferedInputStream stream, Map<String, String> units) {
    this.stream = stream;
    this.units = units;
  }

  /** Whether the stream begins like a request behind its length; its place does not change. */
  static boolean isOtel(BufferedInputStream stream) throws IOException {
    stream.mark(LENGTH_BYTES + 1);
    byte[] start = stream.readNBytes(LENGTH_BYTES + 1);
    stream.reset();
    int at = 0;
    while (at < start.length && start[at] < 0) {
      at++;
    }
    return at + 1 < start.length && at < LENGTH_BYTES && start[at + 1] == FIRST_TAG;
  }

  @Override
  public Item next() throws IOException {
    while (items.isEmpty()) {
      int first = stream.read();
      if (first < 0) {
        return null;
      }
      take(request(CodedInputStream.readRawVarint32(first, stream)));
    }
    return items.remove();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private byte[] request(int length) throws IOException {
    if (length < 0 || length > LONGEST) {
      throw new InvalidProtocolBufferException("a request of " + length + " bytes");
    }
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a request of " + length + " bytes ends after " + bytes.length);
    }
    return bytes;
  }

  private void take(byte[] bytes) {
    try {
      ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(bytes);
      request.getResourceMetricsList().forEach(this::take);
      if (request.getResourceMetricsCount() == 0 || hasUnknown(request)) {
        items.add(Item.unusable(NO_PART, start(bytes)));
      }
    } catch (InvalidProtocolBufferException broken) {
      items.add(
          Item.unusable(
              "is no request of OpenTelemetry 1.0: " + broken.getMessage(), start(bytes)));
    }
  }

  private static String start(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
  }

  /** What a reader does not know it leaves out without a word: a turned bit may hide points so. */
  private static boolean hasUnknown(MessageOrBuilder message) {
    return !message.getUnknownFields().asMap().isEmpty();
  }

  private void take(ResourceMetrics resource) {
    SortedMap<String, String> source = texts(resource.getResource().getAttributesList());
    if (resource.getUnknownFields().hasField(OLD_LIBRARY_METRICS)) {
      items.add(Item.unusable(OLD_FORMAT, source.toString()));
    } else if (resource.getScopeMetricsCount() == 0) {
      items.add(Item.unusable(NO_PART, source.toString()));
    }
    for (ScopeMetrics scope : resource.getScopeMetricsList()) {
      if (scope.getMetricsCount() == 0 || hasUnknown(scope)) {
        items.add(Item.unusable(NO_PART, source.toString()));
      }
      for (Metric metric : scope.getMetricsList()) {
        if (metric.getSummary().getDataPointsCount() == 0) {
          items.add(Item.unusable("is no summary, as metric streams send", metric.getName()));
        }
        for (SummaryDataPoint point : metric.getSummary().getDataPointsList()) {
          items.add(item(source, metric, point));
        }
      }
    }
  }

  private Item item(Map<String, String> source, Metric metric, SummaryDataPoint point) {
    if (point.getUnknownFields().hasField(OLD_LABELS)) {
      return Item.unusable(OLD_FORMAT, metric.getName());
    }
    SortedMap<String, String> named = texts(point.getAttributesList());
    Map<String, String> needed = new TreeMap<>();
    needed.put("cloud.account.id", source.getOrDefault("cloud.account.id", ""));
    needed.put("cloud.region", source.getOrDefault("cloud.region", ""));
    needed.put("Namespace", named.getOrDefault("Namespace", ""));
    needed.put("MetricName", named.getOrDefault("MetricName", ""));
    for (Map.Entry<String, String> each : needed.entrySet()) {
      if (each.getValue().isEmpty()) {
        return Item.unusable("has no attribute " + each.getKey(), metric.getName());
      }
    }
    if (point.getStartTimeUnixNano() == 0) {
      return Item.unusable("has no start time", metric.getName());
    }
    SortedMap<String, Double> percentiles = new TreeMap<>();
    for (SummaryDataPoint.ValueAtQuantile value : point.getQuantileValuesList()) {
      if (!Double.isFinite(value.getQuantile())) {
        return Item.unusable("has a quantile that is no number", metric.getName());
      }
      percentiles.put(percentile(value.getQuantile()), value.getValue());
    }
    return Item.of(
        new MetricPoint(
            needed.get("cloud.account.id"),
            needed.get("cloud.region"),
            needed.get("Namespace"),
            needed.get("MetricName"),
            dimensions(point.getAttributesList()),
            units.getOrDefault(metric.getUnit(), metric.getUnit()),
            point.getStartTimeUnixNano() / NANOS_PER_MILLI,
            point.getCount(),
            point.getSum(),
            percentiles.remove("p0"),
            percentiles.remove("p100"),
            percentiles,
            null),
        metric.getName());
  }

  /** 0.99 is called p99, as JSON streams call it. */
  private static String percentile(double quantile) {
    return "p"
        + BigDecimal.valueOf(quantile).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private static SortedMap<String, String> dimensions(List<KeyValue> attributes) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals("Dimensions"))
        .findFirst()
        .map(attribute -> texts(attribute.getValue().getKvlistValue().getValuesList()))
        .orElseGet(TreeMap::new);
  }

  private static SortedMap<String, String> texts(List<KeyValue> attributes) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      if (attribute.getValue().hasStringValue()) {
        texts.put(attribute.getKey(), attribute.getValue().getStringValue());
      }
    }
    return texts;
  }
}
