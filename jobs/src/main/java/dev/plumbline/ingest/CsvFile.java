package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.Closeable;
import java.io.FilterInputStream;
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
  private final boolean isPacked;
  private final LastByte bytes;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private CSVRecord next;
  private long count;

  CsvFile(String uri, Configuration hadoop) throws IOException {
    this.uri = uri;
    try {
      InputStream stream = DataStreams.open(uri, hadoop);
      isPacked = DataStreams.isPacked(stream);
      bytes = new LastByte(stream);
      parser =
          RFC_4180.parse(
              new InputStreamReader(DataStreams.withoutMark(bytes), StandardCharsets.UTF_8));
      records = parser.iterator();
      header =
          records.hasNext()
              ? Arrays.stream(records.next().values()).map(String::strip).toList()
              : List.of();
      advance();
    } catch (UncheckedIOException | IOException broken) {
      throw cutOff(broken);
    } catch (InputException refused) {
      throw named(refused);
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
    } catch (InputException refused) {
      throw named(refused);
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
              + " columns; nothing of it was loaded. Copy the file again from where it came from.",
          new BrokenFile(uri, null));
    }
    return current;
  }

  /**
   * Whether a file that was read to its end has no line break there. Its last record has all its
   * cells; whether the last of them is whole, nothing tells.
   */
  boolean endsWithoutBreak() {
    return !isPacked && !bytes.isBreak();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void advance() {
    next = records.hasNext() ? records.next() : null;
  }

  private InputException named(InputException refused) {
    return new InputException(uri + ": " + refused.getMessage(), new BrokenFile(uri, refused));
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
        new BrokenFile(uri, broken));
  }

  /** Remembers the byte that was read last. */
  private static final class LastByte extends FilterInputStream {
    private int last = -1;

    LastByte(InputStream in) {
      super(in);
    }

    boolean isBreak() {
      return last == '\n' || last == '\r';
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      last = value < 0 ? last : value;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      last = count > 0 ? bytes[offset + count - 1] : last;
      return count;
    }
  }
}
