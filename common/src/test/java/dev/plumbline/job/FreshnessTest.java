package dev.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.Unit;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two payers, three months: days by payer, a mart by month, a trend that looks a month back. */
class FreshnessTest {
  private static final Table BILLS = table("bills", Layer.STAGING, "x_source_id", "billing_period");
  private static final Table DAYS =
      table("days", Layer.INTERMEDIATE, "x_source_id", "billing_period");
  private static final Table COSTS = table("costs", Layer.MART, "billing_period");
  private static final Table TRENDS = table("trends", Layer.MART, "billing_period");
  private static final Table CATALOGUE = table("catalogue", Layer.MART);
  private static final NavigableSet<String> MONTHS =
      new TreeSet<>(Set.of("2026-01", "2026-02", "2026-03"));
  private static final Optional<LocalDate> MARCH_10 = Optional.of(LocalDate.of(2026, 3, 10));

  private static Table table(String name, Layer layer, String... partitions) {
    return Table.named(name)
        .layer(layer)
        .grain("one row")
        .partitionedBy(partitions)
        .column("x_source_id", Types.STRING, "Payer")
        .column("billing_period", Types.STRING, "Month")
        .build();
  }

  private static NavigableMap<Unit, String> bills() {
    TreeMap<Unit, String> bills = new TreeMap<>();
    for (String month : MONTHS) {
      bills.put(new Unit("a:r", month), "first");
      bills.put(new Unit("b:r", month), "first");
    }
    return bills;
  }

  private static Freshness batch(
      NavigableMap<Unit, String> bills, Optional<LocalDate> asOf, ToyJob costs) {
    Freshness freshness = new Freshness();
    freshness.put(BILLS, bills);
    freshness.derive(ToyJob.of(DAYS, BILLS), MONTHS, asOf);
    freshness.derive(costs, MONTHS, asOf);
    freshness.derive(ToyJob.of(TRENDS, DAYS).lookingBack(1), MONTHS, asOf);
    freshness.derive(ToyJob.of(CATALOGUE, DAYS), MONTHS, asOf);
    return freshness;
  }

  private static Freshness batch(NavigableMap<Unit, String> bills) {
    return batch(bills, MARCH_10, ToyJob.of(COSTS, DAYS));
  }

  /** The units of a table whose fingerprints differ. */
  private static Set<String> changed(Table table, Freshness before, Freshness after) {
    Set<String> changed = new TreeSet<>();
    Map<Unit, String> old = before.of(table);
    after
        .of(table)
        .forEach(
            (unit, print) -> {
              if (!print.equals(old.get(unit))) {
                changed.add(unit.toString());
              }
            });
    return changed;
  }

  @Test
  void theSameInputsHaveTheSameFingerprints() {
    for (Table table : Set.of(DAYS, COSTS, TRENDS, CATALOGUE)) {
      assertThat(changed(table, batch(bills()), batch(bills()))).isEmpty();
    }
  }

  @Test
  void aChangedBillMakesOnlyWhatDependsOnItStale() {
    NavigableMap<Unit, String> later = bills();
    later.put(new Unit("a:r", "2026-01"), "second");
    Freshness before = batch(bills());
    Freshness after = batch(later);
    assertThat(changed(DAYS, before, after)).containsExactly("a:r|2026-01");
    assertThat(changed(COSTS, before, after)).containsExactly("2026-01");
    assertThat(changed(TRENDS, before, after)).containsExactly("2026-01", "2026-02");
    assertThat(changed(CATALOGUE, before, after)).containsExactly("*");
  }

  @Test
  void whatMayEndInTheNextMonthIsStaleWithIt() {
    ToyJob events = ToyJob.of(COSTS, DAYS).lookingBack(1).lookingAhead(1);
    NavigableMap<Unit, String> later = bills();
    later.put(new Unit("a:r", "2026-03"), "second");
    assertThat(changed(COSTS, batch(bills(), MARCH_10, events), batch(later, MARCH_10, events)))
        .containsExactly("2026-02", "2026-03");
  }

  @Test
  void theDayOfTheRunMovesOnlyMartsOfItsMonth() {
    Freshness before = batch(bills());
    Freshness after =
        batch(bills(), Optional.of(LocalDate.of(2026, 3, 11)), ToyJob.of(COSTS, DAYS));
    assertThat(changed(DAYS, before, after)).isEmpty();
    assertThat(changed(COSTS, before, after)).containsExactly("2026-03");
  }

  @Test
  void aMonthIsJudgedByItsLastDayAtMost() {
    assertThat(Freshness.asOf(java.time.YearMonth.of(2026, 2), MARCH_10))
        .isEqualTo(LocalDate.of(2026, 2, 28));
    assertThat(Freshness.asOf(java.time.YearMonth.of(2026, 3), MARCH_10))
        .isEqualTo(LocalDate.of(2026, 3, 10));
    assertThat(Freshness.asOf(java.time.YearMonth.of(2026, 3), Optional.empty()))
        .isEqualTo(LocalDate.of(2026, 3, 31));
  }

  @Test
  void aChangedSettingMakesOnlyTheJobThatUsesItStale() {
    Freshness before = batch(bills());
    Freshness after = batch(bills(), MARCH_10, ToyJob.of(COSTS, DAYS).dependingOn("tag: team"));
    assertThat(changed(COSTS, before, after)).containsExactlyElementsOf(MONTHS);
    assertThat(changed(TRENDS, before, after)).isEmpty();
    Freshness raised = batch(bills(), MARCH_10, ToyJob.of(COSTS, DAYS).ofVersion(2));
    assertThat(changed(COSTS, before, raised)).containsExactlyElementsOf(MONTHS);
  }

  @Test
  void theMonthsOfTheBatchAreTheMonthsOfTheBills() {
    assertThat(batch(bills()).periods(BILLS)).containsExactlyElementsOf(MONTHS);
  }
}
