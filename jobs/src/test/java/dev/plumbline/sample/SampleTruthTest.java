package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is planted in the company, and that the bill holds it. */
class SampleTruthTest extends SampleMonth {

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
}
