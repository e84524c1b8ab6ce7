package dev.plumbline.job;

import dev.plumbline.check.Check;
import dev.plumbline.check.CheckFailedException;
import dev.plumbline.console.Console;
import dev.plumbline.console.ProgressLine;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Run;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the batch: finds what is stale, computes only that, checks it, and publishes all or nothing.
 * All jobs are treated alike; none knows where its tables are or whether it runs at all.
 */
public final class Runner {
  /** Fact of a run: the last complete day of the bill, whatever day the run judged by. */
  private static final String BILL_AS_OF = "bill_as_of";

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
      Staging.Found found = staging.find(run.published());
      Work work = new Work(request, run, found);
      work.foresee(run.published());
      if (work.isEmpty()) {
        console.line("unchanged");
        return Optional.empty();
      }
      return Optional.of(work.compute(session.get()));
    }
  }

  /** What would run and why, without running it. */
  public List<String> explain(RunRequest request) {
    Optional<RunRecord> published = Run.visible(lake, clock);
    Work work = new Work(request, null, staging.find(published), published);
    work.foresee(published);
    return work.lines();
  }

  /** One run in progress. */
  private final class Work {
    private final RunRequest request;
    private final Run run;
    private final Staging.Found found;
    private final Map<String, String> before;
    private final Set<String> readable;
    private final Freshness freshness = new Freshness();
    private final Map<String, String> facts = new TreeMap<>();
    private final List<String> checks = new ArrayList<>();

    Work(RunRequest request, Run run, Staging.Found found) {
      this(request, run, found, run.published());
    }

    Work(RunRequest request, Run run, Staging.Found found, Optional<RunRecord> published) {
      this.request = request;
      this.run = run;
      this.found = found;
      this.before = published.map(RunRecord::fingerprints).orElse(Map.of());
      this.readable = published.map(r -> r.snapshots().keySet()).orElse(Set.of());
    }

    /** Computes all fingerprints as far as they can be known before data is read. */
    void foresee(Optional<RunRecord> published) {
      for (Table table : staging.tables()) {
        NavigableMap<Unit, String> prints = published(table);
        prints.putAll(found.fingerprints(table));
        freshness.put(table, prints);
      }
      Optional<LocalDate> asOf =
          request
              .asOf()
              .or(() -> published.map(r -> r.facts().get(BILL_AS_OF)).map(LocalDate::parse));
      derive(asOf, layer -> true);
    }

    private void derive(Optional<LocalDate> asOf, java.util.function.Predicate<Layer> layers) {
      NavigableSet<String> periods = freshness.periods(charges);
      plan.jobs().stream()
          .filter(job -> layers.test(job.output().layer()))
          .forEach(job -> freshness.derive(job, periods, asOf));
    }

    private NavigableMap<Unit, String> published(Table table) {
      NavigableMap<Unit, String> prints = new TreeMap<>();
      String prefix = table.name() + "/";
      before.forEach(
          (key, print) -> {
            if (key.startsWith(prefix)) {
              prints.put(Unit.parse(key.substring(prefix.length())), print);
            }
          });
      return prints;
    }

    private NavigableSet<Unit> stale(Table table) {
      NavigableMap<Unit, String> old = published(table);
      NavigableSet<Unit> stale = new TreeSet<>();
      freshness
          .of(table)
          .forEach(
              (unit, print) -> {
                boolean wanted =
                    unit.period().equals(Unit.ALL) || request.periods().test(unit.period());
                if (wanted && !print.equals(old.get(unit))) {
                  stale.add(unit);
                }
              });
      return stale;
    }

    private List<Job> jobs() {
      return plan.jobs().stream()
          .filter(job -> request.only().isEmpty() || request.only().contains(job.output().name()))
          .toList();
    }

    boolean isEmpty() {
      boolean stagingIsFresh =
          !request.only().isEmpty() || staging.tables().stream().allMatch(t -> stale(t).isEmpty());
      return stagingIsFresh && jobs().stream().allMatch(job -> stale(job.output()).isEmpty());
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      found.problems().forEach(problem -> lines.add("input    " + problem));
      for (Table table : staging.tables()) {
        lines.add(line(table, stale(table), "the files have changed or are new"));
      }
      for (Job job : jobs()) {
        Set<String> causes =
            job.inputs().stream()
                .filter(input -> !stale(input).isEmpty())
                .map(Table::name)
                .collect(Collectors.toCollection(TreeSet::new));
        String why =
            causes.isEmpty()
                ? "its settings, rules, coefficients or version have changed"
                : "changed: " + String.join(", ", causes);
        lines.add(line(job.output(), stale(job.output()), why));
      }
      return lines;
    }

    private String line(Table table, NavigableSet<Unit> stale, String why) {
      String name = String.format(java.util.Locale.ROOT, "%-22s", table.name());
      return stale.isEmpty()
          ? name + " fresh"
          : name + " compute " + words(stale) + " (" + why + ")";
    }

    RunRecord compute(SparkSession spark) {
      TableStore tables = run.tables(spark);
      try (ProgressLine progress = ProgressLine.follow(spark)) {
        announce();
        Optional<LocalDate> asOf = request.asOf();
        if (request.only().isEmpty()) {
          load(tables, progress);
        }
        derive(asOf, layer -> layer == Layer.INTERMEDIATE);
        build(tables, progress, job -> job.output().layer() == Layer.INTERMEDIATE, asOf);
        LocalDate billDay = staging.asOf(tables, found);
        facts.put(BILL_AS_OF, billDay.toString());
        LocalDate day = asOf.orElse(billDay);
        derive(Optional.of(day), layer -> layer != Layer.INTERMEDIATE);
        build(
            tables, progress, job -> job.output().layer() != Layer.INTERMEDIATE, Optional.of(day));
        moments.accept("audited");
        return run.publish(tables, outcome(Optional.of(day)));
      } catch (CheckFailedException failed) {
        checks.add("FAILED " + failed.getMessage());
        run.fail(tables, outcome(Optional.empty()));
        throw failed;
      } catch (RuntimeException broken) {
        run.discard();
        throw broken;
      }
    }

    private void announce() {
      NavigableSet<String> periods = freshness.periods(charges);
      console.line(
          "plan     %d tables, %d jobs, billing periods %s .. %s",
          plan.jobs().size() + staging.tables().size(),
          plan.jobs().size(),
          periods.isEmpty() ? "none" : periods.first(),
          periods.isEmpty() ? "none" : periods.last());
      found.problems().forEach(problem -> console.line("warning  %s", problem));
    }

    private void load(TableStore tables, ProgressLine progress) {
      Set<String> periods = new TreeSet<>();
      staging.tables().forEach(table -> stale(table).forEach(unit -> periods.add(unit.period())));
      if (periods.isEmpty()) {
        return;
      }
      progress.stage("reading inputs");
      Staging.Loaded loaded = staging.load(tables, found, periods);
      progress.clear();
      loaded.lines().forEach(console::line);
      facts.putAll(loaded.facts());
      checks.addAll(loaded.checks());
      loaded
          .fingerprints()
          .forEach(
              (table, prints) -> {
                NavigableMap<Unit, String> all = published(table);
                all.putAll(prints);
                freshness.put(table, all);
              });
      moments.accept("loaded");
    }

    private void build(
        TableStore tables,
        ProgressLine progress,
        java.util.function.Predicate<Job> which,
        Optional<LocalDate> asOf) {
      List<Job> jobs = jobs();
      for (int i = 0; i < jobs.size(); i++) {
        Job job = jobs.get(i);
        NavigableSet<Unit> stale = which.test(job) ? stale(job.output()) : new TreeSet<>();
        if (!stale.isEmpty()) {
          String number = "[" + (i + 1) + "/" + jobs.size() + "] " + job.output().name();
          progress.stage(number);
          long start = System.nanoTime();
          tables.write(job.output(), job.build(new StoredInputs(job, stale, tables, asOf)), stale);
          moments.accept("written-" + job.output().name());
          audit(job, stale, tables);
          progress.clear();
          report(number, job, tables, (System.nanoTime() - start) / 1e9);
        }
      }
    }

    private void audit(Job job, NavigableSet<Unit> stale, TableStore tables) {
      moments.accept("auditing-" + job.output().name());
      List<String> violations =
          new ArrayList<>(
              Audit.violations(
                  job.output(), tables.read(job.output()).where(Unit.rowsOf(job.output(), stale))));
      Check.Tables built =
          table -> {
            var rows = tables.read(table);
            boolean whole = stale.first().period().equals(Unit.ALL);
            boolean cut = table.periodColumn().isPresent() || table.dayPartition().isPresent();
            return whole || !cut ? rows : rows.where(Unit.rowsOf(table, periodsOf(table, stale)));
          };
      for (Check check : job.checks()) {
        List<String> broken = check.violations(built);
        violations.addAll(broken);
        checks.add((broken.isEmpty() ? "passed " : "FAILED ") + check.promise());
      }
      if (!violations.isEmpty()) {
        throw new CheckFailedException(job.output().name(), violations);
      }
    }

    private Set<Unit> periodsOf(Table table, NavigableSet<Unit> stale) {
      if (table.partitions().contains("x_source_id")) {
        return stale;
      }
      return stale.stream()
          .map(unit -> Unit.ofPeriod(unit.period()))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private void report(String number, Job job, TableStore tables, double seconds) {
      long rows = tables.rowsAdded(job.output());
      facts.put("rows." + job.output().name(), Long.toString(rows));
      facts.put(
          "seconds." + job.output().name(), String.format(java.util.Locale.ROOT, "%.1f", seconds));
      console.line("%-32s -> %9s rows  %s", number, Console.count(rows), Console.time(seconds));
    }

    private Run.Outcome outcome(Optional<LocalDate> asOf) {
      Map<String, String> fingerprints = new LinkedHashMap<>(before);
      List<Table> all = new ArrayList<>();
      if (request.only().isEmpty()) {
        all.addAll(staging.tables());
      }
      jobs().forEach(job -> all.add(job.output()));
      for (Table table : all) {
        for (Unit unit : stale(table)) {
          fingerprints.put(table.name() + "/" + unit, freshness.of(table).get(unit));
        }
      }
      return new Run.Outcome(
          request.version(),
          request.settingsHash(),
          asOf,
          fingerprints,
          found.inputs(),
          facts,
          List.copyOf(checks));
    }

    private static String words(NavigableSet<Unit> units) {
      List<String> names = units.stream().map(Unit::toString).toList();
      return names.size() <= 4
          ? String.join(", ", names)
          : names.get(0) + " .. " + names.get(names.size() - 1) + " (" + names.size() + " units)";
    }
  }
}
