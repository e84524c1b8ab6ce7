package dev.plumbline.idle;

import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What holds for verdicts of all rules. */
class JudgeResourcesTest extends JudgedResources {
  @Test
  void aMonthOfWhichNoDayIsCompleteIsNotJudged() {
    instance("i-idle", 60, 0, ago -> cpu(2, 24, 300));
    assertThat(
            new FixedInputs("2025-07", "2025-06-30")
                .with(RESOURCE_DAYS, rows(RESOURCE_DAYS, days.toString()))
                .build(
                    new JudgeResources(
                        RULES.only(fileOf("EC2-01")), FAMILIES, Formats.load().coverage()))
                .isEmpty())
        .isTrue();
  }

  @Test
  void aConfigurationMovesTheLineAndTheEvidenceSaysWhereItIs() {
    instance("i-at-4-percent", 100, 0, ago -> cpu(4, 24, 300));
    assertThat(verdictAndLine(RULES)).isEqualTo("FINDING at 5");
    Problems problems = new Problems();
    RuleSettings settings =
        new RuleSettings("mine", Map.of("EC2-01", Map.of("cpu_percent", BigDecimal.valueOf(3))));
    assertThat(verdictAndLine(RULES.with(settings, problems))).isEqualTo("OK at 3");
    assertThat(problems.isEmpty()).isTrue();
  }

  private String verdictAndLine(RuleSet rules) {
    Row row =
        verdicts(rules.only(fileOf("EC2-01")), "billing_period\n", "billing_period\n")
            .select(col("verdict"), col("evidence").getItem("parameter:cpu_percent"))
            .first();
    return row.getString(0) + " at " + row.getString(1);
  }

  @Test
  void everyRuleThatLooksAtAResourceSaysSomethingAboutIt() {
    usage = "{\"EBS:VolumeUsage.gp2\":3.25}";
    usageCost = "{\"EBS:VolumeUsage.gp2\":0.325}";
    day(
        "vol-old-type",
        "ebs_volume",
        "AWS/EBS",
        "",
        100,
        0,
        "gp2",
        "24",
        "100",
        "0.325",
        ago -> "");
    usage = "";
    usageCost = "";
    volume("vol-attached", 100, 0, ago -> io(5000));
    instance("i-idle", 100, 0, ago -> cpu(2, 24, 300));

    // 0.325 / 24 h * 730 h - 100 GB of snapshot at 0.05 = 4.885; gp2 at 0.10: 10.00 - (8.00 + 3
    // MB/s at 0.04) = 1.88
    assertRows(
        verdicts(RULES, "billing_period\n", "billing_period\n").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        rule_id | resource_id  | verdict       | reason         | kind   | grade | waste_effective
        EBS-01  | vol-old-type | FINDING       |                | unused | B     | 4.8854166667
        EBS-02  | vol-old-type | NOT_EVALUATED | metric_missing | idle   | B     |
        EBS-03  | vol-old-type | FINDING       |                | mode   | A     | 1.88
        EBS-01  | vol-attached | OK            |                | unused | B     |
        EBS-02  | vol-attached | OK            |                | idle   | B     |
        EC2-01  | i-idle       | FINDING       |                | idle   | B     | 70.08
        """);
  }

  @Test
  void withoutUsageTypesARuleThatReadsThemSaysThatTheFormatLacksThem() {
    usage = "{\"\":24}";
    day("nat-1", "nat_gateway", "AWS/NATGateway", "", 60, 0, "", "24", "", "1.08", ago -> "");
    usage = "{\"NatGateway-Hours\":24}";
    day("nat-2", "nat_gateway", "AWS/NATGateway", "", 60, 0, "", "24", "", "1.08", ago -> "");

    assertRows(
        verdicts("NAT-01").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        resource_id | verdict       | reason
        nat-1       | NOT_EVALUATED | format
        nat-2       | FINDING       |
        """);
  }

  @Test
  void addressesWithoutIdAreJudgedByAccountAndRegion() {
    StringBuilder charges =
        new StringBuilder(
            "billing_period | charge_date | sub_account_id | region_id | charge_category | x_is_split | x_usage_type | consumed_quantity | x_net_effective_cost | list_cost\n");
    for (int ago = 20; ago >= 0; ago--) {
      charges.append(
          "2025-06 | "
              + AS_OF.minusDays(ago)
              + " | 111 | eu-west-1 | Usage | false | EU-ElasticIP:IdleAddress | 48 | 0.24 | 0.24\n");
    }

    // two addresses: 2 * 0.005 * 730
    assertRows(
        verdicts("IP-01", charges.toString(), "billing_period\n"),
        RULE_VERDICTS,
        """
        resource_id   | verdict | reason                             | monthly_cost | waste_effective
        111/eu-west-1 | FINDING | 336 idle address hours in 7 days   | 7.3          | 7.3
        """);
  }
}
