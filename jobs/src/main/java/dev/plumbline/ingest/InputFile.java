package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.util.Optional;

/**
 * A file of a delivery; path, size and time of change are its identity, and where a store tells
 * contents apart by a tag, that tag instead of the time.
 *
 * @param uri fully qualified
 * @param tag the store's tag of the contents; empty for local files
 */
public record InputFile(String uri, long bytes, long modifiedMillis, String tag) {
  public InputFile(String uri, long bytes, long modifiedMillis) {
    this(uri, bytes, modifiedMillis, "");
  }

  /** The file, which must have contents: what it should hold would be missing without a word. */
  InputFile filled(String option) {
    lack(option)
        .ifPresent(
            why -> {
              throw new InputException(why, new BrokenFile(uri, null));
            });
    return this;
  }

  /** Why the file cannot be used whatever it should hold; nothing where it has contents. */
  Optional<String> lack(String option) {
    return bytes > 0
        ? Optional.empty()
        : Optional.of(
            option
                + ": "
                + uri
                + " is empty (0 bytes); it seems that it was not written to its end. Copy it again"
                + " from where it came from, or remove it.");
  }

  /** What tells the file from an earlier one at its place, in one text. */
  public String identity() {
    return uri + "|" + bytes + "|" + (tag.isEmpty() ? modifiedMillis : tag);
  }
}
