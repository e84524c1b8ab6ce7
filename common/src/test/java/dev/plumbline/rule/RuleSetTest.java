package dev.plumbline.rule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSetTest extends SparkTest {
  private static final Population LAMPS =
      new Population(
          "resource_days",
          new StructType().add("hours_lit", Types.DOUBLE),
          new StructType()
              .add("owner", Types.STRING)
              .add("as_of_date", Types.DATE)
              .add("first_billed_date", Types.DATE)
              .add("age_days", Types.INT)
              .add("silent_days", Types.INT)
              .add("tags", Types.STRING_MAP));

  private static final String CONVENTIONS =
      """
      parameters: {young_margin_days: 2, material_monthly_waste: 1}
      parameter_ranges: [{ends_with: _hours, min: 0, max: 24}]
      excluded_when: [{reason: gone, when: silent_days >= 3}]
      unknown_when: [{reason: young, when: age_days < lookback_days + young_margin_days}]
      complete_after_hours: 48
      held_days: 93
      hours_per_month: 730
      coarse_period_seconds: 300
      footprint_days: 30
      kinds: [idle, review]
      ending_kinds: [idle]
      unsummed_kinds: [review]
      energy_kinds: [idle]
      """;

  private static final String RULE =
      """
      id: LAMP-01
      slug: lamp-dark
      title: Lamp that is never lit
      why: It costs.
      kind: idle
      domain: compute
      grade: B
      lookback_days: 10
      parameters: {most_hours: 1}
      evidence: {lit: {day: hours_lit, window: max}}
      applies_to: 1 = 1
      finding_when: lit < most_hours
      savings: {waste_effective: monthly_cost, saving_on_demand: monthly_cost, saving_realisable: monthly_cost}
      reason: "Lit for {lit} hours at most"
      action: Unscrew it
      severity: low
      source: a test
      examples:
        - {name: dark, given: {lit: 0}, expect: FINDING, confidence: high, waste: 304.1667}
        - {name: lit, given: {lit: 5}, expect: OK}
        - {name: removed, given: {lit: 0, silent_days: 4}, expect: EXCLUDED, reason: gone}
        - {name: new, given: {lit: 0, age_days: 11}, expect: NOT_EVALUATED, reason: young}
        - {name: not measured, given: {}, expect: NOT_EVALUATED, reason: insufficient_data}
      """;

  @TempDir private Path conf;

  @BeforeEach
  void conventions() throws IOException {
    Files.createDirectories(conf.resolve("rules/lamps"));
    Files.writeString(conf.resolve("rules/lamps/_conventions.yaml"), CONVENTIONS);
  }

  private RuleSet load(String rule) throws IOException {
    Files.writeString(conf.resolve("rules/lamps/lamp-dark.yaml"), rule);
    return RuleSet.load(ConfFiles.of(Optional.of(conf)), "rules/lamps");
  }

  @Test
  void aRuleWithItsExamplesHolds() throws IOException {
    RuleSet rules = load(RULE);

    rules.check(spark, List.of(LAMPS));
    rules.checkExamples(spark, List.of(LAMPS));
  }

  @Test
  void aMisspeltNameIsReportedWithFileKeyAndSuggestion() throws IOException {
    RuleSet rules = load(RULE.replace("lit < most_hours", "lit < most_hour"));

    assertThatThrownBy(() -> rules.check(spark, List.of(LAMPS)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("1 problem in " + conf + "/rules/lamps/lamp-dark.yaml")
        .hasMessageContaining(
            "finding_when: there is no 'most_hour' to use here. Did you mean 'most_hours'?");
  }

  @Test
  void aParameterOutsideTheRangeOfItsUnitIsReported() {
    assertThatThrownBy(() -> load(RULE.replace("{most_hours: 1}", "{most_hours: 25}")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("parameters.most_hours: is 25; allowed are 0 to 24");
  }

  @Test
  void aFunctionOutsideTheListIsReported() throws IOException {
    RuleSet rules = load(RULE.replace("day: hours_lit", "day: \"reflect('a', 'b', hours_lit)\""));

    assertThatThrownBy(() -> rules.check(spark, List.of(LAMPS)))
        .hasMessageContaining("evidence.lit: 'reflect' is not allowed here.");
  }

  @Test
  void anExampleThatComesOutOtherwiseIsReported() throws IOException {
    RuleSet rules =
        load(RULE.replace("given: {lit: 5}, expect: OK", "given: {lit: 0}, expect: OK"));

    assertThatThrownBy(() -> rules.checkExamples(spark, List.of(LAMPS)))
        .hasMessageContaining("examples 'lit': verdict is FINDING, the example expects OK");
  }

  @Test
  void aRuleMustShowEachVerdict() {
    assertThatThrownBy(() -> load(RULE.replace("expect: EXCLUDED, reason: gone", "expect: OK")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("examples: has none that expects EXCLUDED");
  }
}
