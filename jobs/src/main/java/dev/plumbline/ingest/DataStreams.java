package dev.plumbline.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens files whatever they are packed in; names may lie about it, first bytes do not. */
final class DataStreams {
  private static final int BUFFER = 1 << 16;

  private DataStreams() {}

  static InputStream open(String uri, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    return unpacked(path.getFileSystem(hadoop).open(path));
  }

  static InputStream unpacked(InputStream stream) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(stream, BUFFER);
    byte[] start = firstBytes(raw);
    if (start.length >= 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b) {
      return new GZIPInputStream(new Honest(raw), BUFFER);
    }
    if (start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3) {
      ZipInputStream zip = new ZipInputStream(raw);
      zip.getNextEntry();
      return zip;
    }
    return raw;
  }

  static byte[] firstBytes(BufferedInputStream stream) throws IOException {
    stream.mark(4);
    byte[] start = stream.readNBytes(4);
    stream.reset();
    return start;
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
