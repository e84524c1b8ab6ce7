package dev.plumbline.idle;

import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;

import org.junit.jupiter.api.Test;

/** When a volume is unused or idle. */
class JudgeVolumesTest extends JudgedResources {
  @Test
  void aSilentVolumeIsUnusedOnlyWhereOtherVolumesReport() {
    volume("vol-silent", 100, 0, ago -> "");
    volume("vol-attached-until-may", 100, 0, ago -> ago > 40 ? io(9) : "");
    volume("vol-attached", 100, 0, ago -> io(5000));
    volume("vol-new", 33, 0, ago -> "");

    assertRows(
        verdicts("EBS-01").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        resource_id            | verdict       | reason | confidence | first_seen
        vol-silent             | FINDING       |        | high       | 2025-04-25
        vol-attached-until-may | FINDING       |        | high       | 2025-06-21
        vol-attached           | OK            |        | high       |
        vol-new                | NOT_EVALUATED | young  |            |
        """);
  }

  @Test
  void whatWasAskedOfAVolumeSaysNothingOfOneThatWasNot() {
    asked = "[\"VolumeReadOps\",\"VolumeWriteOps\"]";
    volume("vol-asked", 100, 0, ago -> io(5000));
    volume("vol-asked-silent", 100, 0, ago -> "");
    asked = "";
    volume("vol-not-asked", 100, 0, ago -> "");

    assertRows(
        verdicts("EBS-01").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        resource_id      | verdict       | reason         | confidence
        vol-asked        | OK            |                | high
        vol-asked-silent | FINDING       |                | high
        vol-not-asked    | NOT_EVALUATED | metric_missing |
        """);
  }

  @Test
  void aVolumeAskedForPartOfTheLookBackIsNotSilentAllOfIt() {
    volume("vol-asked-lately", 100, 10, ago -> "");
    asked = "[\"VolumeReadOps\",\"VolumeWriteOps\"]";
    volume("vol-asked-lately", 9, 0, ago -> "");

    assertRows(
        verdicts("EBS-01"),
        RULE_VERDICTS,
        """
        resource_id      | verdict       | reason
        vol-asked-lately | NOT_EVALUATED | metric_missing
        """);
  }

  @Test
  void silenceProvesNothingWhereNoVolumeReports() {
    volume("vol-silent", 100, 0, ago -> "");

    assertRows(
        verdicts("EBS-01"),
        RULE_VERDICTS,
        """
        resource_id | verdict       | reason
        vol-silent  | NOT_EVALUATED | metric_missing
        """);
  }

  @Test
  void ageIsOnlyAtLeastWhatTheHeldDataShow() {
    // Held from 11 June: 19 days before the as-of day, enough for 14 + 2 days, not for 32 + 2.
    volume("vol-untouched", 19, 0, ago -> io(0));

    assertRows(
        verdicts("EBS-02").withColumn("reason", wordOf()),
        RULE_VERDICTS,
        """
        resource_id   | verdict | reason
        vol-untouched | FINDING |
        """);
    assertRows(
        verdicts("EBS-01"),
        RULE_VERDICTS,
        """
        resource_id   | verdict       | reason
        vol-untouched | NOT_EVALUATED | young
        """);
  }
}
