package dev.plumbline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.plumbline.format.RawType;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads CSV files as a stream, one record in memory at a time; what is unusable goes aside. A row
 * is the cells and the file.
 */
final class CsvRecords implements FlatMapFunction<Iterator<ReadSource>, Row> {
  private static final long serialVersionUID = 1L;

  /**
   * A column to read.
   *
   * @param nulls texts that stand for "no value"
   * @param marks texts that a CSV file has in place of "no value"; the cell becomes null
   * @param lenient whether a value that cannot be read is no value
   */
  record Cell(
      int position,
      String rawName,
      RawType type,
      boolean required,
      List<String> nulls,
      List<String> marks,
      boolean lenient)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As lenient as Spark is. */
    private static final JsonFactory JSON =
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** What is wrong with a value, if anything. */
    Optional<String> problem(String value) {
      if (nulls.contains(value.strip()) || isMarkedAbsent(value)) {
        return required ? Optional.of(rawName + " is empty") : Optional.empty();
      }
      return readable(value.strip())
          ? Optional.empty()
          : Optional.of(
              rawName
                  + " is '"
                  + value
                  + "', which is "
                  + (isTooLarge(value) ? "too large" : no()));
    }

    boolean isMarkedAbsent(String value) {
      return !marks.isEmpty() && marks.contains(value.strip());
    }

    private String no() {
      return type == RawType.MAP
          ? "no JSON object"
          : "no " + type.name().toLowerCase(java.util.Locale.ROOT);
    }

    private boolean isTooLarge(String value) {
      return type == RawType.NUMBER && number(value.strip()).isPresent();
    }

    private boolean readable(String value) {
      return switch (type) {
        case TEXT, ACCOUNT -> true;
        case NUMBER -> number(value).filter(RawRows::fits).isPresent();
        case TIMESTAMP -> isTimestamp(value);
        case MAP -> isObject(value);
      };
    }

    private static Optional<BigDecimal> number(String value) {
      try {
        return Optional.of(new BigDecimal(value));
      } catch (NumberFormatException notANumber) {
        return Optional.empty();
      }
    }

    private static boolean isObject(String value) {
      try (JsonParser json = JSON.createParser(value)) {
        boolean object = json.nextToken() == JsonToken.START_OBJECT;
        json.skipChildren();
        return object && json.nextToken() == null;
      } catch (IOException notJson) {
        return false;
      }
    }

    private static boolean isTimestamp(String value) {
      return PlausibleTime.of(value).isPresent();
    }
  }

  private final List<Cell> cells;
  private final int width;
  private final String sideDir;
  private final Broadcast<SerializableConfiguration> hadoop;

  CsvRecords(
      List<Cell> cells, int width, String sideDir, Broadcast<SerializableConfiguration> hadoop) {
    this.cells = cells;
    this.width = width;
    this.sideDir = sideDir;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<ReadSource> files) throws IOException {
    return files.hasNext() ? new Records(files.next()) : Collections.emptyIterator();
  }

  /** The usable records of one file. */
  private final class Records implements Iterator<Row> {
    private final CsvFile csv;
    private final SideFiles side;
    private final String uri;
    private Row next;

    Records(ReadSource source) throws IOException {
      uri = source.uri();
      csv = new CsvFile(uri, hadoop.value().value());
      TaskContext task = TaskContext.get();
      side = new SideFiles(source, sideDir, task.taskAttemptId(), hadoop.value().value());
      task.addTaskCompletionListener(
          context -> {
            try {
              csv.close();
              side.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
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
      try {
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return current;
    }

    private void advance() throws IOException {
      next = null;
      while (next == null && csv.hasNext()) {
        CSVRecord record = csv.next();
        Optional<String> problem = problem(record);
        if (problem.isPresent()) {
          side.reject(csv.position(), problem.get(), text(record));
        } else {
          next = row(record);
        }
      }
      if (next == null) {
        if (csv.endsWithoutBreak()) {
          side.endsOpen();
        }
        side.finish(csv.position());
      }
    }

    private Optional<String> problem(CSVRecord record) {
      if (record.size() != width) {
        return Optional.of("has " + record.size() + " columns, the header has " + width);
      }
      for (Cell cell : cells) {
        Optional<String> problem = cell.problem(record.get(cell.position()));
        if (problem.isPresent() && !cell.lenient()) {
          return problem;
        }
      }
      return Optional.empty();
    }

    private Row row(CSVRecord record) {
      Object[] values = new Object[cells.size() + 1];
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        String value = record.get(cell.position());
        Optional<String> problem = cell.lenient() ? cell.problem(value) : Optional.empty();
        problem.ifPresent(text -> side.unread(csv.position(), text));
        values[i] = problem.isPresent() || cell.isMarkedAbsent(value) ? null : value;
      }
      values[cells.size()] = uri;
      return RowFactory.create(values);
    }

    private String text(CSVRecord record) throws IOException {
      StringWriter text = new StringWriter();
      CSVFormat.RFC4180.printRecord(text, (Object[]) record.values());
      return text.toString().stripTrailing();
    }
  }
}
