package dev.plumbline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Metric stream output format json: a line a datapoint. */
final class JsonMetrics implements MetricRecords {
  private static final JsonFactory JSON = new JsonFactory();

  private final BufferedReader lines;

  JsonMetrics(InputStream stream) {
    lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  @Override
  public Item next() throws IOException {
    String line = lines.readLine();
    while (line != null && line.isBlank()) {
      line = lines.readLine();
    }
    return line == null ? null : item(withoutMark(line));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Some programs put a mark before UTF-8 text, and files that were joined have it inside. */
  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static Item item(String line) throws IOException {
    try {
      return Item.of(new Point().read(line).point(), line);
    } catch (Unusable unusable) {
      return Item.unusable(unusable.getMessage(), line);
    } catch (JsonProcessingException unusable) {
      return Item.unusable("is no JSON object: " + unusable.getOriginalMessage(), line);
    }
  }

  /** A line that is no datapoint; the message says why. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** One datapoint while its line is read. */
  private static final class Point {
    private final Map<String, String> texts = new TreeMap<>();
    private final SortedMap<String, String> dimensions = new TreeMap<>();
    private final SortedMap<String, Double> values = new TreeMap<>();
    private Long millis;
    private Integer period;

    Point read(String line) throws IOException, Unusable {
      try (JsonParser json = JSON.createParser(line)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          throw new Unusable("is no JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          field(json, json.currentName());
        }
        if (json.nextToken() != null) {
          throw new Unusable("has text after its JSON object");
        }
      }
      return this;
    }

    private void field(JsonParser json, String name) throws IOException {
      JsonToken token = json.nextToken();
      switch (name) {
        case "dimensions" -> entries(json, (key, text) -> dimensions.put(key, text));
        case "value" -> entries(json, (key, text) -> number(key, text));
        case "timestamp" ->
            millis = token == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : null;
        case "period_seconds" ->
            period = token == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : null;
        default -> {
          if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            texts.put(name, json.getText());
          } else {
            json.skipChildren();
          }
        }
      }
    }

    private void number(String key, String text) {
      try {
        values.put(key, Double.valueOf(text));
      } catch (NumberFormatException notANumber) {
        // A statistic that is no number is as good as none; count and sum are asked for below.
        values.remove(key);
      }
    }

    private static void entries(
        JsonParser json, java.util.function.BiConsumer<String, String> consumer)
        throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken().isScalarValue()) {
          consumer.accept(key, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }

    MetricPoint point() throws Unusable {
      for (String name : new String[] {"account_id", "region", "namespace", "metric_name"}) {
        if (texts.getOrDefault(name, "").isEmpty()) {
          throw new Unusable("is no datapoint of a metric stream: it has no " + name);
        }
      }
      if (millis == null) {
        throw new Unusable("has no timestamp in milliseconds");
      }
      Double count = values.remove("count");
      Double sum = values.remove("sum");
      if (count == null || sum == null) {
        throw new Unusable("has no value.count or no value.sum");
      }
      Double min = values.remove("min");
      Double max = values.remove("max");
      return new MetricPoint(
          texts.get("account_id"),
          texts.get("region"),
          texts.get("namespace"),
          texts.get("metric_name"),
          dimensions,
          texts.getOrDefault("unit", "None"),
          millis,
          count,
          sum,
          min,
          max,
          values,
          period);
    }
  }
}
