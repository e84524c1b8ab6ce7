package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Reads metric stream files record by record; a record that is no datapoint goes aside. */
final class MetricFiles implements FlatMapFunction<Iterator<ReadSource>, Row> {
  private static final long serialVersionUID = 1L;
  private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

  private final Map<String, String> units;
  private final String sideDir;
  private final Broadcast<SerializableConfiguration> hadoop;

  MetricFiles(
      Map<String, String> units, String sideDir, Broadcast<SerializableConfiguration> hadoop) {
    this.units = units;
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
    private MetricRecords records;
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
        while (next == null && (records != null || files.hasNext())) {
          if (records == null) {
            open(files.next());
          }
          MetricRecords.Item item = record();
          if (item == null) {
            side.finish(position);
            close();
          } else {
            take(item);
          }
        }
      } catch (IOException e) {
        throw Unreadable.because(source.uri(), e);
      }
    }

    private void open(ReadSource file) throws IOException {
      source = file;
      position = 0;
      BufferedInputStream stream =
          new BufferedInputStream(DataStreams.open(file.uri(), hadoop.value().value()));
      records =
          OtelMetrics.isOtel(stream) ? new OtelMetrics(stream, units) : new JsonMetrics(stream);
      side =
          new SideFiles(file, sideDir, TaskContext.get().taskAttemptId(), hadoop.value().value());
    }

    private MetricRecords.Item record() {
      try {
        return records.next();
      } catch (IOException broken) {
        Unreadable.ifReplaced(source.uri(), broken)
            .ifPresent(
                gone -> {
                  throw gone;
                });
        throw new InputException(
            source.uri()
                + ": cannot be read on after record "
                + position
                + " ("
                + broken.getMessage()
                + "); it seems to be cut off. Nothing of it was loaded. Copy the file again from"
                + " where it came from.",
            new BrokenFile(source.uri(), broken));
      }
    }

    private void take(MetricRecords.Item item) throws IOException {
      position++;
      if (item.point() == null) {
        side.reject(position, item.problem(), item.raw());
      } else {
        side.day(Math.floorDiv(item.point().millis(), MILLIS_PER_DAY));
        next = item.point().row(source.uri(), position);
      }
    }

    private void close() {
      try {
        if (records != null) {
          records.close();
          side.close();
          records = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
