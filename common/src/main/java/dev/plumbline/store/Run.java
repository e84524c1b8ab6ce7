package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Unwritable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;

/**
 * One writing visit to a warehouse: takes the lease, completes or discards what dead runs left,
 * writes on branches, and publishes all or nothing.
 */
public final class Run implements AutoCloseable {
  private final Lake lake;
  private final Lease lease;
  private final Journal journal;
  private final Publication publication;
  private final Clock clock;
  private final String id;
  private final Instant startedAt;
  private final Optional<RunRecord> published;

  private Run(Lake lake, Lease lease, Clock clock, Consumer<String> moments) {
    this.lake = lake;
    this.lease = lease;
    this.clock = clock;
    this.journal = new Journal(lake);
    this.publication = new Publication(lake, journal, clock, moments);
    this.startedAt = clock.instant();
    publication.recover();
    this.published = journal.lastPublished();
    this.id = UUID.randomUUID().toString().substring(0, 13);
  }

  /**
   * Begins a run.
   *
   * @param moments told the points at which a crash would matter, for tests that crash there
   */
  public static Run begin(Lake lake, Clock clock, Consumer<String> moments) {
    Lease lease = Lease.take(lake, clock);
    try {
      return new Run(lake, lease, clock, moments);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * What readers see, after completing a publication that was interrupted. While another process
   * writes, what was published before it is read.
   */
  public static Optional<RunRecord> visible(Lake lake, Clock clock) {
    Journal journal = new Journal(lake);
    if (journal.interrupted().isPresent()) {
      recover(lake, journal, clock);
    }
    return journal.lastPublished();
  }

  private static void recover(Lake lake, Journal journal, Clock clock) {
    try (Lease lease = Lease.take(lake, clock)) {
      lease.confirm(lake.warehouse());
      new Publication(lake, journal, clock, moment -> {}).recover();
    } catch (ConfigurationException beingWritten) {
      // Whoever writes completes it.
      return;
    } catch (RuntimeException | FSError failed) {
      // A reader needs nothing written: where nothing can be, it reads what was published before.
      if (Unwritable.of(failed).isEmpty()) {
        throw failed;
      }
    }
  }

  public String id() {
    return id;
  }

  public Instant startedAt() {
    return startedAt;
  }

  /** What readers see now. */
  public Optional<RunRecord> published() {
    return published;
  }

  /** The tables as this run sees them. */
  public TableStore tables(SparkSession spark) {
    return new TableStore(spark, lake, id, published.map(RunRecord::snapshots).orElse(Map.of()));
  }

  /** Publishes all that was written. */
  public RunRecord publish(TableStore tables, Outcome outcome) {
    RunRecord run = recordOf(tables, outcome, RunRecord.State.PUBLISHING);
    confirm();
    publication.publish(run);
    return run;
  }

  /** Publishes tables whose files were rewritten: the rows are those of the last published run. */
  void republish(TableStore tables) {
    RunRecord last = published.orElseThrow();
    Outcome outcome =
        new Outcome(
            last.version(),
            last.settingsHash(),
            last.asOf(),
            last.fingerprints(),
            last.inputs(),
            last.facts(),
            last.checks());
    confirm();
    publication.publish(
        recordOf(tables, outcome, RunRecord.State.PUBLISHING)
            .maintaining(last.maintains().orElse(last.runId())));
  }

  /** Refuses to go on where another run has taken over. */
  void confirm() {
    lease.confirm(lake.warehouse());
  }

  /** Discards all that was written and remembers why. */
  public void fail(TableStore tables, Outcome outcome) {
    confirm();
    publication.discard();
    RunRecord run = recordOf(tables, outcome, RunRecord.State.FAILED);
    journal.record(
        new RunRecord(
            run.runId(),
            run.sequence(),
            run.state(),
            run.version(),
            run.settingsHash(),
            run.asOf(),
            run.startedAt(),
            run.recordedAt(),
            Map.of(),
            Map.of(),
            Map.of(),
            run.inputs(),
            run.facts(),
            run.checks(),
            Optional.empty()));
  }

  /** Discards all that was written, unless another run has taken over and writes itself. */
  public void discard() {
    confirm();
    publication.discard();
  }

  private RunRecord recordOf(TableStore tables, Outcome outcome, RunRecord.State state) {
    Map<String, Long> snapshots =
        new TreeMap<>(published.map(RunRecord::snapshots).orElse(Map.of()));
    snapshots.putAll(tables.written());
    return new RunRecord(
        id,
        journal.list().stream().mapToLong(RunRecord::sequence).max().orElse(0) + 1,
        state,
        outcome.version(),
        outcome.settingsHash(),
        outcome.asOf(),
        startedAt,
        clock.instant(),
        snapshots,
        new TreeMap<>(tables.before()),
        outcome.fingerprints(),
        outcome.inputs(),
        outcome.facts(),
        outcome.checks(),
        Optional.empty());
  }

  @Override
  public void close() {
    lease.close();
  }

  /** What a run has to say about itself. */
  public record Outcome(
      String version,
      String settingsHash,
      Optional<LocalDate> asOf,
      Map<String, String> fingerprints,
      Map<String, String> inputs,
      Map<String, String> facts,
      List<String> checks) {}
}
