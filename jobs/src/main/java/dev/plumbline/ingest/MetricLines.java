package dev.plumbline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumbline.settings.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Reads metric stream files line by line; a line that is no datapoint goes aside. */
final class MetricLines implements FlatMapFunction<Iterator<ReadSource>, Row> {
  private static final long serialVersionUID = 1L;
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

  private final String sideDir;
  private final Broadcast<SerializableConfiguration> hadoop;

  MetricLines(String sideDir, Broadcast<SerializableConfiguration> hadoop) {
    this.sideDir = sideDir;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<ReadSource> files) {
    return new Points(files);
  }

  /** The datapoints of files, one after the other. */
  private final class Points implements Iterator<Row> {
    private final Iterator<ReadSource> files;
    private ReadSource source;
    private BufferedReader lines;
    private SideFiles side;
    private long position;
    private Row next;

    Points(Iterator<ReadSource> files) {
      this.files = files;
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                close();
              });
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      Row current = next;
      advance();
      return current;
    }

    private void advance() {
      try {
        next = null;
        while (next == null && (lines != null || files.hasNext())) {
          if (lines == null) {
            open(files.next());
          }
          String line = line();
          if (line == null) {
            side.finish(position);
            close();
          } else if (!line.isBlank()) {
            position++;
            take(line);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void open(ReadSource file) throws IOException {
      source = file;
      position = 0;
      lines =
          new BufferedReader(
              new InputStreamReader(
                  DataStreams.open(file.uri(), hadoop.value().value()), StandardCharsets.UTF_8));
      side =
          new SideFiles(file, sideDir, TaskContext.get().taskAttemptId(), hadoop.value().value());
    }

    private String line() {
      try {
        return lines.readLine();
      } catch (IOException broken) {
        throw new InputException(
            source.uri()
                + ": cannot be read on after record "
                + position
                + " ("
                + broken.getMessage()
                + "); it seems to be cut off. Nothing of it was loaded. Copy the file again from"
                + " where it came from.",
            broken);
      }
    }

    private void take(String line) throws IOException {
      try {
        next = new Point().read(line).row(source.uri(), position);
      } catch (Unusable | JsonProcessingException unusable) {
        String reason =
            unusable instanceof Unusable
                ? unusable.getMessage()
                : "is no JSON object: " + ((JsonProcessingException) unusable).getOriginalMessage();
        side.reject(position, reason, line);
      }
    }

    private void close() {
      try {
        if (lines != null) {
          lines.close();
          side.close();
          lines = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
    private final Map<String, String> dimensions = new TreeMap<>();
    private final Map<String, Double> values = new TreeMap<>();
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

    Row row(String file, long position) throws Unusable {
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
      return RowFactory.create(
          texts.get("account_id"),
          texts.get("region"),
          texts.get("namespace"),
          texts.get("metric_name"),
          json(dimensions),
          texts.getOrDefault("unit", "None"),
          millis,
          count,
          sum,
          min,
          max,
          values.isEmpty() ? null : json(values),
          period,
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
}
