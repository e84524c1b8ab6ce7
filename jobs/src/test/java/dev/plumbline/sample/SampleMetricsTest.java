package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The metrics of the company. */
class SampleMetricsTest extends SampleMonth {

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
  void machinesFitTheirWorkMoreOrLessWell() {
    String peaks =
        "select count(*) from (select percentile(value.max, 0.995) as peak"
            + " from metrics where metric_name = 'CPUUtilization'"
            + " group by account_id, region, namespace, to_json(dimensions)) where peak %s";
    assertThat(number(peaks.formatted("< 5"))).isGreaterThanOrEqualTo(3);
    assertThat(number(peaks.formatted("between 5 and 40"))).isGreaterThanOrEqualTo(4);
    assertThat(number(peaks.formatted("between 40 and 80"))).isGreaterThanOrEqualTo(8);
    assertThat(number(peaks.formatted("> 80"))).isGreaterThanOrEqualTo(3);
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
}
