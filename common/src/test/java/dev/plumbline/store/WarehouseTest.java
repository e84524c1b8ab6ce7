package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.Rows;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.SnapshotRef;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on branches, publication, and the one writer of a warehouse. */
class WarehouseTest extends SparkTest {
  private static final Table APPLES = fruit("apples").build();
  private static final Table PEARS = fruit("pears").build();
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path folder;
  private Lake lake;
  private SparkSession session;

  private static Table.Builder fruit(String name) {
    return Table.named(name)
        .grain("one row per month")
        .key("billing_period")
        .partitionedBy("billing_period")
        .required("billing_period", Types.STRING, "Month")
        .required("kilos", Types.LONG, "Kilograms picked");
  }

  @BeforeEach
  void open() {
    lake = Lake.open(Warehouse.local(folder.resolve("warehouse")));
    session = spark.newSession();
    Sessions.attach(session, lake.warehouse());
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static void write(TableStore tables, Table table, long kilos) {
    tables.write(
        table,
        Rows.of(tables.spark(), table, "billing_period | kilos\n2026-01 | " + kilos),
        List.of(Unit.ofPeriod("2026-01")));
  }

  private static Run.Outcome outcome() {
    return new Run.Outcome(
        "1", "settings", Optional.empty(), Map.of(), Map.of(), Map.of(), List.of());
  }

  private void pick(long kilos) {
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore tables = run.tables(session);
      write(tables, APPLES, kilos);
      write(tables, PEARS, 10 * kilos);
      run.publish(tables, outcome());
    }
  }

  /** Kilograms of apples and pears as readers see them. */
  private List<Long> picked() {
    SparkSession reader = session.newSession();
    Sessions.attach(reader, lake.warehouse());
    PublishedTables.register(reader, lake, CLOCK);
    return List.of("apples", "pears").stream()
        .map(name -> reader.table(name).head())
        .map((Row row) -> row.<Long>getAs("kilos"))
        .toList();
  }

  /** What a process does that is gone at a moment: nothing more, not even giving back the lease. */
  private static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whatARunWritesIsInvisibleUntilAllOfItIsPublished() {
    pick(1);
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore tables = run.tables(session);
      write(tables, APPLES, 2);
      assertThat(tables.read(APPLES).head().<Long>getAs("kilos")).isEqualTo(2);
      assertThat(tables.read(PEARS).head().<Long>getAs("kilos")).isEqualTo(10);
      assertThat(picked()).containsExactly(1L, 10L);
      write(tables, PEARS, 20);
      run.publish(tables, outcome());
    }
    assertThat(picked()).containsExactly(2L, 20L);
  }

  @Test
  void aRunThatWasPublishingIsCompletedByTheNextReader() {
    pick(1);
    Run run =
        Run.begin(
            lake,
            CLOCK,
            moment -> {
              if (moment.equals("moved-apples")) {
                throw new Gone();
              }
            });
    TableStore tables = run.tables(session);
    write(tables, APPLES, 2);
    write(tables, PEARS, 20);
    try {
      run.publish(tables, outcome());
    } catch (Gone expected) {
      assertThat(new Journal(lake).lastPublished().orElseThrow().sequence()).isEqualTo(1);
    }
    // Its process lives, so readers stay with what was published before.
    assertThat(picked()).containsExactly(1L, 10L);
    run.close();
    assertThat(picked()).containsExactly(2L, 20L);
    assertThat(new Journal(lake).lastPublished().orElseThrow().sequence()).isEqualTo(2);
  }

  @Test
  void whatADeadRunLeftIsDiscarded() {
    pick(1);
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore tables = run.tables(session);
      write(tables, APPLES, 2);
      write(tables, fruit("plums").build(), 3);
    }
    assertThat(lake.names()).contains("plums");
    try (Run next = Run.begin(lake, CLOCK, moment -> {})) {
      assertThat(lake.names()).containsExactly("apples", "pears", "runs");
      assertThat(lake.find("apples").orElseThrow().refs().values())
          .filteredOn(SnapshotRef::isBranch)
          .hasSize(1);
      assertThat(next.tables(session).read(APPLES).head().<Long>getAs("kilos")).isEqualTo(1);
    }
  }

  @Test
  void aTableThatNobodyHasFilledIsEmpty() {
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      assertThat(run.tables(session).has(APPLES)).isFalse();
      assertThat(run.tables(session).read(APPLES).columns())
          .containsExactly("billing_period", "kilos");
    }
  }

  @Test
  void aSecondWriterIsRefusedAndToldWhoWrites() {
    try (Run run = Run.begin(lake, CLOCK, moment -> {});
        Lake other = Lake.open(lake.warehouse())) {
      assertThat(run.id()).isNotEmpty();
      assertThatThrownBy(() -> Run.begin(other, CLOCK, moment -> {}))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(lake.warehouse().uri())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    Run.begin(lake, CLOCK, moment -> {}).close();
  }

  @Test
  void aWriterThatStoppedBeatingIsReplacedAndPublishesNothingMore() {
    pick(1);
    try (Run hanging = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore late = hanging.tables(session);
      write(late, APPLES, 2);
      Clock later = Clock.fixed(Instant.now().plus(Duration.ofMinutes(3)), ZoneOffset.UTC);
      try (Run next = Run.begin(lake, later, moment -> {})) {
        TableStore tables = next.tables(session);
        write(tables, APPLES, 3);
        assertThatThrownBy(hanging::discard)
            .as("what it would discard is the other's as well")
            .hasMessageContaining("was taken over by");
        next.publish(tables, outcome());
      }
      assertThatThrownBy(() -> hanging.publish(late, outcome()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("was taken over by")
          .hasMessageContaining("nothing was published");
    }
    assertThat(picked()).containsExactly(3L, 10L);
  }

  @Test
  void theLeaseOfAProcessThatIsGoneIsTakenOverAtOnce() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    String host = java.net.InetAddress.getLocalHost().getHostName().replace(' ', '_');
    var runs = (BaseTable) lake.provide(Journal.RUNS);
    runs.updateProperties()
        .set(
            "plumbline.lease.holder",
            "process " + gone.pid() + " on " + host + " since " + Instant.now())
        .set("plumbline.lease.heartbeat", Instant.now().toString())
        .commit();
    Run.begin(lake, CLOCK, moment -> {}).close();
  }

  @Test
  void aMovedWarehouseIsRefusedNamingBothPlaces() throws IOException {
    pick(1);
    lake.close();
    Path there = folder.resolve("elsewhere");
    Files.move(folder.resolve("warehouse"), there);
    assertThatThrownBy(() -> Lake.openExisting(Warehouse.local(there)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(there.toString())
        .hasMessageContaining(folder.resolve("warehouse").toString());
    Files.move(there, folder.resolve("warehouse"));
    lake = Lake.openExisting(Warehouse.local(folder.resolve("warehouse")));
    assertThat(picked()).containsExactly(1L, 10L);
  }

  @Test
  void aFolderWithoutAWarehouseIsNamed() {
    assertThatThrownBy(() -> Lake.openExisting(Warehouse.local(folder.resolve("none"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(folder.resolve("none").toString());
  }

  @Test
  void aNewColumnIsAddedAndIsNullInOldRows() {
    pick(1);
    Table sweeter = fruit("apples").column("sugar", Types.DOUBLE, "Grams per 100 g").build();
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore tables = run.tables(session);
      assertThat(tables.read(sweeter).head().isNullAt(2)).isTrue();
      tables.write(
          sweeter,
          Rows.of(session, sweeter, "billing_period | kilos | sugar\n2026-02 | 5 | 10.5"),
          List.of(Unit.ofPeriod("2026-02")));
      assertThat(tables.read(sweeter).orderBy("billing_period").collectAsList())
          .extracting(row -> row.get(2))
          .containsExactly(null, 10.5);
      run.publish(tables, outcome());
    }
  }

  @Test
  void aColumnOfAnotherTypeIsRefused() {
    pick(1);
    Table other =
        Table.named("apples")
            .grain("one row per month")
            .partitionedBy("billing_period")
            .column("billing_period", Types.STRING, "Month")
            .column("kilos", Types.STRING, "Kilograms in words")
            .build();
    assertThatThrownBy(() -> lake.provide(other))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("table apples in this warehouse has column kilos as long")
        .hasMessageContaining("this version writes string");
  }

  @Test
  void aTableThatWasCutInAnotherWayIsRefused() {
    pick(1);
    Table other =
        Table.named("apples")
            .grain("one row per farm and month")
            .partitionedBy("x_source_id", "billing_period")
            .column("x_source_id", Types.STRING, "Farm")
            .column("billing_period", Types.STRING, "Month")
            .column("kilos", Types.LONG, "Kilograms")
            .build();
    assertThatThrownBy(() -> lake.provide(other))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("table apples in this warehouse is partitioned by [billing_period]")
        .hasMessageContaining("this version writes it by [x_source_id, billing_period]");
  }

  @Test
  void rowsOfASourceThatBelongToNoMonthAreAUnitOfTheirOwn() {
    Table notes =
        Table.named("notes")
            .grain("one row per source and period")
            .partitionedBy("x_source_id", "billing_period")
            .column("x_source_id", Types.STRING, "Farm")
            .column("billing_period", Types.STRING, "Month, or * for none")
            .build();
    assertThat(
            Rows.of(session, notes, "x_source_id | billing_period\na | *\na | 2026-01\nb | *")
                .where(Unit.rowsOf(notes, List.of(new Unit("b", Unit.ALL))))
                .count())
        .isEqualTo(1);
  }

  @Test
  void aWriteReplacesItsMonthsAndLeavesTheOthers() {
    pick(1);
    try (Run run = Run.begin(lake, CLOCK, moment -> {})) {
      TableStore tables = run.tables(session);
      tables.write(
          APPLES,
          Rows.of(session, APPLES, "billing_period | kilos\n2026-02 | 7"),
          List.of(Unit.ofPeriod("2026-02")));
      write(tables, PEARS, 11);
      assertThat(tables.rowCount(APPLES)).isEqualTo(2);
      assertThat(tables.rowsAdded(APPLES)).isEqualTo(1);
      assertThat(tables.rowCount(PEARS)).isEqualTo(1);
    }
  }

  @Test
  void aUnitIsReadAsItWasWritten() {
    for (Unit unit :
        List.of(
            new Unit("1:a|b", "2026-01"),
            new Unit("1:a|b", Unit.ALL),
            Unit.ofPeriod("2026-01"),
            Unit.whole())) {
      assertThat(Unit.parse(unit.toString())).isEqualTo(unit);
    }
  }
}
