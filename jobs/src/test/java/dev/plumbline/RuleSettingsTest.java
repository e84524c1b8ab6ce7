package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.job.Job;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.ConfigurationException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parameters of rules, as a configuration sets them. */
class RuleSettingsTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());

  private static Definitions with(String rule, String parameter, String value) {
    return Definitions.load(
        CONF,
        new RuleSettings("mine.yaml", Map.of(rule, Map.of(parameter, new BigDecimal(value)))));
  }

  private static List<String> stale(Definitions changed) {
    List<Job> before = jobs(Definitions.load(CONF));
    List<Job> after = jobs(changed);
    return before.stream()
        .filter(job -> !job.dependsOn().equals(after.get(before.indexOf(job)).dependsOn()))
        .map(job -> job.output().name())
        .toList();
  }

  private static List<Job> jobs(Definitions definitions) {
    AttributionSettings nobody = new AttributionSettings(List.of(), List.of(), List.of(), Map.of());
    return Jobs.all(definitions, new Ownership(nobody, AccountOwners.none()), List.of());
  }

  @Test
  void aChangedParameterMakesVerdictsStaleAndNothingThatDoesNotReadThem() {
    assertThat(stale(with("EC2-01", "cpu_percent", "3"))).containsExactly("rule_verdicts");
    assertThat(stale(with("all", "material_monthly_waste", "5")))
        .containsExactly("rule_verdicts", "findings");
  }

  @Test
  void aParameterSetToItsDefaultChangesNothing() {
    assertThat(stale(with("EC2-01", "cpu_percent", "5.0"))).isEmpty();
  }

  @Test
  void aLookBackMayGrowToTheHistoryThatIsHeldAndNotShrink() {
    assertThat(with("EC2-01", "lookback_days", "93").rules().rules())
        .filteredOn(rule -> rule.id().equals("EC2-01"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.lookbackDays()).isEqualTo(93));
    assertThatThrownBy(() -> with("EC2-01", "lookback_days", "13"))
        .hasMessageContaining("is 13; allowed are whole numbers 14 to 93 (default 14)");
  }

  @Test
  void whatDoesNotExistIsNamedWithWhatWasMeant() {
    assertThatThrownBy(() -> with("EC-01", "cpu_percent", "3"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "1 problem in mine.yaml\n"
                + "  rules.EC-01: there is no rule 'EC-01'. Did you mean 'EC2-01'?");
    assertThatThrownBy(() -> with("EC2-01", "cpu_percnt", "3"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "rules.EC2-01.cpu_percnt: there is no parameter 'cpu_percnt'; there are")
        .hasMessageContaining("Did you mean 'cpu_percent'?");
  }

  @Test
  void whatIsOutOfRangeIsNamedWithTheRange() {
    assertThatThrownBy(() -> with("EC2-01", "cpu_percent", "500"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rules.EC2-01.cpu_percent: is 500; allowed are 0 to 100 (default 5)");
    assertThatThrownBy(() -> with("EC2-01", "disk_ops_per_second", "-1"))
        .hasMessageContaining("is -1; allowed are from 0 on (default 1)");
    assertThatThrownBy(() -> with("all", "gone_days", "2.5"))
        .hasMessageContaining("is 2.5; allowed are whole numbers 1 to 93 (default 3)");
  }
}
