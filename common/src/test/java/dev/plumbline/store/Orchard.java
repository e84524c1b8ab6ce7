package dev.plumbline.store;

import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** A warehouse of two tables, apples and pears, with a reader: ten times as many pears. */
final class Orchard implements AutoCloseable {
  static final Table APPLES = fruit("apples");
  static final Table PEARS = fruit("pears");
  static final Consumer<String> UNDISTURBED = moment -> {};

  private final SparkSession session;
  private final Lake lake;

  Orchard(SparkSession spark, Path folder) {
    this(spark, Lake.open(Warehouse.local(folder)));
  }

  Orchard(SparkSession spark, Lake lake) {
    this.lake = lake;
    this.session = spark.newSession();
    Sessions.attach(session, lake.warehouse());
  }

  private static Table fruit(String name) {
    return Table.named(name)
        .grain("one row per month")
        .key("billing_period")
        .partitionedBy("billing_period")
        .required("billing_period", Types.STRING, "Month")
        .required("kilos", Types.LONG, "Kilograms picked")
        .build();
  }

  Lake lake() {
    return lake;
  }

  SparkSession session() {
    return session;
  }

  static Clock at(Instant moment) {
    return Clock.fixed(moment, ZoneOffset.UTC);
  }

  /** Publishes that some kilos were picked in January. */
  RunRecord pick(Clock clock, long kilos) {
    try (Run run = Run.begin(lake, clock, UNDISTURBED)) {
      TableStore tables = run.tables(session);
      write(tables, APPLES, kilos);
      write(tables, PEARS, 10 * kilos);
      return run.publish(tables, outcome(kilos + " kilos"));
    }
  }

  private static void write(TableStore tables, Table table, long kilos) {
    tables.write(
        table,
        Rows.of(tables.spark(), table, "billing_period | kilos\n2026-01 | " + kilos),
        List.of(Unit.ofPeriod("2026-01")));
  }

  /** Publishes a month of apples in three baskets, each a file of its own. */
  RunRecord pickInBaskets(Clock clock) {
    pick(clock, 1);
    try (Run run = Run.begin(lake, clock, UNDISTURBED)) {
      TableStore tables = run.tables(session);
      write(tables, APPLES, 1);
      for (int kilos : List.of(2, 4)) {
        append(
            Rows.of(session, APPLES, "billing_period | kilos\n2026-01 | " + kilos),
            Publication.branch(run.id()));
      }
      tables.rewritten("apples", lake.find("apples").orElseThrow());
      return run.publish(tables, outcome("in baskets"));
    }
  }

  private static void append(Dataset<Row> rows, String branch) {
    try {
      rows.writeTo("lake.plumbline.apples.branch_" + branch).append();
    } catch (NoSuchTableException gone) {
      throw new IllegalStateException(gone);
    }
  }

  private static Run.Outcome outcome(String picked) {
    return new Run.Outcome(
        "1",
        "settings",
        Optional.empty(),
        Map.of("apples/2026-01", "picked " + picked),
        Map.of(),
        Map.of(),
        List.of("passed weighing"));
  }

  /** Kilograms of apples and pears as readers see them. */
  List<Long> picked() {
    SparkSession reader = reader();
    PublishedTables.register(reader, lake, Clock.systemUTC());
    return kilos(reader);
  }

  /** The same as it was reported at a day. */
  List<Long> picked(java.time.LocalDate day) {
    SparkSession reader = reader();
    PublishedTables.register(reader, lake, Clock.systemUTC(), History.endOf(day));
    return kilos(reader);
  }

  /** A session of a reader of its own. */
  SparkSession reader() {
    SparkSession reader = session.newSession();
    Sessions.attach(reader, lake.warehouse());
    return reader;
  }

  private static List<Long> kilos(SparkSession reader) {
    return List.of("apples", "pears").stream()
        .map(name -> reader.table(name).selectExpr("sum(kilos) as kilos").head())
        .map((Row row) -> row.<Long>getAs("kilos"))
        .toList();
  }

  @Override
  public void close() {
    lake.close();
  }
}
