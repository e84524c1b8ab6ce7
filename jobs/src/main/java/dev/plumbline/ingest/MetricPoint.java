package dev.plumbline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One datapoint of a metric stream.
 *
 * @param dimensions the dimension set; empty for the total of an account
 * @param millis start of the period, milliseconds since 1970
 * @param min smallest sample; null where not delivered
 * @param percentiles further statistics by name, such as p99
 * @param statedPeriod length of the period in seconds; null where the record does not say it
 */
record MetricPoint(
    String accountId,
    String regionId,
    String namespace,
    String metricName,
    SortedMap<String, String> dimensions,
    String unit,
    long millis,
    double count,
    double sum,
    Double min,
    Double max,
    SortedMap<String, Double> percentiles,
    Integer statedPeriod) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Datapoints as read; the dimension set and further statistics are JSON with sorted keys. */
  static final StructType SCHEMA =
      new StructType()
          .add("account_id", "string")
          .add("region_id", "string")
          .add("namespace", "string")
          .add("metric_name", "string")
          .add("series", "string")
          .add("unit", "string")
          .add("millis", "bigint")
          .add("sample_count", "double")
          .add("sum", "double")
          .add("min", "double")
          .add("max", "double")
          .add("percentiles", "string")
          .add("stated_period", "int")
          .add("file", "string")
          .add("position", "bigint");

  /** Why the figures cannot be those of a datapoint; empty where they can. */
  Optional<String> problem() {
    if (!PlausibleTime.isPlausible(millis)) {
      return Optional.of(
          "has the timestamp " + millis + ", which is no time of a metric in milliseconds");
    }
    if (count < 0) {
      return Optional.of("has a sample count below zero");
    }
    boolean finite =
        Double.isFinite(count)
            && Double.isFinite(sum)
            && (min == null || Double.isFinite(min))
            && (max == null || Double.isFinite(max))
            && percentiles.values().stream().allMatch(Double::isFinite);
    return finite ? Optional.empty() : Optional.of("has a value that is no finite number");
  }

  Row row(String file, long position) {
    return RowFactory.create(
        accountId,
        regionId,
        namespace,
        metricName,
        json(dimensions),
        unit,
        millis,
        count,
        sum,
        min,
        max,
        percentiles.isEmpty() ? null : json(percentiles),
        statedPeriod,
        file,
        position);
  }

  private static String json(Map<String, ?> entries) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, ?> entry : entries.entrySet()) {
        json.writeFieldName(entry.getKey());
        if (entry.getValue() instanceof Double number) {
          json.writeNumber(number);
        } else {
          json.writeString(entry.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
