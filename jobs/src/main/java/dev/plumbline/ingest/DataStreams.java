package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens files whatever they are packed in; names may lie about it, first bytes do not. */
final class DataStreams {
  private static final int BUFFER = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private DataStreams() {}

  static InputStream open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    return unpacked(path.getFileSystem(hadoop).open(path));
  }

  static InputStream unpacked(InputStream stream) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(stream, BUFFER);
    byte[] start = firstBytes(raw);
    if (start.length >= 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b) {
      return new Members(new Honest(raw));
    }
    if (start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3) {
      return new OneFile(raw);
    }
    return raw;
  }

  /** Whether the opened stream comes out of a container that knows where its contents end. */
  static boolean isPacked(InputStream opened) {
    return opened instanceof GZIPInputStream || opened instanceof ZipInputStream;
  }

  /** The stream behind the mark that some programs put before UTF-8 text. */
  static InputStream withoutMark(InputStream stream) throws IOException {
    PushbackInputStream text = new PushbackInputStream(stream, BYTE_ORDER_MARK.length);
    byte[] start = text.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      text.unread(start);
    }
    return text;
  }

  static byte[] firstBytes(BufferedInputStream stream) throws IOException {
    stream.mark(4);
    byte[] start = stream.readNBytes(4);
    stream.reset();
    return start;
  }

  /**
   * The one file in an archive. A second one would have a header of its own; it is refused, because
   * what is not read would be missing from the bill without a word.
   */
  private static final class OneFile extends ZipInputStream {
    private final String name;
    private boolean looking;

    OneFile(InputStream in) throws IOException {
      super(in);
      name = nextFile();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      // The archive is read on between its entries as well.
      String second = count < 0 && !looking ? nextFile() : "";
      if (!second.isEmpty()) {
        throw new InputException(
            "the archive holds two files, "
                + name
                + " and "
                + second
                + "; nothing of it was loaded. Pack each file into an archive of its own.");
      }
      return count;
    }

    private String nextFile() throws IOException {
      looking = true;
      ZipEntry entry = getNextEntry();
      while (entry != null && isExtra(entry)) {
        entry = getNextEntry();
      }
      looking = false;
      return entry == null ? "" : entry.getName();
    }

    private static boolean isExtra(ZipEntry entry) {
      return entry.isDirectory() || entry.getName().matches("(__MACOSX/.*|(.*/)?\\..*)");
    }
  }

  /**
   * One or several gzip members. The reader of the JDK takes a member whose header is broken for
   * the end, and drops it with all that follows; only zeros may follow, with which some programs
   * fill up.
   */
  private static final class Members extends GZIPInputStream {
    private static final int TRAILER = 8;

    Members(InputStream in) throws IOException {
      super(in, BUFFER);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count < 0 && length > 0) {
        refuseRest();
      }
      return count;
    }

    private void refuseRest() throws IOException {
      int left = Math.max(0, inf.getRemaining() - TRAILER);
      boolean zeros = true;
      for (int i = len - left; i < len; i++) {
        zeros &= buf[i] == 0;
      }
      for (int next = in.read(); zeros && next >= 0; next = in.read()) {
        zeros = next == 0;
      }
      if (!zeros) {
        throw new ZipException("a part of it is no gzip data");
      }
    }
  }

  /**
   * Says that nothing is available only at the end. The gzip reader takes zero for the end, and
   * then drops the members of a concatenated file that a remote stream has not fetched yet.
   */
  private static final class Honest extends PushbackInputStream {
    Honest(InputStream in) {
      super(in, 1);
    }

    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }
  }
}
