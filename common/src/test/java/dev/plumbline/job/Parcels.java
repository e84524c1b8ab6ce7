package dev.plumbline.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.console.Console;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The smallest batch that has all parts: parcels by shipper and month come in, a job adds them up
 * per shipper, another per month.
 */
final class Parcels {
  static final Table PARCELS =
      Table.named("parcels")
          .layer(Layer.STAGING)
          .grain("one row per parcel")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", Types.STRING, "Shipper")
          .required("billing_period", Types.STRING, "Month")
          .required("weight", Types.LONG, "Weight in kg")
          .build();
  static final Table SHIPPER_WEIGHTS = sums("shipper_weights", true, Layer.INTERMEDIATE);
  static final Table MONTH_WEIGHTS = sums("month_weights", false, Layer.MART);

  private Parcels() {}

  private static Table sums(String name, boolean bySource, Layer layer) {
    Table.Builder table = Table.named(name).layer(layer).grain("one row per month");
    if (bySource) {
      table
          .required("x_source_id", Types.STRING, "Shipper")
          .partitionedBy("x_source_id", "billing_period")
          .key("x_source_id", "billing_period");
    } else {
      table.partitionedBy("billing_period").key("billing_period");
    }
    return table
        .required("billing_period", Types.STRING, "Month")
        .required("weight", Types.LONG, "Weight in kg")
        .build();
  }

  static ToyJob shipperWeights() {
    return ToyJob.of(SHIPPER_WEIGHTS, PARCELS)
        .making(
            inputs ->
                inputs
                    .read(PARCELS)
                    .groupBy("x_source_id", "billing_period")
                    .agg(sum("weight").as("weight")));
  }

  static ToyJob monthWeights() {
    return ToyJob.of(MONTH_WEIGHTS, SHIPPER_WEIGHTS)
        .making(
            inputs ->
                inputs
                    .read(SHIPPER_WEIGHTS)
                    .groupBy("billing_period")
                    .agg(sum("weight").as("weight")));
  }

  /** Two shippers: anna in two months whose weights follow a number, bert in one. */
  static NavigableMap<Unit, Long> weights(long number) {
    NavigableMap<Unit, Long> weights = new TreeMap<>();
    weights.put(new Unit("anna:r", "2026-01"), number);
    weights.put(new Unit("anna:r", "2026-02"), 10 + number);
    weights.put(new Unit("bert:r", "2026-01"), 100L);
    return weights;
  }

  /** All rows of all published tables when {@link #weights} were read. */
  static List<String> rows(long number) {
    return List.of(
        "month_weights 2026-01 " + (100 + number),
        "month_weights 2026-02 " + (10 + number),
        "parcels anna:r 2026-01 " + number,
        "parcels anna:r 2026-02 " + (10 + number),
        "parcels bert:r 2026-01 100",
        "shipper_weights anna:r 2026-01 " + number,
        "shipper_weights anna:r 2026-02 " + (10 + number),
        "shipper_weights bert:r 2026-01 100");
  }

  /** What a reader sees, row by row; reading completes an interrupted publication. */
  static List<String> published(SparkSession spark, Lake lake) {
    List<String> rows = new ArrayList<>();
    Optional<RunRecord> run = PublishedTables.register(spark, lake, Clock.systemUTC());
    for (String table : run.map(r -> r.snapshots().keySet()).orElse(Set.of())) {
      spark.table(table).collectAsList().forEach(row -> rows.add(table + " " + row.mkString(" ")));
    }
    rows.sort(null);
    return rows;
  }

  /** A session of its own that sees the warehouse of a lake. */
  static SparkSession session(SparkSession shared, Lake lake) {
    SparkSession session = shared.newSession();
    Sessions.attach(session, lake.warehouse());
    return session;
  }

  static Runner runner(
      Lake lake,
      NavigableMap<Unit, Long> weights,
      List<Job> jobs,
      PrintStream out,
      Consumer<String> moments) {
    return new Runner(
        lake,
        new Post(weights),
        PARCELS,
        Plan.of(List.of(PARCELS), jobs),
        new Console(out),
        Clock.systemUTC(),
        moments);
  }

  static Optional<RunRecord> run(
      Lake lake, Supplier<SparkSession> spark, NavigableMap<Unit, Long> weights) {
    return runner(
            lake, weights, List.of(shipperWeights(), monthWeights()), System.out, moment -> {})
        .run(everything(), spark);
  }

  static RunRequest everything() {
    return new RunRequest(any -> true, Set.of(), Optional.empty(), "1", "settings");
  }

  /** Brings the parcels. */
  record Post(NavigableMap<Unit, Long> weights) implements Staging {
    @Override
    public List<Table> tables() {
      return List.of(PARCELS);
    }

    @Override
    public Found find(Optional<RunRecord> published) {
      return new Sacks(weights);
    }

    @Override
    public Loaded load(TableStore tables, Found found, Function<Table, NavigableSet<Unit>> stale) {
      NavigableSet<Unit> units = stale.apply(PARCELS);
      List<Row> rows =
          units.stream()
              .map(unit -> RowFactory.create(unit.source(), unit.period(), weights.get(unit)))
              .toList();
      Dataset<Row> parcels = tables.spark().createDataFrame(rows, PARCELS.schema());
      tables.write(PARCELS, parcels.orderBy(col("weight")), units);
      return new Loaded(Map.of(), Map.of(), List.of(), List.of());
    }

    @Override
    public LocalDate conclude(TableStore tables, Found found, Instant startedAt) {
      return LocalDate.of(2026, 2, 28);
    }
  }

  private record Sacks(NavigableMap<Unit, Long> weights) implements Staging.Found {
    @Override
    public NavigableMap<Unit, String> fingerprints(Table table) {
      NavigableMap<Unit, String> prints = new TreeMap<>();
      weights.forEach((unit, weight) -> prints.put(unit, "weight " + weight));
      return prints;
    }

    @Override
    public Map<String, String> inputs() {
      return Map.of("parcels", weights.toString());
    }

    @Override
    public List<String> problems() {
      return List.of();
    }
  }
}
