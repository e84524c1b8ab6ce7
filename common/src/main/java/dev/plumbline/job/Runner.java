package dev.plumbline.job;

import dev.plumbline.console.Console;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Run;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Unwritten;
import dev.plumbline.table.Table;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the batch: finds what is stale, computes only that, checks it, and publishes all or nothing.
 * All jobs are treated alike; none knows where its tables are or whether it runs at all.
 */
public final class Runner {
  private final Lake lake;
  private final Staging staging;
  private final Table charges;
  private final Plan plan;
  private final Console console;
  private final Clock clock;
  private final Consumer<String> moments;

  /**
   * @param charges the staging table whose months are the months of the batch
   * @param moments told the points at which a crash would matter, for tests that crash there
   */
  public Runner(
      Lake lake,
      Staging staging,
      Table charges,
      Plan plan,
      Console console,
      Clock clock,
      Consumer<String> moments) {
    this.lake = lake;
    this.staging = staging;
    this.charges = charges;
    this.plan = plan;
    this.console = console;
    this.clock = clock;
    this.moments = moments;
  }

  /**
   * Runs what is asked.
   *
   * @param session starts the engine; called only when there is something to compute
   * @return the published run, or empty when nothing had changed
   */
  public Optional<RunRecord> run(RunRequest request, Supplier<SparkSession> session) {
    try (Run run = Run.begin(lake, clock, moments)) {
      if (!request.only().isEmpty() && run.published().isEmpty()) {
        throw new ConfigurationException(
            "--only: "
                + String.join(", ", new TreeSet<>(request.only()))
                + " would be computed from tables as they were published, but nothing was published"
                + " here yet; run all jobs first, without --only");
      }
      Staging.Found found = staging.find(run.published());
      StaleUnits stale = new StaleUnits(request, plan, staging, found, charges, run.published());
      boolean mustLook = stale.loadsInputs() && found.mayHoldMore();
      Optional<RunRecord> done =
          stale.isEmpty() && !mustLook
              ? Optional.empty()
              : new Execution(request, run, staging, found, stale, console, moments)
                  .compute(session.get());
      if (done.isEmpty()) {
        console.line("unchanged");
      }
      return done;
    } catch (Exception | FSError failed) {
      // The engine throws checked exceptions without declaring them.
      throw Unwritten.because(lake.warehouse(), failed);
    }
  }

  /** What would run and why, a line a table, without running it. */
  public List<String> explain(RunRequest request) {
    Optional<RunRecord> published = Run.visible(lake, clock);
    return new StaleUnits(request, plan, staging, staging.find(published), charges, published)
        .lines();
  }
}
