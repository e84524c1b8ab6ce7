package dev.plumbline.ingest;

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

  /** What tells the file from an earlier one at its place, in one text. */
  public String identity() {
    return uri + "|" + bytes + "|" + (tag.isEmpty() ? modifiedMillis : tag);
  }
}
