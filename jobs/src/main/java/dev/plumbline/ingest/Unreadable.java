package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.FileNotFoundException;
import java.util.Optional;

/** Why a file that was found could not be read to its end, in words. */
public final class Unreadable {
  private static final String REPLACED =
      "; the delivery is probably being replaced. Nothing of it was loaded. Run again when it has"
          + " been written whole.";

  private Unreadable() {}

  /** The failure of one file, as the sentence that names it. */
  public static InputException because(String uri, Throwable broken) {
    if (isGone(broken)) {
      return new InputException(
          uri + ": was there when the input was listed, and is gone now" + REPLACED,
          new BrokenFile(uri, broken));
    }
    if (hasChanged(broken)) {
      return new InputException(
          uri + ": has changed while it was read" + REPLACED, new BrokenFile(uri, broken));
    }
    return new InputException(
        uri
            + ": could not be read to its end ("
            + reason(broken)
            + "). Nothing of it was loaded. Run again; if it stays, copy the file again from where it"
            + " came from.",
        new BrokenFile(uri, broken));
  }

  /** What to say of a file that is gone or another one; empty where it is merely broken. */
  static Optional<InputException> ifReplaced(String uri, Throwable broken) {
    return isGone(broken) || hasChanged(broken)
        ? Optional.of(because(uri, broken))
        : Optional.empty();
  }

  /** Whether a file was missed that had been listed. */
  public static boolean isGone(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException) {
        return true;
      }
    }
    return false;
  }

  /** The store's client says so by a class of its own, which is not there on every classpath. */
  private static boolean hasChanged(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals("RemoteFileChangedException")) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable broken) {
    Throwable root = broken;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null
        ? root.getClass().getSimpleName()
        : root.getMessage().lines().findFirst().orElse("");
  }
}
