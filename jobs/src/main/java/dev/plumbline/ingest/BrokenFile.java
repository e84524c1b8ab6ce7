package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.Path;

/**
 * A file that is not whole, or not there any more. It is the cause of the sentence that says so,
 * and tells those from files that are not what the input is said to be.
 */
public final class BrokenFile extends IOException {
  private static final long serialVersionUID = 1L;

  /** Libraries that unpack what was read, and do not fetch it. */
  private static final List<String> CODECS =
      List.of(
          "org.apache.parquet.",
          "org.xerial.snappy.",
          "com.github.luben.zstd.",
          "com.google.protobuf.");

  private final String uri;

  BrokenFile(String uri, Throwable cause) {
    super(cause);
    this.uri = uri;
  }

  /** The broken file that a failure is about, if it is about one. */
  public static Optional<BrokenFile> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BrokenFile broken) {
        return Optional.of(broken);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether what the file holds is broken, so that it will be as long as nobody replaces it; else
   * the way to it may have been.
   */
  public boolean isByContents() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String type = root.getClass().getName();
    return root == this
        || root instanceof InputException
        || root instanceof EOFException
        || root instanceof ZipException
        || root instanceof CharacterCodingException
        || CODECS.stream().anyMatch(type::startsWith);
  }

  /** Whether this is the file at an address, however that is written. */
  public boolean isAt(String address) {
    return new Path(uri).equals(new Path(address));
  }
}
