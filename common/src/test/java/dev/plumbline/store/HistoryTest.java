package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading what was published in the past. */
class HistoryTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-04");

  @TempDir Path folder;
  private Orchard orchard;

  @BeforeEach
  void open() {
    orchard = new Orchard(spark, folder.resolve("warehouse"));
  }

  @AfterEach
  void close() {
    orchard.close();
  }

  private void pick(String at, long kilos) {
    orchard.pick(Orchard.at(Instant.parse(at)), kilos);
  }

  @Test
  void aDayShowsWhatWasPublishedLastBeforeItsEnd() {
    pick("2026-03-04T08:00:00Z", 1);
    pick("2026-03-04T23:59:59Z", 2);
    pick("2026-03-07T00:00:00Z", 3);
    assertThat(orchard.picked(FIRST)).containsExactly(2L, 20L);
    assertThat(orchard.picked(FIRST.plusDays(2))).containsExactly(2L, 20L);
    assertThat(orchard.picked(FIRST.plusDays(3))).containsExactly(3L, 30L);
    assertThat(orchard.picked(FIRST.plusYears(1))).containsExactly(3L, 30L);
    SparkSession reader = orchard.reader();
    PublishedTables.register(reader, orchard.lake(), Clock.systemUTC(), History.endOf(FIRST));
    assertThat(reader.table("runs").count()).isEqualTo(2);
  }

  @Test
  void anInstantShowsWhatWasPublishedLastBeforeIt() {
    pick("2026-03-04T08:00:00Z", 1);
    pick("2026-03-04T16:00:00Z", 2);
    SparkSession reader = orchard.reader();
    Instant noon = Instant.parse("2026-03-04T12:00:00Z");
    PublishedTables.register(reader, orchard.lake(), Clock.systemUTC(), noon);
    assertThat(reader.sql("select kilos from apples").head().getLong(0)).isEqualTo(1);
    Instant dawn = Instant.parse("2026-03-04T06:00:00Z");
    assertThatThrownBy(
            () -> PublishedTables.register(reader, orchard.lake(), Clock.systemUTC(), dawn))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--as-reported: nothing was published on or before 2026-03-04T06:00:00Z; the first run"
                + " was published on 2026-03-04T08:00:00Z.");
  }

  @Test
  void aDayBeforeTheFirstRunIsRefusedNamingTheFirst() {
    pick("2026-03-04T08:00:00Z", 1);
    assertThatThrownBy(() -> orchard.picked(FIRST.minusDays(1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "--as-reported: nothing was published on or before 2026-03-03; the first run was"
                + " published on 2026-03-04 (UTC).");
  }

  @Test
  void anEmptyWarehouseHasNoPast() {
    assertThatThrownBy(() -> orchard.picked(FIRST))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nothing was ever published");
  }

  @Test
  void aColumnAddedSinceIsNullInThePast() {
    pick("2026-03-04T08:00:00Z", 1);
    orchard
        .lake()
        .provide(
            Table.named("apples")
                .grain("one row per month")
                .partitionedBy("billing_period")
                .required("billing_period", Types.STRING, "Month")
                .required("kilos", Types.LONG, "Kilograms picked")
                .column("sugar", Types.DOUBLE, "Grams per 100 g")
                .build());
    SparkSession reader = orchard.reader();
    PublishedTables.register(reader, orchard.lake(), Clock.systemUTC(), History.endOf(FIRST));
    assertThat(reader.sql("select sugar from apples").head().isNullAt(0)).isTrue();
  }
}
