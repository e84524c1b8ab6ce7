package dev.plumbline.idle;

import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import dev.plumbline.utilization.MetricFamilies;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Judged as of 30 June 2025; days are given as text, one resource after the other. */
class JudgeResourcesTest extends SparkTest {
  private static final LocalDate AS_OF = LocalDate.parse("2025-06-30");
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final RuleSet RULES = Populations.rules(CONF);
  private static final MetricFamilies FAMILIES = MetricFamilies.load(CONF);

  private final StringBuilder days =
      new StringBuilder(
          "billing_period | charge_date | resource_id | sub_account_id | region_id | resource_type | x_metric_namespace | x_instance_type | x_volume_api_name | tags | billed_hours | consumed_gb | x_net_effective_cost | list_cost | x_covered_cost | x_usage | x_usage_cost | metrics | x_metrics_asked\n");

  private String usage = "";
  private String usageCost = "";

  private void instance(String id, int first, int last, Function<Integer, String> metrics) {
    day(id, "ec2_instance", "AWS/EC2", "m5.large", first, last, "", "24", "", "2.304", metrics);
  }

  private void volume(String id, int first, int last, Function<Integer, String> metrics) {
    day(id, "ebs_volume", "AWS/EBS", "", first, last, "gp3", "24", "100", "0.32877", metrics);
  }

  /** Adds days, counted back from the as-of day: 0 is that day, 40 forty days before. */
  private void day(
      String id,
      String type,
      String namespace,
      String instanceType,
      int first,
      int last,
      String volumeType,
      String hours,
      String gigabytes,
      String cost,
      Function<Integer, String> metrics) {
    for (int ago = first; ago >= last; ago--) {
      LocalDate date = AS_OF.minusDays(ago);
      days.append(
          String.join(
              " | ",
              date.toString().substring(0, 7),
              date.toString(),
              id,
              "111",
              "eu-west-1",
              type,
              namespace,
              instanceType,
              volumeType,
              tags,
              hours,
              gigabytes,
              cost,
              cost,
              covered,
              usage,
              usageCost,
              metrics.apply(ago),
              asked));
      days.append('\n');
    }
  }

  private String tags = "";
  private String covered = "0";
  private String asked = "";

  private static String cpu(double max, int hours, int period) {
    return String.format(
        Locale.ROOT,
        "{\"CPUUtilization\":{\"sample_count\":288,\"sum\":300,\"min\":0,\"max\":%s,\"observed_hours\":%d,\"period_seconds\":%d},"
            + "\"NetworkIn\":{\"sample_count\":288,\"sum\":900000,\"min\":0,\"max\":9000,\"observed_hours\":%d,\"period_seconds\":%d},"
            + "\"NetworkOut\":{\"sample_count\":288,\"sum\":300000,\"min\":0,\"max\":9000,\"observed_hours\":%d,\"period_seconds\":%d}}",
        max,
        hours,
        period,
        hours,
        period,
        hours,
        period);
  }

  private static String io(int operations) {
    return String.format(
        Locale.ROOT,
        "{\"VolumeReadOps\":{\"sample_count\":288,\"sum\":%d,\"min\":0,\"max\":5,\"observed_hours\":24,\"period_seconds\":300},"
            + "\"VolumeWriteOps\":{\"sample_count\":288,\"sum\":0,\"min\":0,\"max\":0,\"observed_hours\":24,\"period_seconds\":300}}",
        operations);
  }

  private Dataset<Row> verdicts(String rule) {
    return verdicts(rule, "billing_period\n", "billing_period\n");
  }

  private Dataset<Row> verdicts(String rule, String charges, String commitments) {
    return verdicts(RULES.only(fileOf(rule)), charges, commitments);
  }

  private Dataset<Row> verdicts(RuleSet rules, String charges, String commitments) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(RESOURCE_DAYS, rows(RESOURCE_DAYS, days.toString()))
        .with(CHARGE_DAYS, rows(CHARGE_DAYS, charges))
        .with(COMMITMENTS, rows(COMMITMENTS, commitments))
        .build(new JudgeResources(rules, FAMILIES, Formats.load().coverage()));
  }

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

  @Test
  void anUnusedCommitmentIsWasteThatCannotBeSavedBeforeItsEnd() {
    Dataset<Row> verdicts =
        verdicts(
            "COM-01",
            "billing_period\n",
            """
            billing_period | commitment_discount_id | commitment_discount_type | sub_account_id | x_net_total_cost | x_net_unused_cost | utilization_ratio | end_date
            2025-06        | ri-1                   | Reserved                 | 111            | 72.00            | 12.00             | 0.8333333333      | 2026-01-01
            2025-06        | ri-2                   | Reserved                 | 111            | 72.00            | 0.72              | 0.99              | 2026-01-01
            """);

    assertRows(
        verdicts,
        RULE_VERDICTS,
        """
        resource_id | verdict | reason                                                       | severity | waste_effective | saving_realisable
        ri-1        | FINDING | Used 83.33 %; 12 of the month so far covered nothing         | high     | 12.1666666667   | 0
        ri-2        | OK      |                                                              |          |                 |
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
  void aCommitmentIsSeenSinceTheFirstOfTheMonthsInARow() {
    Dataset<Row> verdicts =
        verdicts(
            "COM-01",
            "billing_period\n",
            """
            billing_period | commitment_discount_id | commitment_discount_type | sub_account_id | x_net_total_cost | x_net_unused_cost | utilization_ratio | end_date
            2025-04        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-05        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-06        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-04        | ri-again               | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-05        | ri-again               | Reserved                 | 111            | 72.00            | 0.72              | 0.99              | 2026-01-01
            2025-06        | ri-again               | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-04        | ri-missing-in-may      | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-06        | ri-missing-in-may      | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            """);

    assertRows(
        verdicts,
        RULE_VERDICTS,
        """
        billing_period | resource_id       | verdict | first_seen
        2025-06        | ri-since-april    | FINDING | 2025-04-30
        2025-06        | ri-again          | FINDING | 2025-06-30
        2025-06        | ri-missing-in-may | FINDING | 2025-06-30
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

  private static List<String> fileOf(String rule) {
    return RULES.rules().stream().filter(r -> r.id().equals(rule)).map(Rule::file).toList();
  }

  /** The reason where it is a word, null where it is a sentence. */
  private static org.apache.spark.sql.Column wordOf() {
    return org.apache.spark.sql.functions.when(col("verdict").notEqual("FINDING"), col("reason"));
  }
}
