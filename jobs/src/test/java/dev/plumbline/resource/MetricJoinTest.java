package dev.plumbline.resource;

import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.ingest.PointsOfLines;
import dev.plumbline.resource.JoinPairs.Pair;
import dev.plumbline.testkit.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Lines of a bill and points as CloudWatch sends them: which of them belong together. */
class MetricJoinTest extends SparkTest {
  private static final String HEADER =
      "charge_date | resource_id | x_product_code | x_usage_type | tags | pricing_unit | billed_hours | consumed_quantity | x_net_effective_cost | x_line_count\n";

  private Map<String, String> joins(List<Pair> pairs, String region, String metricRegion) {
    StringBuilder bill = new StringBuilder(HEADER);
    StringBuilder stream = new StringBuilder();
    for (Pair pair : pairs) {
      bill.append(
          String.join(
              " | ",
              "2026-02-02",
              pair.id(),
              pair.product(),
              pair.usage(),
              pair.tags(),
              "Hrs",
              "24",
              "24",
              "1",
              "1\n"));
      String metric = pair.namespace().equals("AWS/S3") ? "BucketSizeBytes" : "AnyMetric";
      stream.append(
          """
          {"account_id":"111122223333","region":"%s","namespace":"%s","metric_name":"%s","dimensions":%s,"timestamp":1769990400000,"value":{"max":1,"min":1,"sum":1,"count":1},"unit":"Count"}
          """
              .formatted(metricRegion, pair.namespace(), metric, pair.dimensions()));
    }
    return days(bill.toString(), stream.toString(), region)
        .select("resource_id", "x_metric_join")
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.getString(0), row -> row.getString(1), (a, b) -> a + b, TreeMap::new));
  }

  private Dataset<Row> days(String bill, String stream, String region) {
    Dataset<Row> days =
        rows(CHARGE_DAYS, bill)
            .withColumn("billing_period", lit("2026-02"))
            .withColumn("sub_account_id", lit("111122223333"))
            .withColumn("region_id", lit(region))
            .withColumn("billing_currency", lit("USD"));
    FixedInputs inputs =
        new FixedInputs("2026-02", "2026-02-28")
            .with(CHARGE_DAYS, days)
            .with(METRIC_POINTS, PointsOfLines.of(spark, stream))
            .with(METRIC_COLLECTIONS, rows(METRIC_COLLECTIONS, "billing_period\n"));
    return new BuildResourceDays(Formats.load().resources(), "^EU-", "charge_category = 'Credit'")
        .build(inputs);
  }

  @Test
  void eachServiceFindsItsMetricsByItsOwnDimension() {
    assertThat(joins(JoinPairs.ALL, "eu-west-1", "eu-west-1"))
        .isEqualTo(
            JoinPairs.ALL.stream()
                .collect(Collectors.toMap(Pair::id, Pair::join, (a, b) -> a + b, TreeMap::new)));
  }

  @Test
  void aDistributionHasItsMetricsInVirginiaWhereverItsBytesWereBilled() {
    Pair distribution =
        JoinPairs.pair(
            "AmazonCloudFront",
            "EU-Requests-Tier1",
            "arn:aws:cloudfront::111122223333:distribution/E1",
            "AWS/CloudFront",
            "{\"DistributionId\":\"E1\",\"Region\":\"Global\"}",
            "JOINED");
    assertThat(joins(List.of(distribution), "eu-west-1", "us-east-1")).containsValue("JOINED");
    assertThat(joins(List.of(distribution), "eu-west-1", "eu-west-1")).containsValue("NO_METRICS");
  }

  @Test
  void namesOfOneRegionAreNotThoseOfAnother() {
    Pair queue =
        JoinPairs.pair(
            "AWSQueueService",
            "Requests-Tier1",
            JoinPairs.arn("sqs", "jobs"),
            "AWS/SQS",
            "{\"QueueName\":\"jobs\"}",
            "NO_METRICS");
    assertThat(joins(List.of(queue), "eu-west-1", "us-east-1")).containsValue("NO_METRICS");
  }

  @Test
  void anIdOfAnotherAccountIsNotJoinedButCounted() {
    Pair shared =
        JoinPairs.pair(
            "AmazonVPC",
            "TransitGateway-Hours",
            "arn:aws:ec2:eu-west-1:999988887777:transit-gateway/tgw-0b",
            "AWS/TransitGateway",
            "{\"TransitGateway\":\"tgw-0b\"}",
            "OTHER_ACCOUNT");
    assertThat(joins(List.of(shared), "eu-west-1", "eu-west-1")).containsValue("OTHER_ACCOUNT");
  }

  /** A database that went and came again under its name: the day between has metrics, no bill. */
  @Test
  void aNameThatIsUsedAgainHasMetricsOnTheDaysItIsBilled() {
    String id = JoinPairs.arn("rds", "db:orders");
    StringBuilder bill = new StringBuilder(HEADER);
    StringBuilder stream = new StringBuilder();
    for (int day = 2; day <= 4; day++) {
      if (day != 3) {
        bill.append(
            "2026-02-0%d | %s | AmazonRDS | EU-InstanceUsage:db.m5.large | {} | Hrs | 24 | 24 | 1 | 1\n"
                .formatted(day, id));
      }
      long noon = java.time.Instant.parse("2026-02-0%dT12:00:00Z".formatted(day)).toEpochMilli();
      stream.append(
          """
          {"account_id":"111122223333","region":"eu-west-1","namespace":"AWS/RDS","metric_name":"DatabaseConnections","dimensions":{"DBInstanceIdentifier":"orders"},"timestamp":%d,"value":{"max":%d,"min":1,"sum":1,"count":1},"unit":"Count"}
          """
              .formatted(noon, day));
    }
    assertThat(
            days(bill.toString(), stream.toString(), "eu-west-1")
                .selectExpr("concat_ws(' ', charge_date, metrics['DatabaseConnections'].max)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("2026-02-02 2.0", "2026-02-04 4.0");
  }
}
