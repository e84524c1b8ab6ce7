package dev.plumbline.delivery;

import dev.plumbline.ingest.Unreadable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/** Finds, in what the engine threw, the input file that could not be read. */
final class UnreadFiles {
  private static final String READ_FAILED = "FAILED_READ_FILE";

  private UnreadFiles() {}

  /** Does something that reads input files; a file that cannot be read is named in a sentence. */
  static <T> T named(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Exception failed) {
      // The engine throws checked exceptions without declaring them.
      Optional<SparkThrowable> unread = unread(failed);
      if (unread.isPresent()) {
        throw Unreadable.because(
            place(unread.get().getMessageParameters().get("path")), (Throwable) unread.get());
      }
      throw failed instanceof RuntimeException known ? known : new IllegalStateException(failed);
    }
  }

  /** The engine names files by encoded addresses. */
  private static String place(String path) {
    try {
      return new Path(new URI(path)).toString();
    } catch (URISyntaxException plain) {
      return path;
    }
  }

  private static Optional<SparkThrowable> unread(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && String.valueOf(spark.getCondition()).startsWith(READ_FAILED)
          && spark.getMessageParameters().containsKey("path")) {
        return Optional.of(spark);
      }
    }
    return Optional.empty();
  }
}
