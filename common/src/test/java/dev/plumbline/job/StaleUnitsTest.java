package dev.plumbline.job;

import static dev.plumbline.job.Parcels.MONTH_WEIGHTS;
import static dev.plumbline.job.Parcels.PARCELS;
import static dev.plumbline.job.Parcels.SHIPPER_WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StaleUnitsTest {
  private static final Plan PLAN =
      Plan.of(List.of(PARCELS), List.of(Parcels.shipperWeights(), Parcels.monthWeights()));

  private static StaleUnits stale(
      NavigableMap<Unit, Long> weights, RunRequest request, Optional<RunRecord> published) {
    Staging post = new Parcels.Post(weights);
    return new StaleUnits(request, PLAN, post, post.find(published), PARCELS, published);
  }

  private static RunRequest request(Predicate<String> periods, String... only) {
    return new RunRequest(periods, Set.of(only), Optional.empty(), "1", "settings");
  }

  private static RunRequest all() {
    return request(any -> true);
  }

  private static Optional<RunRecord> published(StaleUnits computed) {
    return Optional.of(
        new RunRecord(
            "one",
            1,
            RunRecord.State.PUBLISHED,
            "1",
            "settings",
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH,
            Map.of(),
            Map.of(),
            computed.fingerprints(),
            Map.of(),
            Map.of(StaleUnits.BILL_AS_OF, "2026-02-28"),
            List.of(),
            Optional.empty()));
  }

  private static Optional<RunRecord> first() {
    StaleUnits stale = stale(Parcels.weights(1), all(), Optional.empty());
    stale.derive(Optional.of(java.time.LocalDate.of(2026, 2, 28)), layer -> true);
    return published(stale);
  }

  @Test
  void inAnEmptyWarehouseEverythingIsStale() {
    StaleUnits stale = stale(Parcels.weights(1), all(), Optional.empty());
    assertThat(stale.of(PARCELS)).hasSize(3);
    assertThat(stale.of(SHIPPER_WEIGHTS)).hasSize(3);
    assertThat(stale.of(MONTH_WEIGHTS)).hasSize(2);
  }

  @Test
  void afterARunNothingIsStale() {
    assertThat(stale(Parcels.weights(1), all(), first()).isEmpty()).isTrue();
  }

  @Test
  void oneShippersNewMonthLeavesTheOtherShipperFresh() {
    NavigableMap<Unit, Long> weights = Parcels.weights(1);
    weights.put(new Unit("bert:r", "2026-01"), 7L);
    StaleUnits stale = stale(weights, all(), first());
    assertThat(stale.of(SHIPPER_WEIGHTS)).containsExactly(new Unit("bert:r", "2026-01"));
    assertThat(stale.of(MONTH_WEIGHTS)).containsExactly(Unit.ofPeriod("2026-01"));
    assertThat(stale.lines())
        .containsExactly(
            "parcels                compute bert:r|2026-01 (the files have changed or are new)",
            "shipper_weights        compute bert:r|2026-01 (changed: parcels)",
            "month_weights          compute 2026-01 (changed: shipper_weights)");
  }

  @Test
  void aMonthThatWasNotAskedForStaysStale() {
    StaleUnits january =
        stale(Parcels.weights(2), request(period -> period.equals("2026-01")), first());
    assertThat(january.of(PARCELS)).containsExactly(new Unit("anna:r", "2026-01"));
    StaleUnits later = stale(Parcels.weights(2), all(), published(january));
    assertThat(later.of(PARCELS)).containsExactly(new Unit("anna:r", "2026-02"));
  }

  @Test
  void aBillThatIsNotThereAnyMoreKeepsItsPublishedState() {
    NavigableMap<Unit, Long> weights = Parcels.weights(1);
    weights.remove(new Unit("bert:r", "2026-01"));
    assertThat(stale(weights, all(), first()).isEmpty()).isTrue();
  }

  @Test
  void whoAsksForSomeTablesGetsNoNewInputs() {
    StaleUnits only = stale(Parcels.weights(2), request(any -> true, "month_weights"), first());
    assertThat(only.loadsInputs()).isFalse();
    assertThat(only.jobs()).extracting(Job::output).containsExactly(MONTH_WEIGHTS);
  }
}
