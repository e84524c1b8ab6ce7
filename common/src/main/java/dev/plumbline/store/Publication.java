package dev.plumbline.store;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/**
 * Makes the tables of a run visible, all or none. The list of snapshots is stored first; from then
 * on the run can only be completed, by whoever comes next.
 */
public final class Publication {
  /** Beginning of the tags that keep the snapshots of a run. */
  static final String TAG = "run-";

  private static final String BRANCH = "run_";

  private final Lake lake;
  private final Journal journal;
  private final Clock clock;
  private final Consumer<String> moments;

  /**
   * @param moments told the name of each point at which a crash would matter: before-publishing,
   *     publishing, moved-TABLE, moved-all, published
   */
  Publication(Lake lake, Journal journal, Clock clock, Consumer<String> moments) {
    this.lake = lake;
    this.journal = journal;
    this.clock = clock;
    this.moments = moments;
  }

  /** Branch that a run writes on. */
  static String branch(String runId) {
    return BRANCH + runId.replace('-', '_');
  }

  /** Stores the run's list, moves all tables to it, and marks it published. */
  void publish(RunRecord run) {
    moments.accept("before-publishing");
    RunRecord publishing = run.with(RunRecord.State.PUBLISHING, clock.instant());
    journal.record(publishing);
    moments.accept("publishing");
    complete(publishing);
  }

  /** Completes an interrupted publication and discards what other dead runs left behind. */
  Optional<RunRecord> recover() {
    Optional<RunRecord> interrupted = journal.interrupted();
    interrupted.ifPresent(this::complete);
    discard();
    return interrupted;
  }

  private void complete(RunRecord run) {
    String branch = branch(run.runId());
    run.previous().forEach((name, before) -> move(name, run.snapshots().get(name), branch));
    run.previous().keySet().forEach(name -> tag(name, run));
    moments.accept("moved-all");
    journal.record(run.with(RunRecord.State.PUBLISHED, clock.instant()));
    moments.accept("published");
    run.previous().keySet().forEach(name -> clean(name, branch));
  }

  private void move(String name, long snapshot, String branch) {
    Table table = lake.find(name).orElseThrow();
    SnapshotRef main = table.refs().get(SnapshotRef.MAIN_BRANCH);
    if (main == null || main.snapshotId() != snapshot) {
      table.manageSnapshots().fastForwardBranch(SnapshotRef.MAIN_BRANCH, branch).commit();
    }
    moments.accept("moved-" + name);
  }

  private void tag(String name, RunRecord run) {
    Table table = lake.find(name).orElseThrow();
    String tag = TAG + run.runId();
    if (!table.refs().containsKey(tag)) {
      table.manageSnapshots().createTag(tag, run.snapshots().get(name)).commit();
    }
  }

  private void clean(String name, String branch) {
    Table table = lake.find(name).orElseThrow();
    if (table.refs().containsKey(branch)) {
      table.manageSnapshots().removeBranch(branch).commit();
    }
  }

  /** Removes branches of runs that never published, and tables only such runs had made. */
  void discard() {
    for (String name : lake.names()) {
      if (name.equals(Journal.RUNS.name())) {
        continue;
      }
      Table table = lake.find(name).orElseThrow();
      if (!table.refs().containsKey(SnapshotRef.MAIN_BRANCH)) {
        lake.drop(name);
        continue;
      }
      for (Map.Entry<String, SnapshotRef> ref : Map.copyOf(table.refs()).entrySet()) {
        if (ref.getKey().startsWith(BRANCH) && ref.getValue().isBranch()) {
          table.manageSnapshots().removeBranch(ref.getKey()).commit();
        }
      }
    }
  }
}
