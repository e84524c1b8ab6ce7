package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;

/**
 * The records of a CSV file as RFC 4180 has them, one after the other. A file that breaks off is an
 * error; a record of another width in its middle is not, that is for the caller to judge.
 */
final class CsvFile implements Iterator<CSVRecord>, Closeable {
  private static final CSVFormat RFC_4180 =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  private final String uri;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private CSVRecord next;
  private long count;

  CsvFile(String uri, Configuration hadoop) throws IOException {
    this.uri = uri;
    try {
      InputStream stream = DataStreams.open(uri, hadoop);
      parser = RFC_4180.parse(new InputStreamReader(stream, StandardCharsets.UTF_8));
      records = parser.iterator();
      header =
          records.hasNext()
              ? Arrays.stream(records.next().values()).map(CsvFile::clean).toList()
              : List.of();
      advance();
    } catch (UncheckedIOException | IOException broken) {
      throw cutOff(broken);
    }
  }

  List<String> header() {
    return header;
  }

  /** The number of the record last returned, from 1; the header does not count. */
  long position() {
    return count;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public CSVRecord next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    CSVRecord current = next;
    count++;
    try {
      advance();
    } catch (UncheckedIOException broken) {
      throw cutOff(broken);
    }
    if (next == null && current.size() < header.size()) {
      throw new InputException(
          uri
              + ": breaks off in record "
              + count
              + ", which has "
              + current.size()
              + " of "
              + header.size()
              + " columns; nothing of it was loaded. Copy the file again from where it came from.");
    }
    return current;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void advance() {
    next = records.hasNext() ? records.next() : null;
  }

  private InputException cutOff(Exception broken) {
    return Unreadable.ifReplaced(uri, broken).orElseGet(() -> broken(broken));
  }

  private InputException broken(Exception broken) {
    Throwable cause = broken.getCause() == null ? broken : broken.getCause();
    String what =
        cause instanceof ZipException ? "is not packed as it claims to be" : "cannot be read on";
    return new InputException(
        uri
            + ": "
            + what
            + " after record "
            + count
            + " ("
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
            + "); it seems to be cut off. Nothing of it was loaded. Copy the file again from where"
            + " it came from.",
        broken);
  }

  private static String clean(String header) {
    String name = header.startsWith("\uFEFF") ? header.substring(1) : header;
    return name.strip();
  }
}
