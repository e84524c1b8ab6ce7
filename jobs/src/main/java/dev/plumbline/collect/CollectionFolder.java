package dev.plumbline.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.ingest.MetricCollections;
import dev.plumbline.settings.InputException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where collected metrics lie: per account and region files as a metric stream writes them, and
 * beside each the manifest of what was asked. A manifest appears last and whole, so what it names
 * is there.
 */
final class CollectionFolder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper READER = new ObjectMapper();

  private final Path root;
  private final FileSystem files;

  CollectionFolder(String root, Configuration hadoop) {
    this.root = new Path(root);
    try {
      files = this.root.getFileSystem(hadoop);
      files.setWriteChecksum(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was answered completely in an account and region, over all collections so far. */
  Covered covered(String account, String region) {
    Covered covered = new Covered();
    try {
      for (FileStatus file : files.listStatus(folder(account, region))) {
        if (MetricCollections.isManifest(file.getPath().getName())) {
          read(file.getPath(), covered);
        }
      }
      return covered;
    } catch (FileNotFoundException nothingYet) {
      return covered;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path manifest, Covered covered) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(manifest), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = READER.readTree(line);
        if (Answer.Status.COMPLETE.name().equals(entry.path("status").asText())) {
          covered.add(key(entry), day(entry, "from"), day(entry, "to"));
        }
      }
    } catch (JsonProcessingException broken) {
      throw new InputException(
          manifest
              + " is no collection manifest: "
              + broken.getOriginalMessage()
              + ". Delete it; what it stood for is asked again.",
          broken);
    }
  }

  private static String key(JsonNode entry) {
    Map<String, String> dimensions = new TreeMap<>();
    entry
        .path("dimensions")
        .fields()
        .forEachRemaining(d -> dimensions.put(d.getKey(), d.getValue().asText()));
    return new Series(
            entry.path("namespace").asText(),
            entry.path("metric_name").asText(),
            entry.path("resource_id").asText(),
            dimensions,
            "")
        .key();
  }

  private static LocalDate day(JsonNode entry, String name) {
    return LocalDate.ofInstant(Instant.parse(entry.path(name).asText()), ZoneOffset.UTC);
  }

  /** Puts the answers of a batch and then their manifest in place. */
  void write(Batch batch, List<Answer> answers, Instant askedAt) {
    Path folder = folder(batch.account(), batch.region());
    try {
      if (answers.stream().anyMatch(answer -> !answer.points().isEmpty())) {
        put(
            new Path(folder, batch.name() + ".json.gz"),
            true,
            json -> points(batch, answers, json));
      }
      put(
          new Path(folder, batch.name() + MetricCollections.MANIFEST_SUFFIX),
          false,
          json -> {
            for (Answer answer : answers) {
              entry(batch, answer, askedAt, json);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder(String account, String region) {
    return new Path(root, account + "/" + region);
  }

  @FunctionalInterface
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private void put(Path target, boolean gzip, Content content) throws IOException {
    Path temporary = new Path(target.getParent(), "_" + target.getName());
    OutputStream stream = files.create(temporary, true);
    try (JsonGenerator json =
        JSON.createGenerator(gzip ? new GZIPOutputStream(stream) : stream)
            .setRootValueSeparator(null)) {
      content.write(json);
    }
    files.delete(target, false);
    if (!files.rename(temporary, target)) {
      throw new IOException("cannot rename " + temporary + " to " + target);
    }
  }

  private static void points(Batch batch, List<Answer> answers, JsonGenerator json)
      throws IOException {
    for (Answer answer : answers) {
      for (Answer.Point point : answer.points()) {
        json.writeStartObject();
        json.writeStringField("metric_stream_name", "collect-metrics");
        identity(batch, answer.series(), json);
        json.writeNumberField("timestamp", point.start().toEpochMilli());
        json.writeNumberField("period_seconds", batch.window().periodSeconds());
        json.writeObjectFieldStart("value");
        number(json).accept("max", point.max());
        number(json).accept("min", point.min());
        number(json).accept("sum", point.sum());
        number(json).accept("count", point.count());
        json.writeEndObject();
        json.writeStringField("unit", answer.series().unit());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  }

  private static void entry(Batch batch, Answer answer, Instant askedAt, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    identity(batch, answer.series(), json);
    json.writeStringField("resource_id", answer.series().resourceId());
    json.writeArrayFieldStart("statistics");
    for (String statistic : Batch.STATISTICS) {
      json.writeString(statistic);
    }
    json.writeEndArray();
    json.writeNumberField("period_seconds", batch.window().periodSeconds());
    json.writeStringField("from", batch.window().start().toString());
    json.writeStringField("to", batch.window().end().toString());
    json.writeStringField("status", answer.status().name());
    json.writeNumberField("datapoint_count", answer.points().size());
    json.writeStringField("message", answer.message());
    json.writeStringField("asked_at", askedAt.toString());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void identity(Batch batch, Series series, JsonGenerator json) throws IOException {
    json.writeStringField("account_id", batch.account());
    json.writeStringField("region", batch.region());
    json.writeStringField("namespace", series.namespace());
    json.writeStringField("metric_name", series.metric());
    json.writeObjectFieldStart("dimensions");
    for (Map.Entry<String, String> dimension : series.dimensions().entrySet()) {
      json.writeStringField(dimension.getKey(), dimension.getValue());
    }
    json.writeEndObject();
  }

  private static BiConsumer<String, Double> number(JsonGenerator json) {
    return (name, value) -> {
      try {
        if (value != null) {
          json.writeNumberField(name, value);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
