package dev.plumbline.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/** Lets go of the snapshots of runs that are no longer kept, and of their files. */
final class Expiry {
  private final Collection<RunRecord> kept;
  private final Instant filesBefore;

  /**
   * @param kept the runs whose snapshots stay
   * @param filesBefore snapshots made since then stay whoever they belong to, so that no young file
   *     is removed
   */
  Expiry(Collection<RunRecord> kept, Instant filesBefore) {
    this.kept = kept;
    this.filesBefore = filesBefore;
  }

  /** The snapshots of a table that are let go. */
  List<Long> expiring(String name, Table table) {
    Set<Long> staying = staying(name);
    table.refs().forEach((ref, to) -> addUnlessTagOfRun(staying, ref, to));
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(snapshot -> snapshot.timestampMillis() < filesBefore.toEpochMilli())
        .map(Snapshot::snapshotId)
        .filter(id -> !staying.contains(id))
        .toList();
  }

  private Set<Long> staying(String name) {
    Set<Long> staying = new HashSet<>();
    kept.stream()
        .map(run -> run.snapshots().get(name))
        .filter(java.util.Objects::nonNull)
        .forEach(staying::add);
    return staying;
  }

  private static void addUnlessTagOfRun(Set<Long> staying, String ref, SnapshotRef to) {
    if (to.isBranch() || !ref.startsWith(Publication.TAG)) {
      staying.add(to.snapshotId());
    }
  }

  /** Expires them. First the tags go: whoever dies in between leaves snapshots for the next. */
  void expire(SparkSession spark, String name, Table table) {
    untag(name, table);
    SparkActions.get(spark)
        .expireSnapshots(table)
        .expireOlderThan(filesBefore.toEpochMilli())
        .retainLast(1)
        .execute();
    table.refresh();
  }

  private void untag(String name, Table table) {
    Set<Long> staying = staying(name);
    ManageSnapshots changes = table.manageSnapshots();
    boolean isChanged = false;
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      boolean isOfRun = ref.getValue().isTag() && ref.getKey().startsWith(Publication.TAG);
      if (isOfRun && !staying.contains(ref.getValue().snapshotId())) {
        changes.removeTag(ref.getKey());
        isChanged = true;
      }
    }
    if (isChanged) {
      changes.commit();
    }
  }
}
