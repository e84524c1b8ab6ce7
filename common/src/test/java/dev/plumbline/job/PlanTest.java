package dev.plumbline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Table BILLS = table("bills");
  private static final Table DAYS = table("days");
  private static final Table OWNERS = table("owners");
  private static final Table SCORES = table("scores");

  private static Table table(String name) {
    return Table.named(name).grain("one row").column("id", Types.STRING, "Id").build();
  }

  private static List<String> names(Plan plan) {
    return plan.jobs().stream().map(job -> job.output().name()).toList();
  }

  @Test
  void aTableIsMadeAfterAllThatItReads() {
    Plan plan =
        Plan.of(
            List.of(BILLS),
            List.of(
                ToyJob.of(SCORES, OWNERS, DAYS), ToyJob.of(OWNERS, DAYS), ToyJob.of(DAYS, BILLS)));
    assertThat(names(plan)).containsExactly("days", "owners", "scores");
  }

  @Test
  void aTableHasOneOwner() {
    assertThatThrownBy(
            () -> Plan.of(List.of(BILLS), List.of(ToyJob.of(DAYS, BILLS), ToyJob.of(DAYS, BILLS))))
        .hasMessage("table days is written by two jobs");
    assertThatThrownBy(() -> Plan.of(List.of(BILLS), List.of(ToyJob.of(BILLS))))
        .hasMessage("table bills is written by two jobs");
  }

  @Test
  void aTableThatNobodyWritesCannotBeRead() {
    assertThatThrownBy(() -> Plan.of(List.of(BILLS), List.of(ToyJob.of(SCORES, OWNERS, BILLS))))
        .hasMessage("table owners, read for scores, is written by no job");
  }

  @Test
  void aCycleIsRefused() {
    assertThatThrownBy(
            () ->
                Plan.of(List.of(BILLS), List.of(ToyJob.of(DAYS, OWNERS), ToyJob.of(OWNERS, DAYS))))
        .hasMessageContaining("depends on itself");
  }

  @Test
  void aPartOfThePlanKeepsItsOrder() {
    Plan plan =
        Plan.of(
            List.of(BILLS),
            List.of(ToyJob.of(SCORES, OWNERS), ToyJob.of(OWNERS, DAYS), ToyJob.of(DAYS, BILLS)));
    assertThat(names(plan.only(List.of("scores", "days")))).containsExactly("days", "scores");
  }

  @Test
  void aPlanUpToATableHoldsAllThatItIsMadeOfAndNothingElse() {
    Table parts = table("parts");
    Plan plan =
        Plan.of(
            List.of(BILLS),
            List.of(
                ToyJob.of(SCORES, OWNERS),
                ToyJob.of(parts, DAYS),
                ToyJob.of(OWNERS, DAYS),
                ToyJob.of(DAYS, BILLS)));
    assertThat(names(plan.upTo(List.of("owners")))).containsExactly("days", "owners");
    assertThatThrownBy(() -> plan.upTo(List.of("score")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--until")
        .hasMessageContaining("Did you mean 'scores'?");
  }

  @Test
  void anUnknownTableIsNamedWithTheOneThatWasMeant() {
    Plan plan = Plan.of(List.of(BILLS), List.of(ToyJob.of(DAYS, BILLS), ToyJob.of(SCORES, DAYS)));
    assertThatThrownBy(() -> plan.only(List.of("score")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no job for 'score'. Known: days, scores.")
        .hasMessageContaining("Did you mean 'scores'?");
  }
}
