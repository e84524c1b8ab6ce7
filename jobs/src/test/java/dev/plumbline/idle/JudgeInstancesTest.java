package dev.plumbline.idle;

import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;

import org.junit.jupiter.api.Test;

/** When a machine is idle. */
class JudgeInstancesTest extends JudgedResources {
  @Test
  void anInstanceIsIdleOnlyOnEvidenceAndOnlyIfItIsAloneOldAndStillThere() {
    instance("i-idle", 60, 0, ago -> cpu(ago > 30 ? 60 : 2, 24, 300));
    instance("i-always-idle", 100, 0, ago -> cpu(2, 24, 300));
    instance("i-quiet-lately", 60, 0, ago -> cpu(ago == 20 ? 90 : 2, 24, 300));
    instance("i-busy", 60, 0, ago -> cpu(ago == 3 ? 90 : 2, 24, 300));
    instance("i-partly-seen", 100, 0, ago -> cpu(2, 12, 300));
    instance("i-hourly-points", 100, 0, ago -> cpu(2, 24, 3600));
    instance("i-partly-seen-hourly", 100, 0, ago -> cpu(2, 12, 3600));
    instance("i-hardly-seen", 100, 0, ago -> cpu(2, 2, 300));
    instance("i-not-seen", 100, 0, ago -> "");
    instance("i-young", 15, 0, ago -> cpu(2, 24, 300));
    instance("i-gone", 60, 3, ago -> cpu(2, 24, 300));
    tags = "{\"aws:autoscaling:groupName\":\"web\"}";
    instance("i-raw-group", 100, 0, ago -> cpu(2, 24, 300));
    tags = "{\"purpose\":\"Standby\"}";
    instance("i-standby", 100, 0, ago -> cpu(2, 24, 300));
    tags = "{\"wa-ignore\":\"ec2-01\",\"wa-ignore-until\":\"2025-07-15\"}";
    instance("i-optout", 100, 0, ago -> cpu(2, 24, 300));
    tags = "";
    covered = "2.304";
    instance("i-covered", 100, 0, ago -> cpu(2, 24, 300));

    // 2.304 a day / 24 h * 730 h = 70.08
    assertRows(
        verdicts("EC2-01").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        resource_id          | verdict       | reason            | confidence | monthly_cost | waste_effective | saving_realisable | first_seen
        i-idle               | OK            | periodic_use      | high       | 70.08        |                 |                   |
        i-always-idle        | FINDING       |                   | high       | 70.08        | 70.08           | 70.08             | 2025-04-07
        i-quiet-lately       | OK            | periodic_use      | high       | 70.08        |                 |                   |
        i-busy               | OK            |                   | high       | 70.08        |                 |                   |
        i-partly-seen        | FINDING       |                   | medium     | 70.08        | 70.08           | 70.08             | 2025-04-07
        i-hourly-points      | FINDING       |                   | medium     | 70.08        | 70.08           | 70.08             | 2025-04-07
        i-partly-seen-hourly | FINDING       |                   | low        | 70.08        | 70.08           | 70.08             | 2025-04-07
        i-hardly-seen        | NOT_EVALUATED | insufficient_data |            | 70.08        |                 |                   |
        i-not-seen           | NOT_EVALUATED | metric_missing    |            | 70.08        |                 |                   |
        i-young              | NOT_EVALUATED | young             |            | 70.08        |                 |                   |
        i-gone               | EXCLUDED      | gone              |            | 55.0628571429 |                |                   |
        i-raw-group          | EXCLUDED      | group_member      |            | 70.08        |                 |                   |
        i-standby            | EXCLUDED      | standby           |            | 70.08        |                 |                   |
        i-optout             | EXCLUDED      | optout            |            | 70.08        |                 |                   |
        i-covered            | FINDING       |                   | high       | 70.08        | 70.08           | 0                 | 2025-04-07
        """);
  }

  @Test
  void anInstanceThatWasAskedForAndIsSilentHasTooFewData() {
    asked = "[\"CPUUtilization\",\"NetworkIn\",\"NetworkOut\"]";
    instance("i-asked-silent", 100, 0, ago -> "");

    assertRows(
        verdicts("EC2-01"),
        RULE_VERDICTS,
        """
        resource_id    | verdict       | reason
        i-asked-silent | NOT_EVALUATED | insufficient_data
        """);
  }

  @Test
  void afterAPeakAnInstanceIsIdleOnlyWhenAllOfTheLongLookBackIsQuiet() {
    instance("i-peak", 110, 0, ago -> cpu(ago == 95 ? 90 : 2, 24, 300));

    // The peak was on 27 March, 95 days before; it left the 93 days on 28 June.
    assertRows(
        verdicts("EC2-01"),
        RULE_VERDICTS,
        """
        resource_id | verdict | first_seen
        i-peak      | FINDING | 2025-06-28
        """);
  }
}
