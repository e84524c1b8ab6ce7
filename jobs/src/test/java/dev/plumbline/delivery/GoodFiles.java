package dev.plumbline.delivery;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Whole files of all kinds, with a dozen records each, to be spoilt. */
final class GoodFiles {
  static final int LINES = 12;

  private GoodFiles() {}

  static String csv() {
    StringBuilder csv =
        new StringBuilder(
            "identity/LineItemId,bill/PayerAccountId,bill/BillingPeriodStartDate,"
                + "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,"
                + "lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
                + "lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost\n");
    for (int i = 0; i < LINES; i++) {
      csv.append("id-")
          .append(i)
          .append(",111111111111,2025-01-01T00:00:00Z,222222222222,Usage,2025-01-02T00:00:00Z,")
          .append("2025-01-02T01:00:00Z,AmazonEC2,BoxUsage:m5.large,RunInstances,1.0,USD,0.1\n");
    }
    return csv.toString();
  }

  static String focus() {
    StringBuilder csv =
        new StringBuilder(
            "BillingAccountId,BillingPeriodStart,BillingCurrency,ChargeCategory,ChargePeriodStart,"
                + "ChargePeriodEnd,BilledCost,EffectiveCost,SubAccountId,ServiceName,Tags\n");
    for (int i = 0; i < LINES; i++) {
      csv.append("111111111111,2025-01-01T00:00:00Z,USD,Usage,2025-01-02T00:00:00Z,")
          .append("2025-01-02T01:00:00Z,0.1,0.09,222222222222,Amazon Elastic Compute Cloud,")
          .append("{'user_team':'web'}\n");
    }
    return csv.toString();
  }

  static byte[] otel() throws IOException {
    Summary.Builder points = Summary.newBuilder();
    for (int i = 0; i < LINES; i++) {
      long start = (1_735_776_000_000L + i * 60_000L) * 1_000_000L;
      points.addDataPoints(
          SummaryDataPoint.newBuilder()
              .addAttributes(attribute("Namespace", "AWS/EC2"))
              .addAttributes(attribute("MetricName", "CPUUtilization"))
              .setStartTimeUnixNano(start)
              .setTimeUnixNano(start + 60_000_000_000L)
              .setCount(2)
              .setSum(4.5)
              .addQuantileValues(
                  SummaryDataPoint.ValueAtQuantile.newBuilder().setQuantile(1).setValue(3)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int request = 0; request < 3; request++) {
      ExportMetricsServiceRequest.newBuilder()
          .addResourceMetrics(
              ResourceMetrics.newBuilder()
                  .setResource(
                      Resource.newBuilder()
                          .addAttributes(attribute("cloud.account.id", "111111111111"))
                          .addAttributes(attribute("cloud.region", "eu-west-" + request)))
                  .addScopeMetrics(
                      ScopeMetrics.newBuilder()
                          .addMetrics(Metric.newBuilder().setUnit("%").setSummary(points))))
          .build()
          .writeDelimitedTo(bytes);
    }
    return bytes.toByteArray();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static String ndjson() {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      json.append(
              "{\"account_id\":\"111111111111\",\"region\":\"eu-west-1\",\"namespace\":\"AWS/EC2\",")
          .append("\"metric_name\":\"CPUUtilization\",\"dimensions\":{\"InstanceId\":\"i-1\"},")
          .append("\"timestamp\":")
          .append(1_735_776_000_000L + i * 60_000L)
          .append(",\"value\":{\"max\":3,\"min\":1,\"sum\":4.5,\"count\":2,\"p99\":2.5},")
          .append("\"unit\":\"Percent\"}\n");
    }
    return json.toString();
  }

  static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    }
    return bytes.toByteArray();
  }
}
