package dev.plumbline.ingest;

/**
 * A file of a delivery; path, size and time of change are its identity.
 *
 * @param uri fully qualified
 */
public record InputFile(String uri, long bytes, long modifiedMillis) {
  /** Path, size and time of change in one text. */
  public String identity() {
    return uri + "|" + bytes + "|" + modifiedMillis;
  }
}
