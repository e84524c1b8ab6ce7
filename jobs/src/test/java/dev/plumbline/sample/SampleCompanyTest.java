package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A month of the company, written once and looked at from all sides. */
class SampleCompanyTest {
  private static final SampleSize SIZE = new SampleSize(105_000, 1, 7, YearMonth.of(2026, 6));

  /** AWS rounds each row to ten decimals; a month has some thousand rows of a commitment. */
  private static final double ROUNDING = 1e-6;

  @TempDir static Path out;
  private static SparkSession spark;

  @BeforeAll
  static void write() {
    spark = SparkTest.session();
    SampleCompany.write(spark, out, SIZE);
    spark.read().parquet(out + "/cur2/" + Export.NAME + "/data").createOrReplaceTempView("bill");
    metrics().createOrReplaceTempView("metrics");
    csv("waste").createOrReplaceTempView("waste");
    // Only three months are long enough for every verdict; they need not be written.
    Generator demo = new Generator(spark, SampleSize.demo());
    demo.waste(demo.units().fixed(), 2).createOrReplaceTempView("planted");
    csv("owners").createOrReplaceTempView("owners");
    csv("totals").createOrReplaceTempView("totals");
  }

  @Test
  void theBillHasTheRowsThatWereAskedFor() {
    assertThat(number("select count(*) from bill"))
        .isCloseTo((double) SIZE.rows(), within(SIZE.rows() * 0.05));
  }

  @Test
  void theExportHasEveryColumnOfTheFormat() {
    assertThat(spark.table("bill").columns())
        .contains(CurSchema.EXPORTED.keySet().toArray(String[]::new));
    assertThat(spark.table("bill").schema().apply("resource_tags").dataType())
        .isEqualTo(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true));
    assertThat(spark.table("bill").schema().apply("line_item_usage_start_date").dataType())
        .isEqualTo(DataTypes.TimestampType);
  }

  @Test
  void theManifestListsTheFilesThatExist() throws IOException {
    String manifest =
        Files.readString(
            out.resolve(
                "cur2/%s/metadata/BILLING_PERIOD=2026-06/%s-Manifest.json"
                    .formatted(Export.NAME, Export.NAME)));
    try (Stream<Path> files = Files.list(out.resolve(Export.data(YearMonth.of(2026, 6))))) {
      List<Path> found = files.sorted().toList();
      assertThat(found).isNotEmpty();
      assertThat(found)
          .allSatisfy(file -> assertThat(manifest).contains("\"file://" + file.toAbsolutePath()));
    }
    assertThat(manifest).contains("\"executionId\"", "\"exportArn\"", "\"type\": \"map\"");
  }

  @Test
  void usageIsBilledByTheHour() {
    assertThat(
            number(
                """
                select count(*) from bill
                where line_item_line_item_type in ('Usage', 'DiscountedUsage',
                    'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanRecurringFee')
                  and unix_seconds(line_item_usage_end_date)
                    - unix_seconds(line_item_usage_start_date) <> 3600
                """))
        .isZero();
  }

  @Test
  void aLineIsNamedOnceInItsInterval() {
    assertThat(
            number(
                """
                select count(*) - count(distinct identity_line_item_id, identity_time_interval)
                from bill
                """))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DiscountedUsage",
        "RIFee",
        "Fee",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "SavingsPlanRecurringFee",
        "SavingsPlanUpfrontFee",
        "Tax",
        "Credit",
        "Refund"
      })
  void everyTypeOfLineOccurs(String type) {
    assertThat(
            number(
                "select count(*) from bill where line_item_line_item_type = '%s'".formatted(type)))
        .isPositive();
  }

  @Test
  void theFeeOfAReservationIsUsedOrUnused() {
    Dataset<Row> months =
        spark.sql(
            """
            select reservation_reservation_a_r_n, bill_billing_period_start_date,
              sum(case when line_item_line_item_type = 'RIFee' then line_item_unblended_cost
                + reservation_amortized_upfront_fee_for_billing_period
                - reservation_unused_amortized_upfront_fee_for_billing_period
                - reservation_unused_recurring_fee else 0 end) as fee,
              sum(case when line_item_line_item_type = 'DiscountedUsage'
                then reservation_effective_cost else 0 end) as used
            from bill where line_item_line_item_type in ('RIFee', 'DiscountedUsage')
            group by 1, 2
            """);
    List<Row> rows = months.collectAsList();
    assertThat(rows).hasSize(6);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.getDouble(2)).isCloseTo(row.getDouble(3), within(ROUNDING)));
  }

  @Test
  void aPlanIsUsedForWhatItCoversInEveryHour() {
    assertThat(
            number(
                """
                select count(*) from (
                  select savings_plan_savings_plan_a_r_n, line_item_usage_start_date,
                    sum(coalesce(savings_plan_savings_plan_effective_cost, 0)) as covered,
                    sum(coalesce(savings_plan_used_commitment, 0)) as used,
                    sum(case when line_item_line_item_type in
                      ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
                      then line_item_unblended_cost else 0 end) as netted
                  from bill where savings_plan_savings_plan_a_r_n is not null group by 1, 2)
                where abs(covered - used) > 1e-6 or abs(netted) > 1e-6
                """))
        .isZero();
  }

  @Test
  void amortisedCostAndUpfrontFeesAddUpToTheBill() {
    double difference =
        number(
            """
            select sum(line_item_unblended_cost) - sum(case line_item_line_item_type
              when 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
              when 'SavingsPlanNegation' then 0
              when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date
                - savings_plan_used_commitment
                - savings_plan_amortized_upfront_commitment_for_billing_period
              when 'DiscountedUsage' then reservation_effective_cost
              when 'RIFee' then reservation_unused_amortized_upfront_fee_for_billing_period
                + reservation_unused_recurring_fee
                - reservation_amortized_upfront_fee_for_billing_period
              else line_item_unblended_cost end)
            from bill
            """);
    assertThat(difference).isCloseTo(0, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EC2-01", "EBS-01", "EBS-02", "EBS-03", "IP-01", "ELB-01", "NAT-01", "RDS-01", "COM-01",
        "COM-02"
      })
  void everyRuleHasThreeTrueCases(String rule) {
    assertThat(
            number(
                "select count(*) from planted where rule_id = '%s' and verdict = 'FINDING'"
                    .formatted(rule)))
        .isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "EC2-01, mobile-push-1, OK, network_busy",
    "EC2-01, data-close-1, OK, periodic_use",
    "EC2-01, shop-web-2, EXCLUDED, group_member",
    "EC2-01, search-new-1, NOT_EVALUATED, young",
    "EC2-01, shop-old-1, EXCLUDED, gone",
    "EC2-01, sandbox-try-1, NOT_EVALUATED, metric_missing",
    "EC2-01, lab-sparse-1, NOT_EVALUATED, insufficient_data",
    "EC2-01, audit-keep-1, EXCLUDED, optout",
    "EC2-01, checkout-dr-1, EXCLUDED, standby",
    "EBS-01, lab-stopped-1-disk, FINDING, stopped_host",
    "EBS-03, tiny-volume-1, OK, immaterial",
    "IP-01, eip-brief-1, NOT_EVALUATED, young",
    "ELB-01, shop-old-alb, FINDING, no_requests",
    "ELB-01, search-old-nlb, FINDING, no_flows",
    "ELB-01, sandbox-nlb, NOT_EVALUATED, metric_missing",
    "RDS-01, etl-meta-db, OK, cpu_or_iops_busy",
    "COM-01, ri-m6g-full, OK, fully_used",
    "COM-02, sp-full, OK, fully_used"
  })
  void theNearMissesArePlanted(String rule, String name, String verdict, String reason) {
    List<Row> found =
        spark
            .sql(
                "select verdict, reason_hint from planted where rule_id = '%s' and resource_name = '%s'"
                    .formatted(rule, name))
            .collectAsList();
    assertThat(found)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo(verdict);
              assertThat(row.getString(1)).isEqualTo(reason);
            });
  }

  @Test
  void aMonthIsTooShortForRulesThatLookBackLonger() {
    assertThat(
            number(
                """
                select count(*) from waste
                where rule_id in ('EBS-01', 'NAT-01') and verdict <> 'NOT_EVALUATED'
                """))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "checkout-prod, checkout-app-1, checkout, tag_misspelt",
    "legacy-erp, erp-db, erp, tag_key_variant",
    "legacy-erp, erp-idle-1, unallocated, nobody",
    "shop-prod, shop-web-1, shop, tag",
    "data-prod, lost-volume-2, data, owners_file"
  })
  void ownersAreThoseThatWereMeant(String account, String name, String owner, String by) {
    Resource resource =
        new Units(SIZE)
            .planted().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    assertThat(resource.account().name()).isEqualTo(account);
    List<Row> found =
        spark
            .sql(
                "select owner, planned_by from owners where id = '%s' and sub_account_id = '%s'"
                    .formatted(resource.id(), resource.account().id()))
            .collectAsList();
    assertThat(found)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo(owner);
              assertThat(row.getString(1)).isEqualTo(by);
            });
  }

  @Test
  void whateverTheTruthNamesStandsInTheBill() {
    assertThat(
            number(
                """
                select count(*) from waste where resource_id not in (
                  select line_item_resource_id from bill where line_item_resource_id is not null)
                """))
        .isZero();
  }

  @Test
  void everyBilledMachineAndVolumeIsInTheTruth() {
    assertThat(
            number(
                """
                select count(distinct line_item_resource_id) from bill
                where (line_item_usage_type like '%BoxUsage:%'
                    or line_item_usage_type like '%SpotUsage:%'
                    or line_item_usage_type like '%EBS:VolumeUsage%'
                    or line_item_usage_type like '%InstanceUsage:%'
                    or line_item_usage_type like '%Multi-AZUsage:%'
                    or line_item_usage_type like '%LoadBalancerUsage%'
                    or line_item_usage_type like '%NatGateway-Hours%')
                  and line_item_resource_id not in (select resource_id from waste)
                """))
        .isZero();
  }

  @Test
  void totalsAreThoseOfTheBill() {
    assertThat(
            number(
                """
                select sum(unblended_cost) - (select sum(line_item_unblended_cost) from bill)
                from totals
                """))
        .isCloseTo(0, within(ROUNDING));
    assertThat(number("select sum(rows) - (select count(*) from bill) from totals")).isZero();
  }

  @Test
  void amountsHaveTenDecimalsAtMost() {
    assertThat(
            number(
                """
                select count(*) from bill
                where cast(line_item_unblended_cost as decimal(24,10)) <>
                  cast(line_item_unblended_cost as decimal(38,18))
                """))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "Chekout", "checkout ", "CHECKOUT", "=HYPERLINK("})
  void hostileAndMisspeltTagsArriveUnchanged(String value) {
    assertThat(
            number(
                "select count(*) from bill where startswith(resource_tags['user_team'], '%s')"
                    .formatted(value)))
        .isPositive();
  }

  @Test
  void aTagMayHoldALineBreakACommaAndQuotes() {
    assertThat(
            number(
                """
                select count(*) from bill
                where resource_tags['user_application'] = 'line one\\nline two, "quoted"'
                """))
        .isPositive();
  }

  @Test
  void metricsFitTogether() {
    assertThat(
            number(
                """
                select count(*) from metrics where value.count <= 0
                  or value.sum / value.count < value.min - 1
                  or value.sum / value.count > value.max + 1
                """))
        .isZero();
  }

  @Test
  void someMetricsAreSentTwiceAndTheLaterOneCountsMore() {
    assertThat(
            number(
                """
                select count(*) from (
                  select count(*) as times, count(distinct value.count) as counts from metrics
                  where metric_name = 'CPUUtilization' group by account_id, region, namespace, metric_name, to_json(dimensions), timestamp)
                where times > 1 and counts = times
                """))
        .isPositive();
  }

  @Test
  void nothingIsCollectedInTheForgottenRegion() {
    assertThat(number("select count(*) from metrics where region = 'eu-north-1'")).isZero();
    assertThat(number("select count(*) from bill where product_region_code = 'eu-north-1'"))
        .isPositive();
  }

  @Test
  void silentLoadBalancersPublishNothingWhileTheirNeighboursDo() {
    String requests =
        "select count(*) from metrics where metric_name = 'RequestCount'"
            + " and account_id = '210000000001' and dimensions.LoadBalancer like 'app/%s/%%'";
    assertThat(number(requests.formatted("shop-old-alb"))).isZero();
    assertThat(number(requests.formatted("shop-alb"))).isPositive();
  }

  private static Dataset<Row> metrics() {
    return spark
        .read()
        .schema(
            """
            account_id string, region string, namespace string, metric_name string,
            dimensions struct<LoadBalancer:string,InstanceId:string,VolumeId:string,
              DBInstanceIdentifier:string,NatGatewayId:string,LoadBalancerName:string,
              FunctionName:string,TableName:string,CacheClusterId:string,
              AutoScalingGroupName:string,InstanceType:string>,
            timestamp bigint, value struct<max:double,min:double,sum:double,count:double>,
            unit string
            """)
        .option("recursiveFileLookup", true)
        .json(out + "/metrics");
  }

  private static Dataset<Row> csv(String name) {
    return spark.read().option("header", true).csv(out + "/truth/" + name + ".csv");
  }

  private static double number(String query) {
    return spark.sql("select cast((" + query + ") as double)").first().getDouble(0);
  }
}
