package dev.plumbline.usage;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.usage.ControlPresence.CONTROL_PRESENCE;
import static dev.plumbline.usage.ResourceMonths.RESOURCE_MONTHS;
import static dev.plumbline.usage.ServiceUsage.SERVICE_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.carbon.CarbonModel;
import dev.plumbline.job.Job;
import dev.plumbline.scorecard.GivenInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Column;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class UsageMartsTest extends SparkTest {
  private static final Problems PROBLEMS = new Problems();
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final Controls CONTROLS = Controls.load(CONF, PROBLEMS);
  private static final TagMarkers MARKERS = TagMarkers.load(CONF, PROBLEMS);
  private static final InstanceTypes TYPES = InstanceTypes.load(CONF, PROBLEMS);

  @Test
  void theFilesAreSound() {
    assertThat(PROBLEMS.text()).isEmpty();
  }

  @Test
  void serviceUsageHoldsUsageOnlyAndNoSharesOfAParent() {
    Dataset<Row> usage =
        built(
            new SummariseServiceUsage(),
            CHARGE_DAYS.name(),
            rows(
                CHARGE_DAYS,
                """
                billing_period | sub_account_id | region_id | x_product_code | x_usage_type    | charge_category | x_is_split | consumed_quantity | x_net_effective_cost | x_line_count
                2025-01        | 1              | eu        | AmazonEC2      | BoxUsage:t3.nano| Usage           | false      | 24                | 2.50                 | 24
                2025-01        | 1              | eu        | AmazonEC2      | BoxUsage:t3.nano| Usage           | false      | 24                | 2.50                 | 24
                2025-01        | 1              | eu        | AmazonEC2      | BoxUsage:t3.nano| Usage           | true       | 24                | 9                    | 1
                2025-01        | 1              | eu        | AmazonEC2      | BoxUsage:t3.nano| Tax             | false      |                   | 9                    | 1
                2025-01        |                |           | AWSSupport     |                 | Usage           | false      | 1                 | 1                    | 1
                """));
    assertRows(
        usage,
        SERVICE_USAGE,
        """
        sub_account_id | region_id | x_product_code | x_usage_type     | consumed_quantity | x_net_effective_cost | x_line_count
        1              | eu        | AmazonEC2      | BoxUsage:t3.nano | 48                | 5                    | 48
        ''             | global    | AWSSupport     | ''               | 1                 | 1                    | 1
        """);
  }

  @Test
  void aControlThatDoesNotShowIsAbsentNotMissing() {
    Dataset<Row> presence =
        built(
            new ShowControls(CONTROLS),
            SERVICE_USAGE.name(),
            rows(
                SERVICE_USAGE,
                """
                billing_period | sub_account_id | region_id | x_product_code  | x_usage_type                 | consumed_quantity | x_net_effective_cost
                2025-01        | 1              | eu        | AmazonGuardDuty | EUC1-PaidEventsAnalyzed      | 100               | 0
                2025-01        | 1              | eu        | AWSConfig       | EUC1-ConfigRuleEvaluations   | 100               | 3
                2025-01        | 2              | eu        | AmazonEC2       | EUC1-BoxUsage:m5.large       | 10                | 40
                """));
    assertRows(
        presence.where("control in ('guardduty', 'config')"),
        CONTROL_PRESENCE,
        """
        sub_account_id | control   | present | usage_quantity | account_region_cost
        1              | guardduty | true    | 100            | 3
        1              | config    | false   | 0              | 3
        2              | guardduty | false   | 0              | 40
        2              | config    | false   | 0              | 40
        """);
    assertThat(presence.count()).isEqualTo(2L * CONTROLS.list().size());
  }

  @Test
  void aResourceSaysWhatItsTagsAndItsTypeGiveAway() {
    Dataset<Row> days =
        rows(
            RESOURCE_DAYS,
            """
            billing_period | charge_date | sub_account_id | region_id | resource_id | resource_type | x_product_code | x_instance_type | availability_zone | tags                                                              | billed_hours | x_net_effective_cost | x_usage
            2025-01        | 2025-01-01  | 1              | eu        | i-a         | ec2_instance  | AmazonEC2      | m5.xlarge       | eu-a              | {"x":"y"}                                                         | 24           | 4                    | {"SpotUsage:m5.xlarge":24}
            2025-01        | 2025-01-02  | 1              | eu        | i-a         | ec2_instance  | AmazonEC2      | m5.xlarge       | eu-a              | {"aws:cloudformation:stack-name":"s","o_w_n_e_r":"Web","env":"prod"}| 12           | 2                    | {"BoxUsage:m5.xlarge":12}
            2025-01        | 2025-01-02  | 1              | eu        | i-b         | ec2_instance  | AmazonEC2      | m7g.large       | eu-b              | {"user:managed-by":"Terraform","aws_autoscaling_group_name":"g"}  | 24           | 1                    | {"BoxUsage:m7g.large":24}
            2025-01        | 2025-01-02  | 1              | eu        | vpce        | vpc_endpoint  | AmazonVPC      |                 |                   |                                                                   | 24           | 1                    | {"VpcEndpoint-Hours":72}
            2025-01        | 2025-01-02  | 1              | eu        | db          | rds_instance  | AmazonRDS      | db.r6g.large    |                   |                                                                   | 24           | 1                    | {}
            """);
    Dataset<Row> owners =
        rows(
            RESOURCE_OWNERS,
            """
            billing_period | sub_account_id | region_id | resource_id | owner | environment | workload
            2025-01        | 1              | eu        | i-a         | web   | Production  | shop
            2025-01        | 1              | eu        | i-b         | web   | dev         | shop
            """);
    Dataset<Row> charges =
        rows(
            CHARGE_DAYS,
            """
            billing_period | sub_account_id | region_id | resource_id | x_instance_type | x_vcpu | x_operation
            2025-01        | 1              | eu        | i-a         | m5.xlarge       | 4      | RunInstances
            2025-01        | 1              | eu        | db          | db.r6g.large    |        | CreateDBInstance:0021
            """);
    Dataset<Row> months =
        new SummariseResources(MARKERS, TYPES, CarbonModel.load(CONF).vcpus())
            .build(
                GivenInputs.of(
                    spark,
                    List.of("2025-01"),
                    Map.of(
                        RESOURCE_DAYS.name(), days,
                        RESOURCE_OWNERS.name(), owners,
                        CHARGE_DAYS.name(), charges)));
    assertRows(
        months,
        RESOURCE_MONTHS,
        """
        resource_id | owner       | environment_class | billed_hours | vcpu_hours | generation_lag | is_arm | is_spot | has_iac_tag | has_group_tag | has_mandatory_tags | is_aurora | zone_count | x_net_effective_cost
        i-a         | web         | production        | 36           | 144        | 3              | false  | true    | true        | false         | true               | false     | 1          | 6
        i-b         | web         | non_production    | 24           | 48         | 1              | true   | false   | true        | true          | false              |           | 1          | 1
        vpce        | unallocated |                   | 24           |            |                |        | false   | false       | false         | false              |           | 3          | 1
        db          | unallocated |                   | 24           | 48         | 2              | true   | false   | false       | false         | false              | true      |            | 1
        """);
    assertThat(months.columns())
        .contains(RESOURCE_MONTHS.columns().stream().map(Column::name).toArray(String[]::new));
  }

  private Dataset<Row> built(Job job, String input, Dataset<Row> rows) {
    Dataset<Row> made = job.build(GivenInputs.of(spark, List.of("2025-01"), Map.of(input, rows)));
    assertThat(made.columns())
        .contains(job.output().columns().stream().map(Column::name).toArray(String[]::new));
    return made;
  }
}
