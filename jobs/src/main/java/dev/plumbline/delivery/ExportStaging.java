package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.ingest.GridHours.GRID_HOURS;
import static dev.plumbline.ingest.RejectedRecords.REJECTED_RECORDS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.format.Formats;
import dev.plumbline.ingest.AwsExports;
import dev.plumbline.ingest.IngestExports;
import dev.plumbline.ingest.IngestGrid;
import dev.plumbline.ingest.InputFile;
import dev.plumbline.job.Freshness;
import dev.plumbline.job.Staging;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Staging of what is read beside the bill: AWS's own figures and series of the grid, each replaced
 * as a whole, and files that are only recorded because jobs take them as settings.
 */
public final class ExportStaging implements Staging {
  public static final List<Table> TABLES =
      List.of(AwsExports.AWS_EMISSIONS, AwsExports.AWS_RECOMMENDATIONS, GRID_HOURS);

  /**
   * Where an input is.
   *
   * @param table the table it fills; empty for a file of settings
   * @param option the option that says where, for messages
   */
  public record Export(Optional<Table> table, String option, String path) {
    public Export(Table table, String option, String path) {
      this(Optional.of(table), option, path);
    }

    /** The name of the input among the deliveries. */
    String source() {
      return option.substring(option.indexOf('.') + 1);
    }

    /** Where it is recorded among the deliveries: it has no months. */
    private Unit unit() {
      return new Unit(source(), Unit.ALL);
    }

    private boolean fills(Table other) {
      return table.filter(other::equals).isPresent();
    }

    private List<InputFile> files(Configuration hadoop) {
      return fills(AwsExports.AWS_EMISSIONS) || fills(AwsExports.AWS_RECOMMENDATIONS)
          ? IngestExports.files(path, option, hadoop)
          : IngestGrid.files(path, option, hadoop);
    }
  }

  private static final Export GRID = new Export(GRID_HOURS, "inputs.grid_hourly", "");

  private final Staging bills;
  private final List<Export> exports;
  private final Formats formats;
  private final List<String> regions;
  private final Redaction redaction;
  private final Configuration hadoop;
  private final Map<Export, SideRecords.Counts> counted = new LinkedHashMap<>();

  /**
   * @param regions codes of all regions, for what is read by region
   */
  public ExportStaging(
      Staging bills,
      List<Export> exports,
      Formats formats,
      List<String> regions,
      Redaction redaction,
      Configuration hadoop) {
    this.redaction = redaction;
    this.bills = bills;
    this.exports = exports;
    this.formats = formats;
    this.regions = regions;
    this.hadoop = hadoop;
  }

  @Override
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>(bills.tables());
    tables.addAll(TABLES);
    return List.copyOf(tables);
  }

  @Override
  public Found find(Optional<RunRecord> published) {
    Map<Export, List<InputFile>> files = new LinkedHashMap<>();
    exports.forEach(export -> files.put(export, export.files(hadoop)));
    boolean hadGrid =
        published
            .filter(run -> run.fingerprints().containsKey(DELIVERIES.name() + "/" + GRID.unit()))
            .isPresent();
    if (hadGrid && files.keySet().stream().noneMatch(export -> export.fills(GRID_HOURS))) {
      // What is no longer named must no longer count.
      files.put(GRID, List.of());
    }
    return new Both(bills.find(published), files, formats);
  }

  @Override
  public Map<Table, NavigableMap<Unit, String>> look(SparkSession spark, Found found) {
    Map<Table, NavigableMap<Unit, String>> seen =
        new LinkedHashMap<>(bills.look(spark, ((Both) found).bills()));
    seen.computeIfPresent(DELIVERIES, (table, units) -> ((Both) found).withSides(units));
    return seen;
  }

  @Override
  public Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale) {
    Both both = (Both) found;
    Loaded loaded = bills.load(tables, both.bills(), stale);
    Map<Table, NavigableMap<Unit, String>> prints = new LinkedHashMap<>(loaded.fingerprints());
    prints.computeIfPresent(DELIVERIES, (table, units) -> both.withSides(units));
    Map<String, String> facts = new TreeMap<>(loaded.facts());
    List<String> lines = new ArrayList<>(loaded.lines());
    both.files()
        .forEach(
            (export, files) -> {
              boolean isStale =
                  export.table().filter(table -> !stale.apply(table).isEmpty()).isPresent();
              if (isStale || stale.apply(DELIVERIES).contains(export.unit())) {
                SideRecords.Counts counts =
                    export
                        .table()
                        .map(table -> UnreadFiles.named(() -> read(tables, export, table, files)))
                        .orElse(SideRecords.Counts.NONE);
                counted.put(export, counts);
                if (export.fills(GRID_HOURS)) {
                  prints.put(GRID_HOURS, months(tables));
                }
                export
                    .table()
                    .ifPresent(
                        table -> {
                          facts.put("rows." + table.name(), String.valueOf(counts.stored()));
                          lines.add(counts.line(table.name()));
                        });
              }
            });
    return new Loaded(prints, facts, lines, loaded.checks());
  }

  /** What the series say of each month, also of those they have left. */
  private static NavigableMap<Unit, String> months(TableStore tables) {
    NavigableMap<Unit, String> prints = new TreeMap<>();
    tables.readPublished(GRID_HOURS).select("billing_period").distinct().collectAsList().stream()
        .map(row -> Unit.ofPeriod(row.getString(0)))
        .forEach(month -> prints.put(month, "none"));
    Column[] values =
        Arrays.stream(GRID_HOURS.schema().fieldNames())
            .map(name -> col(name))
            .toArray(Column[]::new);
    tables
        .read(GRID_HOURS)
        .groupBy("billing_period")
        .agg(count(lit(1)), sum(xxhash64(values).cast("decimal(20,0)")))
        .collectAsList()
        .forEach(
            row ->
                prints.put(
                    Unit.ofPeriod(row.getString(0)), row.getLong(1) + "-" + row.getDecimal(2)));
    return prints;
  }

  private SideRecords.Counts read(
      TableStore tables, Export export, Table table, List<InputFile> files) {
    if (export.fills(GRID_HOURS)) {
      IngestGrid grid = IngestGrid.open(tables.spark(), files, regions);
      tables.write(table, grid.hours(), List.of(Unit.whole()));
      return new SideRecords.Counts(
          tables.rowsAdded(table), reject(tables, export, grid.rejected()));
    }
    tables.write(
        table,
        redaction.rows(IngestExports.read(tables.spark(), files, table, formats)),
        List.of(Unit.whole()));
    return new SideRecords.Counts(tables.rowsAdded(table), null);
  }

  /** Replaces what the input had of rejected records; their number comes back. */
  private long reject(TableStore tables, Export export, Dataset<Row> rejected) {
    long count = rejected.count();
    Dataset<Row> kept =
        tables
            .read(REJECTED_RECORDS)
            .where(col("x_source_id").notEqual(redaction.source(export.source())));
    if (count > 0 || tables.has(REJECTED_RECORDS)) {
      tables.write(
          REJECTED_RECORDS, kept.unionByName(redaction.rows(rejected)), List.of(Unit.whole()));
    }
    return count;
  }

  @Override
  public List<String> audit(TableStore tables) {
    return bills.audit(tables);
  }

  @Override
  public LocalDate conclude(TableStore tables, Found found, Instant startedAt) {
    LocalDate day = bills.conclude(tables, ((Both) found).bills(), startedAt);
    counted.forEach(
        (export, counts) -> {
          List<InputFile> files = ((Both) found).files().get(export);
          if (!files.isEmpty()) {
            SideRecords.write(tables, export.source(), files, counts, startedAt);
          }
        });
    return day;
  }

  /** What lies at the bill's inputs, and the files beside it. */
  private record Both(Found bills, Map<Export, List<InputFile>> files, Formats formats)
      implements Found {
    @Override
    public NavigableMap<Unit, String> fingerprints(Table table) {
      if (table.equals(DELIVERIES)) {
        return withSides(bills.fingerprints(table));
      }
      if (!TABLES.contains(table)) {
        return bills.fingerprints(table);
      }
      if (table.equals(GRID_HOURS)) {
        // The months of a series are known when it is read; that it changed, tells its delivery.
        return new TreeMap<>();
      }
      NavigableMap<Unit, String> prints = new TreeMap<>();
      files.forEach(
          (export, some) -> {
            if (export.fills(table)) {
              prints.put(Unit.whole(), print(some));
            }
          });
      return prints;
    }

    /** Each input beside the bill is a delivery of its own. */
    NavigableMap<Unit, String> withSides(NavigableMap<Unit, String> ofBills) {
      NavigableMap<Unit, String> prints = new TreeMap<>(ofBills);
      files.forEach((export, some) -> prints.put(export.unit(), print(some)));
      return prints;
    }

    private String print(List<InputFile> some) {
      String all = some.stream().map(InputFile::identity).collect(Collectors.joining("\n"));
      return Freshness.hash(formats.exports() + "\n" + all);
    }

    @Override
    public boolean mayHoldMore() {
      return bills.mayHoldMore();
    }

    @Override
    public Map<String, String> inputs() {
      return bills.inputs();
    }

    @Override
    public List<String> problems() {
      return bills.problems();
    }
  }
}
