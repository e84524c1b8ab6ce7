package dev.plumbline.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did and what it published; one row of the table {@code runs}.
 *
 * @param sequence counts the runs of the warehouse
 * @param snapshots every table a reader sees after this run, with the snapshot to read
 * @param previous the snapshots those tables had before, where this run changed them
 * @param fingerprints for each unit of each table, what its rows were computed from
 * @param facts figures of the run for its summary: rows, seconds, totals by name
 * @param checks the promises that were checked, with their results in words
 * @param maintains the run whose rows this one kept while it rewrote their files; empty for a run
 *     of the batch
 */
public record RunRecord(
    String runId,
    long sequence,
    State state,
    String version,
    String settingsHash,
    Optional<LocalDate> asOf,
    Instant startedAt,
    Instant recordedAt,
    Map<String, Long> snapshots,
    Map<String, Long> previous,
    Map<String, String> fingerprints,
    Map<String, String> inputs,
    Map<String, String> facts,
    List<String> checks,
    Optional<String> maintains) {

  /** How far a run has come. Only runs whose checks all passed are ever recorded as publishing. */
  public enum State {
    /** The list of snapshots is final; tables are being moved to it. */
    PUBLISHING,
    /** Readers see the snapshots of this run. */
    PUBLISHED,
    /** A check failed; nothing was published. */
    FAILED
  }

  /** The same run in another state. */
  RunRecord with(State newState, Instant at) {
    return new RunRecord(
        runId,
        sequence,
        newState,
        version,
        settingsHash,
        asOf,
        startedAt,
        at,
        snapshots,
        previous,
        fingerprints,
        inputs,
        facts,
        checks,
        maintains);
  }

  /** The same run as one that kept the rows of another. */
  RunRecord maintaining(String otherRun) {
    return new RunRecord(
        runId,
        sequence,
        state,
        version,
        settingsHash,
        asOf,
        startedAt,
        recordedAt,
        snapshots,
        previous,
        fingerprints,
        inputs,
        facts,
        checks,
        Optional.of(otherRun));
  }
}
