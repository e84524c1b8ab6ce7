package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.ingest.Delivery;
import dev.plumbline.redaction.Redaction;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Adds the deliveries a run has met to those met before, with their control totals. */
final class DeliveryRecords {
  static final String LOADED = "LOADED";

  /** Loaded, and its month has as many lines and the same totals as by the delivery before. */
  static final String UNCHANGED = "UNCHANGED";

  private static final int HASH_DIGITS = 8;

  private static final String[] TOTALS = {
    "stored_count", "billed_total", "net_billed_total", "effective_total", "net_effective_total"
  };

  private static final StructType MET =
      new StructType()
          .add("x_source_id", DataTypes.StringType)
          .add("billing_period", DataTypes.StringType)
          .add("delivery_id", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("state", DataTypes.StringType)
          .add("problem", DataTypes.StringType)
          .add("source_format", DataTypes.StringType)
          .add("manifest_uri", DataTypes.StringType)
          .add("delivered_at", DataTypes.TimestampType)
          .add("file_count", DataTypes.LongType)
          .add("byte_count", DataTypes.LongType)
          .add("read_file_count", DataTypes.LongType)
          .add("record_count", DataTypes.LongType)
          .add("rejected_count", DataTypes.LongType)
          .add("superseded_count", DataTypes.LongType)
          .add("stored_points", DataTypes.LongType)
          .add("lacks", DataTypes.StringType)
          .add("recorded_at", DataTypes.TimestampType);

  private final TableStore tables;
  private final FoundDeliveries found;
  private final Redaction redaction;

  DeliveryRecords(TableStore tables, FoundDeliveries found, Redaction redaction) {
    this.redaction = redaction;
    this.tables = tables;
    this.found = found;
  }

  /**
   * Writes what this run has loaded, whether or not it was loaded before, and what the table does
   * not know in its present state: only in the months of the sources they belong to.
   */
  void record(Instant at) {
    List<Row> loaded = new ArrayList<>();
    List<Row> met = new ArrayList<>();
    Dataset<Row> before = tables.read(DELIVERIES);
    Set<List<Object>> standing = standing(before);
    for (Delivery delivery : found.all()) {
      List<Row> rows = found.counts(delivery).isPresent() ? loaded : met;
      if (delivery.kind() == Delivery.Kind.METRICS) {
        rows.add(row(delivery, "metrics", Unit.ALL, delivery.deliveryId(), at));
      }
      found.named(delivery).stream()
          .filter(unit -> delivery.kind() == Delivery.Kind.CHARGES && isMet(delivery))
          .forEach(
              unit ->
                  rows.add(
                      row(
                          delivery,
                          unit.sourceId(),
                          unit.period(),
                          id(delivery, unit, standing),
                          at)));
    }
    String[] key = DELIVERIES.key().toArray(String[]::new);
    Dataset<Row> unknown =
        frame(met)
            .join(
                before.select(
                    col("x_source_id"), col("billing_period"), col("delivery_id"), col("state")),
                new String[] {key[0], key[1], key[2], "state"},
                "left_anti")
            .unionByName(frame(loaded));
    NavigableSet<Unit> touched = units(unknown);
    if (touched.isEmpty()) {
      return;
    }
    Dataset<Row> kept =
        before
            .where(Unit.rowsOf(DELIVERIES, touched))
            .join(unknown.select(key[0], key[1], key[2]), key, "left_anti");
    tables.write(DELIVERIES, kept.unionByName(compared(withTotals(unknown), before)), touched);
  }

  /** Source, month and id of the deliveries that were loaded, where one of now cannot be. */
  private Set<List<Object>> standing(Dataset<Row> before) {
    boolean allReady = found.all().stream().allMatch(d -> d.state() == Delivery.State.READY);
    Set<List<Object>> standing = new HashSet<>();
    if (!allReady) {
      before
          .where(col("state").isin(LOADED, UNCHANGED))
          .select("x_source_id", "billing_period", "delivery_id")
          .collectAsList()
          .forEach(row -> standing.add(List.of(row.get(0), row.get(1), row.get(2))));
    }
    return standing;
  }

  /**
   * What was published of a month stands on the row of the delivery it was loaded from. Where files
   * of that very delivery are broken or gone now, that is a row beside it.
   */
  private String id(Delivery delivery, dev.plumbline.ingest.Unit unit, Set<List<Object>> standing) {
    String id = delivery.deliveryId();
    boolean isBeside =
        delivery.state() != Delivery.State.READY
            && standing.contains(List.of(redaction.source(unit.sourceId()), unit.period(), id));
    return isBeside ? id + "~" + delivery.filesHash().substring(0, HASH_DIGITS) : id;
  }

  /** What AWS delivers once more under another id often says the same. */
  private static Dataset<Row> compared(Dataset<Row> met, Dataset<Row> before) {
    Column bill = col("kind").equalTo(Delivery.Kind.CHARGES.name());
    Column[] totals =
        Stream.concat(Stream.of("delivery_id"), Stream.of(TOTALS))
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> last =
        before
            .where(bill.and(col("state").isin(LOADED, UNCHANGED)))
            .groupBy("x_source_id", "billing_period")
            .agg(max_by(struct(totals), struct(col("recorded_at"), col("delivery_id"))).as("last"));
    Column same = col("last.delivery_id").notEqual(col("delivery_id"));
    for (String total : TOTALS) {
      same = same.and(col("last." + total).eqNullSafe(col(total)));
    }
    return met.join(last, new String[] {"x_source_id", "billing_period"}, "left")
        .withColumn(
            "state",
            when(bill.and(col("state").equalTo(LOADED)).and(coalesce(same, lit(false))), UNCHANGED)
                .otherwise(col("state")))
        .drop("last");
  }

  private Dataset<Row> frame(List<Row> rows) {
    return redaction.rows(tables.spark().createDataFrame(rows, MET));
  }

  /** As few as there are sources and months. */
  private static NavigableSet<Unit> units(Dataset<Row> deliveries) {
    return deliveries.select("x_source_id", "billing_period").distinct().collectAsList().stream()
        .map(row -> new Unit(row.getString(0), row.getString(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A bill that lies there but was not asked for is met when it is loaded. */
  private boolean isMet(Delivery delivery) {
    return delivery.state() != Delivery.State.READY || found.isLoaded(delivery);
  }

  private Row row(Delivery delivery, String source, String period, String id, Instant at) {
    boolean ready = delivery.state() == Delivery.State.READY;
    Optional<FoundDeliveries.Counts> counts = found.counts(delivery);
    boolean isMetrics = delivery.kind() == Delivery.Kind.METRICS;
    return RowFactory.create(
        source,
        period,
        id,
        delivery.kind().name(),
        ready ? LOADED : delivery.state().name(),
        ready ? null : delivery.problem(),
        delivery.format(),
        delivery.manifestUri().orElse(null),
        delivery.deliveredAt().map(Timestamp::from).orElse(null),
        (long) delivery.files().size(),
        delivery.bytes(),
        counts.map(FoundDeliveries.Counts::files).orElse(null),
        counts.map(FoundDeliveries.Counts::records).orElse(null),
        counts.map(FoundDeliveries.Counts::rejected).orElse(null),
        counts.map(FoundDeliveries.Counts::superseded).orElse(null),
        counts
            .filter(c -> isMetrics)
            .map(c -> c.records() - c.rejected() - c.superseded())
            .orElse(null),
        found.lacks(delivery).orElse(null),
        Timestamp.from(at));
  }

  private Dataset<Row> withTotals(Dataset<Row> met) {
    Dataset<Row> totals =
        tables
            .read(BILL_TOTALS)
            .groupBy("x_source_id", "billing_period")
            .agg(
                sum("x_line_count").as("stored_lines"),
                sum("x_duplicate_count").as("duplicate_count"),
                sum("billed_total").cast(MONEY).as("billed_total"),
                sum("net_billed_total").cast(MONEY).as("net_billed_total"),
                sum("effective_total").cast(MONEY).as("effective_total"),
                sum("net_effective_total").cast(MONEY).as("net_effective_total"));
    // What the month holds is not of a delivery that was not loaded.
    String[] ofLoaded = {"x_source_id", "billing_period", "state"};
    return met.join(totals.withColumn("state", lit(LOADED)), ofLoaded, "left")
        .withColumn("stored_count", coalesce(col("stored_points"), col("stored_lines")))
        .withColumn(
            "missing_bases",
            when(
                col("stored_lines").gt(0),
                coalesce(
                    col("lacks"),
                    when(
                        col("effective_total").isNull(),
                        lit(
                            "effective, net_effective: the export has no columns of amortised"
                                + " cost")))))
        .drop("stored_points", "stored_lines", "lacks");
  }
}
