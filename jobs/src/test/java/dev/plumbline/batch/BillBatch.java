package dev.plumbline.batch;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributeCosts;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.ClaimCosts;
import dev.plumbline.attribution.LineKinds;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.attribution.Reconcile;
import dev.plumbline.check.Check;
import dev.plumbline.console.Console;
import dev.plumbline.delivery.BillStaging;
import dev.plumbline.delivery.ExportStaging;
import dev.plumbline.format.Formats;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.Charges;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.job.Plan;
import dev.plumbline.job.RunRequest;
import dev.plumbline.job.Runner;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.resource.BuildChargeDays;
import dev.plumbline.resource.TakeBillTotals;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Run;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Warehouse;
import dev.plumbline.table.Table;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The batch from the bill to its reconciliation; at three places a test may spoil the rows.
 *
 * @param more jobs beside those that prove the totals
 * @param beside inputs beside the bill
 * @param attributes whether costs are given to their owners, which a test of what lies before need
 *     not wait for
 * @param settings how owners are found
 */
record BillBatch(
    String bill,
    Warehouse warehouse,
    String scratch,
    Supplier<SparkSession> session,
    List<Job> more,
    List<ExportStaging.Export> beside,
    boolean attributes,
    AttributionSettings settings) {
  private static final AttributionSettings BY_TEAM =
      new AttributionSettings(List.of("team"), List.of(), List.of(), Map.of());
  private static final UnaryOperator<Dataset<Row>> NOTHING = UnaryOperator.identity();

  /** Bill, warehouse and scratch in one local folder. */
  BillBatch(Path folder, Supplier<SparkSession> session) {
    this(folder, session, List.of());
  }

  BillBatch(Path folder, Supplier<SparkSession> session, List<Job> more) {
    this(
        folder.resolve("bill").toString(),
        Warehouse.local(folder.resolve("warehouse")),
        folder.resolve("scratch").toString(),
        session,
        more);
  }

  BillBatch(
      String bill,
      Warehouse warehouse,
      String scratch,
      Supplier<SparkSession> session,
      List<Job> more) {
    this(bill, warehouse, scratch, session, more, List.of(), true, BY_TEAM);
  }

  /** The same with inputs beside the bill. */
  BillBatch with(List<ExportStaging.Export> inputs) {
    return new BillBatch(bill, warehouse, scratch, session, more, inputs, attributes, settings);
  }

  /** The same, ending with the days of the bill, which are held against its totals. */
  BillBatch toDays() {
    return new BillBatch(bill, warehouse, scratch, session, more, beside, false, settings);
  }

  /** The same with owners found in another way. */
  BillBatch with(AttributionSettings other) {
    return new BillBatch(bill, warehouse, scratch, session, more, beside, attributes, other);
  }

  /** Runs over all months of the bill. */
  Optional<RunRecord> run() {
    return run(NOTHING, NOTHING, NOTHING);
  }

  Optional<RunRecord> run(
      UnaryOperator<Dataset<Row>> charges,
      UnaryOperator<Dataset<Row>> days,
      UnaryOperator<Dataset<Row>> costs) {
    return run(any -> true, charges, days, costs);
  }

  /** Runs over some months. */
  Optional<RunRecord> run(Predicate<String> months) {
    return run(months, NOTHING, NOTHING, NOTHING);
  }

  private Optional<RunRecord> run(
      Predicate<String> months,
      UnaryOperator<Dataset<Row>> charges,
      UnaryOperator<Dataset<Row>> days,
      UnaryOperator<Dataset<Row>> costs) {
    BillStaging staging = staging(charges);
    List<Job> jobs = new ArrayList<>(more);
    jobs.add(new TakeBillTotals());
    jobs.add(new Spoilt(new BuildChargeDays(), days));
    if (attributes) {
      jobs.addAll(attribution(costs));
    }
    List<Table> staged = new ArrayList<>(BillStaging.TABLES);
    staged.addAll(ExportStaging.TABLES);
    Plan plan = Plan.of(staged, jobs);
    try (Lake lake = Lake.open(warehouse)) {
      return new Runner(
              lake,
              new ExportStaging(
                  staging,
                  beside,
                  Formats.load(),
                  List.of("eu-west-1"),
                  Redaction.none(),
                  new Storage(warehouse.aws()).hadoop()),
              Charges.CHARGES,
              plan,
              new Console(new PrintStream(PrintStream.nullOutputStream())),
              Clock.systemUTC(),
              moment -> {})
          .run(new RunRequest(months, Set.of(), Optional.empty(), "1", "settings"), session);
    }
  }

  /** What a run would name as incomplete or rejected, before it reads anything. */
  List<String> refused() {
    BillStaging staging = staging(NOTHING);
    try (Lake lake = Lake.open(warehouse)) {
      staging.find(Run.visible(lake, Clock.systemUTC()));
    }
    return staging.incomplete();
  }

  /** Looks through the bill without reading its rows. */
  void look() {
    staging(NOTHING).find(Optional.empty());
  }

  private List<Job> attribution(UnaryOperator<Dataset<Row>> costs) {
    Ownership ownership = new Ownership(settings, AccountOwners.none());
    return List.of(
        new ClaimCosts(ownership, LineKinds.load(ConfFiles.of(Optional.empty()), new Problems())),
        new Spoilt(new AttributeCosts(ownership), costs),
        new Reconcile());
  }

  private BillStaging staging(UnaryOperator<Dataset<Row>> charges) {
    return new BillStaging(
        List.of(new ChargeInput(bill, "auto")),
        metrics(),
        Formats.load(),
        new Storage(warehouse.aws()).hadoop(),
        Duration.ofDays(2),
        new org.apache.hadoop.fs.Path(scratch),
        charges);
  }

  /** A local folder of metrics beside that of the bill, where there is one. */
  private List<String> metrics() {
    if (bill.contains("://")) {
      return List.of();
    }
    Path beside = Path.of(bill).resolveSibling("metrics");
    return Files.isDirectory(beside) ? List.of(beside.toString()) : List.of();
  }

  /** A job whose rows are spoilt on their way into the table. */
  private record Spoilt(Job job, UnaryOperator<Dataset<Row>> error) implements Job {
    @Override
    public Table output() {
      return job.output();
    }

    @Override
    public List<Table> inputs() {
      return job.inputs();
    }

    @Override
    public List<Check> checks() {
      return job.checks();
    }

    @Override
    public Dataset<Row> build(Inputs inputs) {
      return error.apply(job.build(inputs));
    }
  }
}
