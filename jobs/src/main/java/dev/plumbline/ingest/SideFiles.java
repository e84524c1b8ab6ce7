package dev.plumbline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.plumbline.format.Formats;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a task that reads one input file leaves beside the rows: rejected records and counts. Both
 * appear under names made from the input file, and only when the file was read to its end, so that
 * a task that runs again replaces what it left.
 */
final class SideFiles implements Closeable {
  static final String REJECTED = "rejected";
  static final String COUNTS = "counts";
  private static final int RAW_LENGTH = 500;
  private static final JsonFactory JSON = new JsonFactory();

  private final FileSystem files;
  private final Path rejectedFile;
  private final Path countFile;
  private final Path temporary;
  private final ReadSource source;
  private JsonGenerator rejected;
  private long rejectedCount;
  private long unreadCount;
  private String firstUnread = "";
  private boolean isOpen;
  private final SortedMap<Long, Long> days = new TreeMap<>();

  /**
   * Names the files after the input file.
   *
   * @param attempt tells runs of one task apart
   */
  SideFiles(ReadSource source, String sideDir, long attempt, Configuration hadoop)
      throws IOException {
    this.source = source;
    String name = Formats.hash(source.uri());
    rejectedFile = new Path(sideDir, REJECTED + "/" + name + ".json");
    countFile = new Path(sideDir, COUNTS + "/" + name + ".json");
    temporary = new Path(sideDir, "temporary/" + name + "-" + attempt);
    files = rejectedFile.getFileSystem(hadoop);
  }

  void reject(long position, String reason, String raw) throws IOException {
    if (rejected == null) {
      rejected = open(temporary.suffix(".rejected"));
    }
    rejectedCount++;
    rejected.writeStartObject();
    rejected.writeStringField("kind", source.kind());
    rejected.writeStringField("x_source_id", source.sourceId());
    rejected.writeStringField("billing_period", source.period());
    rejected.writeStringField("file", source.uri());
    rejected.writeNumberField("position", position);
    rejected.writeStringField("reason", reason);
    rejected.writeStringField(
        "raw_text", raw.length() > RAW_LENGTH ? raw.substring(0, RAW_LENGTH) : raw);
    rejected.writeEndObject();
    rejected.writeRaw('\n');
  }

  /** Counts a value that could not be read in a record that was used all the same. */
  void unread(long position, String problem) {
    if (unreadCount == 0) {
      firstUnread = "record " + position + ": " + problem;
    }
    unreadCount++;
  }

  /** Notes that the file ends in the middle of a line, as far as anybody can see. */
  void endsOpen() {
    isOpen = true;
  }

  /**
   * Counts a record of a day.
   *
   * @param epochDay the UTC day, in days since 1970
   */
  void day(long epochDay) {
    days.merge(epochDay, 1L, Long::sum);
  }

  /** Puts the files in their places. */
  void finish(long records) throws IOException {
    files.delete(rejectedFile, false);
    if (rejected != null) {
      rejected.close();
      move(temporary.suffix(".rejected"), rejectedFile);
    }
    try (JsonGenerator count = open(temporary.suffix(".count"))) {
      count.writeStartObject();
      count.writeStringField("file", source.uri());
      count.writeNumberField("records", records);
      count.writeNumberField("rejected", rejectedCount);
      count.writeNumberField("unread", unreadCount);
      count.writeStringField("first_unread", firstUnread);
      count.writeBooleanField("ends_open", isOpen);
      count.writeObjectFieldStart("days");
      for (Map.Entry<Long, Long> day : days.entrySet()) {
        count.writeNumberField(day.getKey().toString(), day.getValue());
      }
      count.writeEndObject();
      count.writeEndObject();
      count.writeRaw('\n');
    }
    files.delete(countFile, false);
    move(temporary.suffix(".count"), countFile);
  }

  /** Drops what was not finished. */
  @Override
  public void close() throws IOException {
    if (rejected != null && !rejected.isClosed()) {
      rejected.close();
      files.delete(temporary.suffix(".rejected"), false);
    }
  }

  private JsonGenerator open(Path path) throws IOException {
    OutputStream stream = files.create(path, true);
    return JSON.createGenerator(stream).setRootValueSeparator(null);
  }

  private void move(Path from, Path to) throws IOException {
    files.mkdirs(to.getParent());
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }
}
