package dev.plumbline.idle;

import static dev.plumbline.commitment.Commitments.COMMITMENTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static org.apache.spark.sql.functions.col;

import dev.plumbline.format.Formats;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.SparkTest;
import dev.plumbline.utilization.MetricFamilies;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Judges resources as of 30 June 2025; days are given as text, one resource after the other. */
abstract class JudgedResources extends SparkTest {
  static final LocalDate AS_OF = LocalDate.parse("2025-06-30");
  static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  static final RuleSet RULES = Populations.rules(CONF);
  static final MetricFamilies FAMILIES = MetricFamilies.load(CONF);

  final StringBuilder days =
      new StringBuilder(
          "billing_period | charge_date | resource_id | sub_account_id | region_id | resource_type | x_metric_namespace | x_instance_type | x_volume_api_name | tags | billed_hours | consumed_gb | x_net_effective_cost | list_cost | x_covered_cost | x_usage | x_usage_cost | metrics | x_metrics_asked\n");

  String usage = "";
  String usageCost = "";

  final void instance(String id, int first, int last, Function<Integer, String> metrics) {
    day(id, "ec2_instance", "AWS/EC2", "m5.large", first, last, "", "24", "", "2.304", metrics);
  }

  final void volume(String id, int first, int last, Function<Integer, String> metrics) {
    day(id, "ebs_volume", "AWS/EBS", "", first, last, "gp3", "24", "100", "0.32877", metrics);
  }

  /** Adds days, counted back from the as-of day: 0 is that day, 40 forty days before. */
  final void day(
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

  String tags = "";
  String covered = "0";
  String asked = "";

  static String cpu(double max, int hours, int period) {
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

  static String io(int operations) {
    return String.format(
        Locale.ROOT,
        "{\"VolumeReadOps\":{\"sample_count\":288,\"sum\":%d,\"min\":0,\"max\":5,\"observed_hours\":24,\"period_seconds\":300},"
            + "\"VolumeWriteOps\":{\"sample_count\":288,\"sum\":0,\"min\":0,\"max\":0,\"observed_hours\":24,\"period_seconds\":300}}",
        operations);
  }

  final Dataset<Row> verdicts(String rule) {
    return verdicts(rule, "billing_period\n", "billing_period\n");
  }

  final Dataset<Row> verdicts(String rule, String charges, String commitments) {
    return verdicts(RULES.only(fileOf(rule)), charges, commitments);
  }

  final Dataset<Row> verdicts(RuleSet rules, String charges, String commitments) {
    return new FixedInputs("2025-06", "2025-06-30")
        .with(RESOURCE_DAYS, rows(RESOURCE_DAYS, days.toString()))
        .with(CHARGE_DAYS, rows(CHARGE_DAYS, charges))
        .with(COMMITMENTS, rows(COMMITMENTS, commitments))
        .build(new JudgeResources(rules, FAMILIES, Formats.load().coverage()));
  }

  static List<String> fileOf(String rule) {
    return RULES.rules().stream().filter(r -> r.id().equals(rule)).map(Rule::file).toList();
  }

  /** The reason where it is a word, null where it is a sentence. */
  static org.apache.spark.sql.Column wordOf() {
    return org.apache.spark.sql.functions.when(col("verdict").notEqual("FINDING"), col("reason"));
  }
}
