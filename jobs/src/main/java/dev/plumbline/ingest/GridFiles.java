package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** The records of grid series as text, with their places. */
final class GridFiles implements FlatMapFunction<Iterator<String>, Row> {
  @Serial private static final long serialVersionUID = 1L;

  /** Columns a series must have. */
  static final List<String> NEEDED =
      List.of("region", "timestamp_utc", "duration_minutes", "intensity_g_per_kwh");

  /** Columns it may have. */
  static final List<String> OPTIONAL = List.of("basis", "signal", "source", "estimated");

  static final StructType SCHEMA = schema();

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setTrim(true)
          .get();

  private final Broadcast<SerializableConfiguration> hadoop;

  GridFiles(Broadcast<SerializableConfiguration> hadoop) {
    this.hadoop = hadoop;
  }

  private static StructType schema() {
    StructType schema = new StructType().add("file", "string").add("position", "bigint");
    for (String name : NEEDED) {
      schema = schema.add(name, "string");
    }
    for (String name : OPTIONAL) {
      schema = schema.add(name, "string");
    }
    return schema.add("raw_text", "string");
  }

  @Override
  public Iterator<Row> call(Iterator<String> uris) {
    Iterable<String> all = () -> uris;
    return StreamSupport.stream(all.spliterator(), false)
        .flatMap(uri -> records(uri).stream())
        .iterator();
  }

  /** A series has some thousand records a year. */
  private List<Row> records(String uri) {
    List<Row> rows = new ArrayList<>();
    try (InputStream stream = DataStreams.open(uri, hadoop.value().value());
        CSVParser parser =
            FORMAT.parse(
                new InputStreamReader(DataStreams.withoutMark(stream), StandardCharsets.UTF_8))) {
      refuseOther(uri, parser.getHeaderNames());
      for (CSVRecord entry : parser) {
        rows.add(row(uri, entry));
      }
      return rows;
    } catch (IOException broken) {
      throw Unreadable.because(uri, broken);
    } catch (UncheckedIOException broken) {
      throw Unreadable.because(uri, broken.getCause());
    }
  }

  private static void refuseOther(String uri, List<String> header) {
    List<String> missing = NEEDED.stream().filter(name -> !header.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          uri
              + ": lacks the columns "
              + String.join(", ", missing)
              + " of a grid series; found "
              + String.join(", ", header)
              + ". Bring it into the form described at inputs.grid_hourly in application.yaml.");
    }
  }

  private static Row row(String uri, CSVRecord entry) {
    List<Object> cells = new ArrayList<>(List.of(uri, entry.getRecordNumber()));
    Map<String, String> values = entry.toMap();
    NEEDED.forEach(name -> cells.add(values.get(name)));
    OPTIONAL.forEach(name -> cells.add(values.get(name)));
    cells.add(String.join(",", entry.toList()));
    return RowFactory.create(cells.toArray());
  }
}
