package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.ingest.StagedRecords;
import dev.plumbline.job.Freshness;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What lies at the inputs, told by names, sizes, times and manifests. */
final class FoundDeliveries implements Staging.Found {
  private static final String METRICS = "metrics";

  /** Tables that files are poured into together: the rows of a month tell whether it changed. */
  private static final List<Table> BY_CONTENT = List.of(METRIC_POINTS, METRIC_COLLECTIONS);

  private final Deliveries asFound;
  private final String version;
  private final Refusals refusals;
  private Deliveries deliveries;
  private StagedRecords staged = StagedRecords.NONE;
  private final Formats formats;
  private final Redaction redaction;
  private final Map<String, String> before;
  private final Set<Unit> held;
  private final Map<String, Set<Unit>> written = new TreeMap<>();
  private final Map<String, Counts> counted = new TreeMap<>();
  private final Map<String, NavigableMap<Unit, String>> contents = new TreeMap<>();

  /**
   * What was counted of a delivery while it was read.
   *
   * @param files how many of its files were read
   */
  record Counts(long files, long records, long rejected, Long superseded) {}

  /**
   * What was found, beside what was published.
   *
   * @param version of what reads the files
   */
  FoundDeliveries(
      Deliveries deliveries,
      Formats formats,
      Redaction redaction,
      String version,
      Optional<RunRecord> published) {
    this.redaction = redaction;
    this.asFound = deliveries;
    this.formats = formats;
    this.before = published.map(RunRecord::inputs).orElse(Map.of());
    this.version = version;
    this.refusals = new Refusals(formats, redaction, version, before);
    this.deliveries = refusals.without(deliveries);
    this.held = published.map(FoundDeliveries::held).orElse(Set.of());
    for (Table table : BY_CONTENT) {
      NavigableMap<Unit, String> months = new TreeMap<>();
      String prefix = table.name() + "/";
      before.forEach(
          (key, content) -> {
            if (key.startsWith(prefix)) {
              months.put(Unit.parse(key.substring(prefix.length())), content);
            }
          });
      contents.put(table.name(), months);
    }
  }

  /** What the months of a table hold, of tables whose months say so themselves. */
  Map<Unit, String> held(Table table) {
    return contents.get(table.name());
  }

  /** Remembers what months of a table hold now, whether or not this run computes them. */
  void holds(Table table, Map<Unit, String> months) {
    contents.get(table.name()).putAll(months);
  }

  /** The months of bills that are published. */
  private static Set<Unit> held(RunRecord published) {
    String charges = CHARGES.name() + "/";
    return published.fingerprints().keySet().stream()
        .filter(key -> key.startsWith(charges))
        .map(key -> Unit.parse(key.substring(charges.length())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Files without a manifest, of which only reading tells whose bills of which months they hold.
   */
  @Override
  public boolean mayHoldMore() {
    return deliveries.hasUnknown();
  }

  /** Reads those files, and groups the deliveries by what they turn out to hold. */
  void lookThrough(SparkSession spark, Path folder) {
    staged = StagedRecords.read(spark, deliveries, formats, folder);
    deliveries = refusals.without(asFound.with(staged.units()));
    refuseOtherReports();
  }

  /** Refuses months that were published from another report of the same payer. */
  void refuseOtherReports() {
    bills().forEach(bill -> OtherReports.refuse(bill, units(bill), held));
  }

  /** The records of files that were looked through. */
  StagedRecords staged() {
    return staged;
  }

  /** Deliveries of bills that can be loaded. */
  List<Delivery> bills() {
    return deliveries.all().stream()
        .filter(d -> d.kind() == Delivery.Kind.CHARGES && d.state() == Delivery.State.READY)
        .toList();
  }

  /** Everything that lies there, whatever its state. */
  List<Delivery> all() {
    return deliveries.all();
  }

  /** The metric files, when they differ from those that were read last. */
  Optional<Delivery> newMetrics() {
    return deliveries.metrics().filter(d -> !d.fingerprint(formats).equals(before.get(METRICS)));
  }

  Set<Unit> units(Delivery delivery) {
    return stored(named(delivery));
  }

  /**
   * The payers and months of a delivery. Where its manifest names no payer and its files cannot be
   * asked, those the report's month was published with.
   */
  Set<dev.plumbline.ingest.Unit> named(Delivery delivery) {
    boolean isKnown = delivery.units().stream().allMatch(dev.plumbline.ingest.Unit::hasPayer);
    if (isKnown || redaction.isOn()) {
      return delivery.units();
    }
    Set<dev.plumbline.ingest.Unit> before =
        held.stream()
            .filter(unit -> delivery.periods().contains(unit.period()))
            .filter(unit -> OtherReports.report(unit).equals(delivery.report()))
            .map(unit -> new dev.plumbline.ingest.Unit(unit.source(), unit.period()))
            .collect(Collectors.toCollection(TreeSet::new));
    return before.isEmpty() ? delivery.units() : before;
  }

  private Set<Unit> stored(Set<dev.plumbline.ingest.Unit> units) {
    return units.stream()
        .map(u -> new Unit(redaction.source(u.sourceId()), u.period()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  String fingerprint(Delivery delivery) {
    return delivery.fingerprint(formats);
  }

  /** The cost bases no file of the delivery's formats carries, with the reason. */
  Optional<String> lacks(Delivery delivery) {
    return delivery.kind() == Delivery.Kind.CHARGES && !delivery.format().isEmpty()
        ? Arrays.stream(delivery.format().split("\\+", -1))
            .map(format -> formats.bill(format).missingBases())
            .filter(text -> !text.isEmpty())
            .findFirst()
        : Optional.empty();
  }

  /** Remembers how many records of a delivery were read, could not be used, or gave way. */
  void counted(Delivery delivery, Counts counts) {
    counted.put(key(delivery), counts);
  }

  Optional<Counts> counts(Delivery delivery) {
    return Optional.ofNullable(counted.get(key(delivery)));
  }

  /** Takes a delivery out of those that can be loaded by this run. */
  void refuse(Delivery delivery, Delivery.State state, String why) {
    deliveries = deliveries.with(delivery, delivery.notLoaded(state, why));
  }

  /** Takes a metric file out of those that can be loaded by this run. */
  void refuse(Delivery metrics, InputFile file, Delivery.State state, String why) {
    deliveries = deliveries.without(metrics, file, state, why);
  }

  /** Rejects a metric file for what it holds, also for the runs after. */
  void reject(Delivery metrics, InputFile file, String why) {
    refusals.remember(metrics.alone(file), why);
    refuse(metrics, file, Delivery.State.REJECTED, why);
  }

  /** Rejects a bill for what its files hold, also for the runs after, as long as it is the same. */
  void reject(Delivery bill, String why) {
    refusals.remember(bill, why);
    refuse(bill, Delivery.State.REJECTED, why);
  }

  /** Remembers which units the files of a delivery turned out to hold. */
  void wrote(Collection<Delivery> read, Set<Unit> units) {
    for (Delivery delivery : read) {
      Set<Unit> announced = units(delivery);
      Set<Unit> actual = new TreeSet<>(announced);
      if (read.size() == 1) {
        actual.addAll(units);
      }
      written.put(key(delivery), actual);
    }
  }

  private Set<Unit> heldBy(Delivery bill) {
    return written.getOrDefault(key(bill), units(bill));
  }

  /** Months may be delivered under one id. */
  private static String key(Delivery delivery) {
    return delivery.deliveryId() + " " + delivery.manifestUri().orElse("");
  }

  /** Whether this run has read the files of a bill. */
  boolean isLoaded(Delivery bill) {
    return written.containsKey(key(bill));
  }

  @Override
  public NavigableMap<Unit, String> fingerprints(Table table) {
    NavigableMap<Unit, String> prints =
        new TreeMap<>(contents.getOrDefault(table.name(), new TreeMap<>()));
    if (table.name().equals(CHARGES.name())) {
      bills().forEach(bill -> units(bill).forEach(unit -> prints.put(unit, fingerprint(bill))));
    }
    if (table.name().equals(DELIVERIES.name())) {
      Map<Unit, Set<String>> met = new TreeMap<>();
      for (Delivery delivery : deliveries.all()) {
        String print = delivery.state() + delivery.fingerprint(formats) + refusals.print(delivery);
        recordedUnder(delivery)
            .forEach(unit -> met.computeIfAbsent(unit, any -> new TreeSet<>()).add(print));
      }
      met.forEach((unit, all) -> prints.put(unit, Freshness.hash(String.join("\n", all))));
    }
    return prints;
  }

  /** The units of {@code deliveries} that a delivery has rows in. */
  Set<Unit> recordedUnder(Delivery delivery) {
    return delivery.kind() == Delivery.Kind.METRICS
        ? Set.of(new Unit(METRICS, Unit.ALL))
        : units(delivery);
  }

  @Override
  public Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    List<Delivery> read = new ArrayList<>(bills());
    for (Delivery delivery : deliveries.all()) {
      if (delivery.state() == Delivery.State.REJECTED && refusals.isRemembered(delivery)) {
        refusals.note(delivery, inputs);
        if (delivery.kind() == Delivery.Kind.CHARGES) {
          read.add(delivery);
        }
      }
    }
    for (Delivery bill : read) {
      Set<Unit> units = bill.manifestUri().isPresent() ? units(bill) : heldBy(bill);
      for (InputFile file : bill.files()) {
        Set<Unit> held = deliveries.unitsOf(file).map(this::stored).orElse(units);
        inputs.put(
            KnownFiles.FILE + redaction.place(file.identity()),
            held.stream().map(Unit::toString).collect(Collectors.joining("\n")));
      }
      if (!redaction.isOn()) {
        KnownFiles.note(bill, version, inputs);
      }
    }
    contents.forEach(
        (table, months) ->
            months.forEach((month, content) -> inputs.put(table + "/" + month, content)));
    deliveries.metrics().ifPresent(d -> inputs.put(METRICS, d.fingerprint(formats)));
    return inputs;
  }

  /** Why a run ends without a month of any bill, in a sentence. */
  String noneOfTheseMonths() {
    NavigableSet<String> months = new TreeSet<>();
    deliveries.all().stream()
        .filter(d -> d.kind() == Delivery.Kind.CHARGES && d.state() == Delivery.State.READY)
        .forEach(d -> units(d).forEach(unit -> months.add(unit.period())));
    return Shortfalls.ofAll(months, problems());
  }

  /** Deliveries that lack files, or hold records that cannot be used. */
  List<String> incomplete() {
    return Shortfalls.words(
        deliveries.all().stream()
            .filter(
                d -> d.state() == Delivery.State.INCOMPLETE || d.state() == Delivery.State.REJECTED)
            .toList(),
        this::named);
  }

  @Override
  public List<String> problems() {
    List<String> problems =
        Shortfalls.words(
            deliveries.all().stream().filter(d -> d.state() != Delivery.State.READY).toList(),
            this::named);
    problems.addAll(deliveries.remarks());
    deliveries.ignoredInWords().ifPresent(problems::add);
    return problems;
  }
}
