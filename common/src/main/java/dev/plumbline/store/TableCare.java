package dev.plumbline.store;

/**
 * What maintenance did to a table, or would do.
 *
 * @param joinedFiles data files that were rewritten into fewer
 * @param writtenFiles data files they were rewritten into; 0 in a preview, which does not know
 * @param expiredSnapshots snapshots that cannot be read any more
 * @param orphanFiles files that no snapshot names
 * @param before what lay in the table's folder before
 * @param after what lies there now
 */
public record TableCare(
    String table,
    long joinedFiles,
    long writtenFiles,
    int expiredSnapshots,
    long orphanFiles,
    Footprint before,
    Footprint after) {

  /** What lies in a table's folder, metadata included. */
  public record Footprint(int snapshots, long files, long bytes) {}

  /** Whether there was nothing to do. */
  public boolean isUntouched() {
    return joinedFiles == 0 && expiredSnapshots == 0 && orphanFiles == 0;
  }
}
