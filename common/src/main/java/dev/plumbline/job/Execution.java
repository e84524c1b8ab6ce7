package dev.plumbline.job;

import dev.plumbline.check.Check;
import dev.plumbline.check.CheckFailedException;
import dev.plumbline.console.Console;
import dev.plumbline.console.ProgressLine;
import dev.plumbline.store.Run;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Computes what is stale, stage by stage, and publishes it when every check has passed. */
final class Execution {
  private final RunRequest request;
  private final Run run;
  private final Staging staging;
  private final Staging.Found found;
  private final StaleUnits stale;
  private final Console console;
  private final Consumer<String> moments;
  private final Map<String, String> facts = new TreeMap<>();
  private final List<String> checks = new ArrayList<>();

  Execution(
      RunRequest request,
      Run run,
      Staging staging,
      Staging.Found found,
      StaleUnits stale,
      Console console,
      Consumer<String> moments) {
    this.request = request;
    this.run = run;
    this.staging = staging;
    this.found = found;
    this.stale = stale;
    this.console = console;
    this.moments = moments;
  }

  /**
   * Runs all stages and publishes; a failed check or any other failure publishes nothing.
   *
   * @return the run, or empty where reading the files told that nothing has changed
   */
  Optional<RunRecord> compute(SparkSession spark) {
    TableStore tables = run.tables(spark);
    try (ProgressLine progress = ProgressLine.follow(spark)) {
      announce();
      load(tables, progress);
      if (stale.isEmpty()) {
        run.discard();
        return Optional.empty();
      }
      stale.derive(request.asOf(), layer -> layer == Layer.INTERMEDIATE);
      build(tables, progress, request.asOf(), true);
      staging.audit(tables).forEach(passed -> checks.add("passed " + passed));
      LocalDate billDay = billDay(tables);
      facts.put(StaleUnits.BILL_AS_OF, billDay.toString());
      Optional<LocalDate> asOf = Optional.of(request.asOf().orElse(billDay));
      stale.derive(asOf, layer -> layer != Layer.INTERMEDIATE);
      build(tables, progress, asOf, false);
      moments.accept("audited");
      return Optional.of(run.publish(tables, outcome(asOf)));
    } catch (CheckFailedException failed) {
      checks.add("FAILED " + failed.getMessage());
      run.fail(tables, outcome(Optional.empty()));
      throw failed;
    } catch (Exception broken) {
      // The engine throws checked exceptions without declaring them.
      try {
        run.discard();
      } catch (RuntimeException | FSError left) {
        // The next run discards it; what went wrong first is what counts.
        broken.addSuppressed(left);
      }
      throw broken;
    }
  }

  /** Where no input was read, the bill ends where it ended, and no delivery counts as met. */
  private LocalDate billDay(TableStore tables) {
    Optional<LocalDate> known =
        stale.loadsInputs()
            ? Optional.empty()
            : run.published()
                .map(before -> before.facts().get(StaleUnits.BILL_AS_OF))
                .map(LocalDate::parse);
    return known.orElseGet(() -> staging.conclude(tables, found, run.startedAt()));
  }

  private void announce() {
    NavigableSet<String> periods = stale.periods();
    console.line(
        "plan     %d tables, %d jobs, billing periods %s .. %s",
        stale.jobs().size() + staging.tables().size(),
        stale.jobs().size(),
        periods.isEmpty() ? "none" : periods.first(),
        periods.isEmpty() ? "none" : periods.last());
    found.problems().forEach(problem -> console.line("warning  %s", problem));
  }

  private void load(TableStore tables, ProgressLine progress) {
    if (!stale.loadsInputs() || !(hasStaleInputs() || found.mayHoldMore())) {
      return;
    }
    progress.stage("reading inputs");
    NavigableSet<String> foreseen = stale.periods();
    stale.learn(staging.look(tables.spark(), found));
    if (!hasStaleInputs()) {
      progress.clear();
      return;
    }
    if (!stale.periods().equals(foreseen)) {
      console.line(
          "         the new files hold billing periods %s .. %s",
          stale.periods().first(), stale.periods().last());
    }
    Staging.Loaded loaded = staging.load(tables, found, stale::of);
    progress.clear();
    loaded.lines().forEach(line -> console.line("%s", line));
    facts.putAll(loaded.facts());
    checks.addAll(loaded.checks());
    stale.learn(loaded.fingerprints());
    moments.accept("loaded");
  }

  private boolean hasStaleInputs() {
    return staging.tables().stream().anyMatch(table -> !stale.of(table).isEmpty());
  }

  private void build(
      TableStore tables, ProgressLine progress, Optional<LocalDate> asOf, boolean intermediate) {
    List<Job> jobs = stale.jobs();
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      NavigableSet<Unit> units = stale.of(job.output());
      boolean due = (job.output().layer() == Layer.INTERMEDIATE) == intermediate;
      if (due && !units.isEmpty()) {
        String number = "[" + (i + 1) + "/" + jobs.size() + "] " + job.output().name();
        progress.stage(number);
        long start = System.nanoTime();
        tables.write(job.output(), job.build(new StoredInputs(job, units, tables, asOf)), units);
        moments.accept("written-" + job.output().name());
        audit(job, units, tables);
        List<String> remarks = job.remarks(built(job.output(), units, tables));
        if (!remarks.isEmpty()) {
          facts.put(Job.REMARKS + job.output().name(), String.join("\n", remarks));
        }
        progress.clear();
        report(number, job, tables, (System.nanoTime() - start) / 1e9);
      }
    }
  }

  private void audit(Job job, NavigableSet<Unit> units, TableStore tables) {
    moments.accept("auditing-" + job.output().name());
    Dataset<Row> written = tables.read(job.output()).where(Unit.rowsOf(job.output(), units));
    List<String> violations = new ArrayList<>(Audit.violations(job.output(), written));
    for (Check check : job.checks()) {
      List<String> broken = check.violations(table -> built(table, units, tables));
      violations.addAll(broken);
      checks.add((broken.isEmpty() ? "passed " : "FAILED ") + check.promise());
      for (String warning : check.warnings(table -> built(table, units, tables))) {
        console.line("      warning: %s", warning);
        checks.add("warning: " + warning);
      }
    }
    if (!violations.isEmpty()) {
      throw new CheckFailedException(job.output().name(), violations);
    }
  }

  /** The rows of a table in the months that were built. */
  private static Dataset<Row> built(Table table, NavigableSet<Unit> units, TableStore tables) {
    boolean cut = table.periodColumn().isPresent() || table.dayPartition().isPresent();
    if (!cut || units.first().month().isEmpty()) {
      return tables.read(table);
    }
    Set<Unit> wanted =
        table.partitions().contains("x_source_id")
            ? units
            : units.stream()
                .map(unit -> Unit.ofPeriod(unit.period()))
                .collect(Collectors.toCollection(TreeSet::new));
    return tables.read(table).where(Unit.rowsOf(table, wanted));
  }

  private void report(String number, Job job, TableStore tables, double seconds) {
    long rows = tables.rowsAdded(job.output());
    facts.put("rows." + job.output().name(), Long.toString(rows));
    facts.put("seconds." + job.output().name(), String.format(Locale.ROOT, "%.1f", seconds));
    console.line("%-32s -> %9s rows  %s", number, Console.count(rows), Console.time(seconds));
  }

  private Run.Outcome outcome(Optional<LocalDate> asOf) {
    return new Run.Outcome(
        request.version(),
        request.settingsHash(),
        asOf,
        stale.fingerprints(),
        stale.loadsInputs()
            ? found.inputs()
            : run.published().map(RunRecord::inputs).orElse(Map.of()),
        facts,
        List.copyOf(checks));
  }
}
