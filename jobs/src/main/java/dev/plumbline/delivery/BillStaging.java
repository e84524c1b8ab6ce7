package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.delivery.LoadedMetricFiles.METRIC_FILES;
import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.Deliveries;
import dev.plumbline.ingest.KnownUnits;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.settings.InputException;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Staging of bills and metric streams. */
public final class BillStaging implements Staging {
  public static final List<Table> TABLES =
      List.of(
          CHARGES, METRIC_POINTS, METRIC_COLLECTIONS, METRIC_FILES, REJECTED_RECORDS, DELIVERIES);

  private final List<ChargeInput> charges;
  private final List<String> metrics;
  private final Formats formats;
  private final Configuration hadoop;
  private final Duration settling;
  private final Path scratch;
  private final UnaryOperator<Dataset<Row>> afterMapping;
  private final Redaction redaction;
  private final String version;
  private List<String> incomplete = List.of();
  private Optional<FoundDeliveries> loadedNow = Optional.empty();
  private Optional<SameLines> sameLines = Optional.empty();

  /**
   * @param hadoop how addresses of inputs are opened
   * @param settling how long after its end a day may still change in the bill
   * @param scratch folder for what reading tasks leave beside their rows; emptied afterwards
   * @param afterMapping what is done to charges between mapping and table: nothing, except in tests
   *     that plant an error there
   */
  public BillStaging(
      List<ChargeInput> charges,
      List<String> metrics,
      Formats formats,
      Configuration hadoop,
      Duration settling,
      Path scratch,
      UnaryOperator<Dataset<Row>> afterMapping) {
    this(charges, metrics, formats, hadoop, settling, scratch, afterMapping, Redaction.none(), "");
  }

  private BillStaging(
      List<ChargeInput> charges,
      List<String> metrics,
      Formats formats,
      Configuration hadoop,
      Duration settling,
      Path scratch,
      UnaryOperator<Dataset<Row>> afterMapping,
      Redaction redaction,
      String version) {
    this.charges = charges;
    this.metrics = metrics;
    this.formats = formats;
    this.hadoop = hadoop;
    this.settling = settling;
    this.scratch = scratch;
    this.afterMapping = afterMapping;
    this.redaction = redaction;
    this.version = version;
  }

  /** The same staging of what it replaces by pseudonyms. */
  public BillStaging redacted(Redaction by) {
    return new BillStaging(
        charges, metrics, formats, hadoop, settling, scratch, afterMapping, by, version);
  }

  /** The same staging by a version of the program: another one may read what this one refuses. */
  public BillStaging by(String otherVersion) {
    return new BillStaging(
        charges,
        metrics,
        formats,
        hadoop,
        settling,
        scratch,
        afterMapping,
        redaction,
        otherVersion);
  }

  @Override
  public List<Table> tables() {
    return TABLES;
  }

  @Override
  public Found find(Optional<RunRecord> published) {
    KnownUnits known = KnownFiles.of(published, redaction, version);
    Deliveries deliveries = Deliveries.find(charges, metrics, hadoop, known, formats);
    FoundDeliveries found = new FoundDeliveries(deliveries, formats, redaction, version, published);
    found.refuseOtherReports();
    incomplete = found.incomplete();
    return found;
  }

  /**
   * Deliveries found last that are incomplete or rejected, in words: their months keep what was
   * published.
   */
  public List<String> incomplete() {
    return incomplete;
  }

  @Override
  public Map<Table, NavigableMap<Unit, String>> look(SparkSession spark, Found found) {
    FoundDeliveries deliveries = (FoundDeliveries) found;
    if (!deliveries.mayHoldMore()) {
      return Map.of();
    }
    deliveries.lookThrough(spark, Loading.emptied(spark, new Path(scratch, "records")));
    return Map.of(
        CHARGES, deliveries.fingerprints(CHARGES), DELIVERIES, deliveries.fingerprints(DELIVERIES));
  }

  @Override
  public Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale) {
    FoundDeliveries deliveries = (FoundDeliveries) found;
    Loading loading = new Loading(tables, deliveries, formats, scratch, afterMapping, redaction);
    Loaded loaded = loading.load(stale.apply(CHARGES));
    sameLines = loading.sameLines();
    incomplete = deliveries.incomplete();
    if (!tables.has(CHARGES)) {
      throw new InputException(deliveries.noneOfTheseMonths());
    }
    loadedNow = Optional.of(deliveries);
    return loaded;
  }

  @Override
  public List<String> audit(TableStore tables) {
    loadedNow.ifPresent(deliveries -> DoubledBills.refuse(tables, deliveries));
    return sameLines.map(same -> same.check(tables)).stream().toList();
  }

  @Override
  public LocalDate conclude(TableStore tables, Found found, Instant startedAt) {
    FoundDeliveries deliveries = (FoundDeliveries) found;
    new DeliveryRecords(tables, deliveries, redaction).record(startedAt);
    List<CompleteDays.Month> months = CompleteDays.read(tables);
    if (months.isEmpty()) {
      throw new InputException(deliveries.noneOfTheseMonths());
    }
    return CompleteDays.last(months, settling);
  }
}
