package dev.plumbline.ingest;

import java.io.IOException;
import java.util.Optional;

/**
 * A file that is not whole, or not there any more. It is the cause of the sentence that says so,
 * and tells those from files that are not what the input is said to be.
 */
public final class BrokenFile extends IOException {
  private static final long serialVersionUID = 1L;

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

  public String uri() {
    return uri;
  }
}
