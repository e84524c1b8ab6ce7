package dev.plumbline.cli;

import dev.plumbline.DefinitionCheck;
import dev.plumbline.Definitions;
import dev.plumbline.Jobs;
import dev.plumbline.anomaly.Acknowledgements;
import dev.plumbline.console.Console;
import dev.plumbline.delivery.BillStaging;
import dev.plumbline.delivery.ExportStaging;
import dev.plumbline.ingest.Charges;
import dev.plumbline.job.Freshness;
import dev.plumbline.job.Plan;
import dev.plumbline.job.RunRequest;
import dev.plumbline.job.Runner;
import dev.plumbline.job.Staging;
import dev.plumbline.options.Options;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ReportData;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.settings.InputException;
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Run;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import dev.plumbline.unit.UnitSeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The batch with its options: what {@code run}, {@code plan} and {@code demo} have in common. */
final class Batch {
  private static final int INCOMPLETE = 3;

  private final Options options;
  private final Definitions definitions;
  private final Redaction redaction;
  private final Console console;
  private final Storage storage;

  Batch(Options options, Console console) {
    this.redaction = Redactions.of(options, System.getenv());
    this.definitions = Redactions.definitions(options, redaction);
    this.options = options;
    this.console = console;
    this.storage = new Storage(options.warehouse().aws());
  }

  /**
   * Runs; the exit code comes back: 3 when a delivery is incomplete or rejected and that is not
   * allowed.
   */
  int run(RunOptions run) {
    BillStaging staging = staging();
    run(run.request(options, settingsHash()), run.until(), staging)
        .ifPresent(
            record -> {
              new Summary(console).print(record);
              if (run.until().isEmpty()) {
                printWhatIsNew();
              }
            });
    if (staging.incomplete().isEmpty() || run.allowsIncomplete()) {
      return 0;
    }
    System.err.println(
        "published all but the incomplete and rejected deliveries, whose months keep what they had:");
    staging.incomplete().forEach(line -> System.err.println("  " + line));
    return INCOMPLETE;
  }

  private void printWhatIsNew() {
    // The engine that has just run the batch.
    SparkSession spark = Sessions.start(options.warehouse(), Map.of());
    try (Lake lake = Lake.openExisting(options.warehouse())) {
      ReportData data = ReportData.of(Queries.of(spark, lake, Map.of()), lake, definitions.kpis());
      new RestatedLines(console).print(data.restated());
      data.standing()
          .ifPresent(now -> new ScoreLines(console).print(now.milestone(), now.pillars()));
    }
  }

  Optional<RunRecord> run(RunRequest request) {
    return run(request, Set.of(), staging());
  }

  private Optional<RunRecord> run(RunRequest request, Set<String> until, BillStaging staging) {
    Plan plan = plan(request, until);
    try (Lake lake = Lake.open(options.warehouse())) {
      requireNoOthers(plan, until, lake);
      return runner(lake, sealed(staging, lake), plan).run(request, this::session);
    }
  }

  /** Shows what a run would do. */
  int plan(RunOptions run) {
    RunRequest request = run.request(options, settingsHash());
    BillStaging staging = staging();
    Plan plan = plan(request, run.until());
    if (Lake.exists(options.warehouse())) {
      explain(request, run, staging, plan, options.warehouse());
      return 0;
    }
    // A look at what a run would do makes no warehouse.
    java.nio.file.Path none = emptyFolder();
    try {
      explain(request, run, staging, plan, Warehouse.local(none));
    } finally {
      FileUtil.fullyDelete(none.toFile());
    }
    return 0;
  }

  private void explain(
      RunRequest request, RunOptions run, BillStaging staging, Plan plan, Warehouse warehouse) {
    try (Lake lake = Lake.open(warehouse)) {
      requireNoOthers(plan, run.until(), lake);
      runner(lake, sealed(staging, lake), plan)
          .explain(request)
          .forEach(line -> console.line("%s", line));
    }
  }

  private static java.nio.file.Path emptyFolder() {
    try {
      return Files.createTempDirectory("plumbline-plan-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tables that stop short of the bill beside them would be read as if they were up to date. */
  private static void requireNoOthers(Plan plan, Set<String> until, Lake lake) {
    Set<String> others = new TreeSet<>();
    if (!until.isEmpty()) {
      Run.visible(lake, Clock.systemUTC())
          .ifPresent(run -> others.addAll(run.snapshots().keySet()));
      Jobs.staging().forEach(table -> others.remove(table.name()));
      plan.jobs().forEach(job -> others.remove(job.output().name()));
    }
    if (!others.isEmpty()) {
      throw new ConfigurationException(
          "--until: this warehouse holds "
              + String.join(", ", others)
              + " as well, which would fall behind the bill; run without --until");
    }
  }

  private Plan plan(RunRequest request, Set<String> until) {
    Plan plan =
        Plan.of(
            Jobs.staging(),
            Jobs.all(
                definitions,
                Redactions.ownership(PoolFiles.read(options), OwnersFile.read(options), redaction),
                unitSeries(),
                acknowledgements(),
                options.scorecard().scopes()));
    if (!until.isEmpty()) {
      return plan.upTo(until);
    }
    return request.only().isEmpty() ? plan : plan.only(request.only());
  }

  private Runner runner(Lake lake, Staging staging, Plan plan) {
    return new Runner(
        lake, staging, Charges.CHARGES, plan, console, Clock.systemUTC(), moment -> {});
  }

  private Staging sealed(BillStaging staging, Lake lake) {
    Staging all =
        new ExportStaging(
            staging,
            options.inputs().exports(),
            definitions.formats(),
            definitions.carbon().regions(),
            redaction,
            storage.hadoop());
    return new Sealed(all, lake, redaction);
  }

  private BillStaging staging() {
    if (options.inputs().charges().isEmpty()) {
      throw new ConfigurationException(
          "inputs.charges: no bill is named. Name a file, folder or prefix in the file given with"
              + " --conf, or with --charges PATH.");
    }
    return new BillStaging(
            options.inputs().charges(),
            options.inputs().metrics(),
            definitions.formats(),
            storage.hadoop(),
            Duration.ofHours(definitions.rules().conventions().completeAfterHours()),
            new Path(Redactions.scratch(options.warehouse(), redaction)),
            UnaryOperator.identity())
        .redacted(redaction)
        .by(Version.current());
  }

  /** The engine, once every expression has been resolved against the columns it speaks of. */
  private SparkSession session() {
    SparkSession spark = Sessions.start(options.warehouse(), Map.of());
    new DefinitionCheck(spark, definitions).expressions();
    return spark;
  }

  private UnitSeries unitSeries() {
    UnitSeries series = options.inputs().units().map(this::units).orElse(UnitSeries.none());
    series = series.named(options.attribution().aliases());
    return redaction.isOn() ? series.renamed(redaction::value).withoutQuotes() : series;
  }

  private UnitSeries units(String path) {
    return UnitSeries.parse(path, text("inputs.units", path));
  }

  private Acknowledgements acknowledgements() {
    Acknowledgements seen =
        options
            .inputs()
            .acknowledgements()
            .map(path -> Acknowledgements.parse(path, text("inputs.acknowledgements", path)))
            .orElse(Acknowledgements.none());
    return redaction.isOn() ? seen.withoutQuotes() : seen;
  }

  private String text(String option, String path) {
    try {
      return storage.text(path);
    } catch (IOException e) {
      throw new InputException(
          option + ": the file '" + path + "' cannot be read; give a CSV file that exists", e);
    }
  }

  private String settingsHash() {
    return Freshness.hash(options.text());
  }
}
