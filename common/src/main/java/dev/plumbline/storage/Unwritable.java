package dev.plumbline.storage;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a file could not be written: the disk is full, or nothing may be written to it. */
public final class Unwritable {
  /** What systems say, in whatever exception it comes. */
  private static final List<String> REASONS =
      List.of("No space left on device", "Disk quota exceeded", "Read-only file system");

  /** Hadoop says no more of a folder that cannot be made. */
  private static final Pattern NO_FOLDER = Pattern.compile("Mkdirs failed to create (\\S+).*");

  /** What SQLite says of the file that holds a catalog. */
  private static final List<String> DATABASE =
      List.of("[SQLITE_FULL", "[SQLITE_READONLY", "[SQLITE_IOERR", "[SQLITE_CANTOPEN");

  private Unwritable() {}

  /** File and reason as far as they are known, if that is the cause of a failure. */
  public static Optional<String> of(Throwable thrown) {
    Optional<String> found = Optional.empty();
    // The innermost names the file best.
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<String> reason = reason(cause);
      found = reason.isPresent() ? reason : found;
    }
    return found;
  }

  private static Optional<String> reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof SQLException) {
      return DATABASE.stream().anyMatch(message::contains)
          ? Optional.of("the catalog's file: " + firstLine(message))
          : Optional.empty();
    }
    if (cause instanceof AccessDeniedException denied) {
      return Optional.of(denied.getFile() + ": Permission denied");
    }
    if (cause instanceof FileNotFoundException && message.endsWith("(Permission denied)")) {
      return Optional.of(message);
    }
    Matcher folder = NO_FOLDER.matcher(message);
    if (folder.matches()) {
      return Optional.of(folder.group(1) + ": the folder cannot be made");
    }
    if (REASONS.stream().noneMatch(message::contains)) {
      return Optional.empty();
    }
    // The engine tells of a failed task with all its stack.
    return Optional.of(
        cause instanceof FileSystemException || message.lines().count() == 1
            ? firstLine(message)
            : REASONS.stream().filter(message::contains).findFirst().orElseThrow());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}
