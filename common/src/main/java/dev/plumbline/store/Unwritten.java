package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.InputException;
import dev.plumbline.storage.Unwritable;
import java.util.Optional;

/** Why a warehouse could not be written, as the user's to mend. */
public final class Unwritten {
  private Unwritten() {}

  /**
   * The failure as a sentence where its cause is that a file could not be written, else as it is.
   */
  public static RuntimeException because(Warehouse warehouse, Throwable failed) {
    Optional<String> reason = isExplained(failed) ? Optional.empty() : Unwritable.of(failed);
    if (reason.isPresent()) {
      return new ConfigurationException(
          "the warehouse '"
              + warehouse.uri()
              + "' could not be written ("
              + reason.get()
              + "). Readers go on seeing what was published last. Make room, or make it writable,"
              + " there and in the folder for the engine's own files (spark.local.dir, else /tmp),"
              + " and run again.");
    }
    if (failed instanceof Error error) {
      throw error;
    }
    return failed instanceof RuntimeException known ? known : new IllegalStateException(failed);
  }

  /** An input that may not be read has its own sentence. */
  private static boolean isExplained(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException || cause instanceof ConfigurationException) {
        return true;
      }
    }
    return false;
  }
}
