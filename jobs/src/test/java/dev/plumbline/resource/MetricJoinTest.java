package dev.plumbline.resource;

import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.ingest.PointsOfLines;
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
  /** Service, usage, id, tags; then namespace and dimensions of a point; JOINED or why not. */
  private record Pair(
      String product,
      String usage,
      String id,
      String tags,
      String namespace,
      String dimensions,
      String join) {}

  private static Pair pair(
      String product, String usage, String id, String namespace, String dimensions, String join) {
    return new Pair(product, usage, id, "", namespace, dimensions, join);
  }

  private static String arn(String service, String resource) {
    return "arn:aws:" + service + ":eu-west-1:111122223333:" + resource;
  }

  private static final String HEADER =
      "charge_date | resource_id | x_product_code | x_usage_type | tags | pricing_unit | billed_hours | consumed_quantity | x_net_effective_cost | x_line_count\n";

  private static final List<Pair> PAIRS =
      List.of(
          pair(
              "AmazonEC2",
              "BoxUsage:m5.large",
              "i-0000000000000000a",
              "AWS/EC2",
              "{\"InstanceId\":\"i-0000000000000000a\"}",
              "JOINED"),
          pair(
              "AmazonEC2",
              "BoxUsage:m5.large",
              "i-0000000000000000b",
              "AWS/EC2",
              "{\"InstanceId\":\"i-0000000000000000b\",\"ImageId\":\"ami-1\"}",
              "NO_METRICS"),
          pair(
              "AmazonEC2",
              "EBS:VolumeUsage.gp3",
              "vol-0000000000000000a",
              "AWS/EBS",
              "{\"VolumeId\":\"vol-0000000000000000a\"}",
              "JOINED"),
          pair(
              "AmazonEC2",
              "NatGateway-Hours",
              arn("ec2", "natgateway/nat-0000000000000000a"),
              "AWS/NATGateway",
              "{\"NatGatewayId\":\"nat-0000000000000000a\"}",
              "JOINED"),
          pair(
              "AmazonVPC",
              "VpcEndpoint-Hours",
              arn("ec2", "vpc-endpoint/vpce-0000000000000000a"),
              "AWS/PrivateLinkEndpoints",
              "{\"VPC Endpoint Id\":\"vpce-0000000000000000a\"}",
              "JOINED"),
          pair(
              "AmazonVPC",
              "TransitGateway-Hours",
              arn("ec2", "transit-gateway-attachment/tgw-attach-0a"),
              "AWS/TransitGateway",
              "{\"TransitGateway\":\"tgw-0a\",\"TransitGatewayAttachment\":\"tgw-attach-0a\"}",
              "JOINED"),
          pair(
              "AmazonVPC",
              "TransitGateway-Hours",
              arn("ec2", "transit-gateway/tgw-0b"),
              "AWS/TransitGateway",
              "{\"TransitGateway\":\"tgw-0b\"}",
              "JOINED"),
          pair(
              "AWSELB",
              "LoadBalancerUsage",
              arn("elasticloadbalancing", "loadbalancer/app/web/1"),
              "AWS/ApplicationELB",
              "{\"LoadBalancer\":\"app/web/1\"}",
              "JOINED"),
          pair(
              "AWSELB",
              "LCUUsage",
              arn("elasticloadbalancing", "loadbalancer/net/web/1"),
              "AWS/NetworkELB",
              "{\"LoadBalancer\":\"net/web/1\"}",
              "JOINED"),
          pair(
              "AmazonEC2",
              "LoadBalancerUsage",
              arn("elasticloadbalancing", "loadbalancer/gwy/web/1"),
              "AWS/GatewayELB",
              "{\"LoadBalancer\":\"gwy/web/1\"}",
              "JOINED"),
          pair(
              "AWSELB",
              "LoadBalancerUsage",
              arn("elasticloadbalancing", "loadbalancer/old"),
              "AWS/ELB",
              "{\"LoadBalancerName\":\"old\"}",
              "JOINED"),
          pair(
              "AmazonRDS",
              "InstanceUsage:db.t3.small",
              arn("rds", "db:shop"),
              "AWS/RDS",
              "{\"DBInstanceIdentifier\":\"shop\"}",
              "JOINED"),
          pair(
              "AmazonRDS",
              "Aurora:StorageUsage",
              arn("rds", "cluster:cluster-ABC"),
              "AWS/RDS",
              "{\"DBClusterIdentifier\":\"shop\"}",
              "UNMAPPED"),
          pair(
              "AmazonDocDB",
              "InstanceUsage:db.r5.large",
              arn("rds", "db:docs"),
              "AWS/DocDB",
              "{\"DBInstanceIdentifier\":\"docs\"}",
              "JOINED"),
          pair(
              "AmazonNeptune",
              "InstanceUsage:db.r5.large",
              arn("rds", "db:graph"),
              "AWS/Neptune",
              "{\"DBInstanceIdentifier\":\"graph\"}",
              "JOINED"),
          pair(
              "AWSLambda",
              "Lambda-GB-Second",
              arn("lambda", "function:mail:7"),
              "AWS/Lambda",
              "{\"FunctionName\":\"mail\"}",
              "JOINED"),
          pair(
              "AWSLambda",
              "Lambda-GB-Second",
              arn("lambda", "function:post"),
              "AWS/Lambda",
              "{\"FunctionName\":\"post\",\"Resource\":\"post:7\"}",
              "NO_METRICS"),
          pair(
              "AmazonDynamoDB",
              "TimedStorage-ByteHrs",
              arn("dynamodb", "table/orders"),
              "AWS/DynamoDB",
              "{\"TableName\":\"orders\"}",
              "JOINED"),
          pair(
              "AmazonElastiCache",
              "NodeUsage:cache.t3.small",
              arn("elasticache", "cluster:sessions-001"),
              "AWS/ElastiCache",
              "{\"CacheClusterId\":\"sessions-001\"}",
              "JOINED"),
          pair(
              "AmazonElastiCache",
              "ElastiCache:CachedData",
              arn("elasticache", "serverlesscache:cart"),
              "AWS/ElastiCache",
              "{\"clusterId\":\"cart\"}",
              "JOINED"),
          pair(
              "AmazonRedshift",
              "Node:ra3.xlplus",
              arn("redshift", "cluster:dwh"),
              "AWS/Redshift",
              "{\"ClusterIdentifier\":\"dwh\"}",
              "JOINED"),
          pair(
              "AmazonRedshift",
              "Redshift:ServerlessUsage",
              arn("redshift-serverless", "workgroup/0c1d"),
              "AWS/Redshift-Serverless",
              "{\"Workgroup\":\"adhoc\"}",
              "UNMAPPED"),
          pair(
              "AmazonES",
              "ESInstance:t3.small",
              arn("es", "domain/logs"),
              "AWS/ES",
              "{\"DomainName\":\"logs\",\"ClientId\":\"111122223333\"}",
              "JOINED"),
          pair(
              "AmazonEFS",
              "TimedStorage-ByteHrs",
              arn("elasticfilesystem", "file-system/fs-0a"),
              "AWS/EFS",
              "{\"FileSystemId\":\"fs-0a\"}",
              "JOINED"),
          pair(
              "AmazonKinesis",
              "Storage-ShardHour",
              arn("kinesis", "stream/clicks"),
              "AWS/Kinesis",
              "{\"StreamName\":\"clicks\"}",
              "JOINED"),
          pair(
              "AWSQueueService",
              "Requests-Tier1",
              arn("sqs", "jobs"),
              "AWS/SQS",
              "{\"QueueName\":\"jobs\"}",
              "JOINED"),
          pair(
              "AmazonSNS",
              "DeliveryAttempts-HTTP",
              arn("sns", "alarms"),
              "AWS/SNS",
              "{\"TopicName\":\"alarms\"}",
              "JOINED"),
          pair(
              "AmazonMSK",
              "Kafka.m5.large",
              arn("kafka", "cluster/events/0c1d"),
              "AWS/Kafka",
              "{\"Cluster Name\":\"events\",\"Broker ID\":\"2\"}",
              "JOINED"),
          pair(
              "AmazonMQ",
              "mq.m5.large",
              arn("mq", "broker:orders:b-0c1d"),
              "AWS/AmazonMQ",
              "{\"Broker\":\"orders-2\"}",
              "JOINED"),
          pair(
              "AmazonS3",
              "TimedStorage-ByteHrs",
              "my.bucket-1",
              "AWS/S3",
              "{\"BucketName\":\"my.bucket-1\",\"StorageType\":\"StandardStorage\"}",
              "JOINED"),
          pair(
              "AmazonS3",
              "TimedStorage-ByteHrs",
              "my.bucket-2",
              "AWS/S3",
              "{\"BucketName\":\"my.bucket-2\",\"StorageType\":\"AllStorageTypes\"}",
              "NO_METRICS"),
          pair(
              "AmazonSageMaker",
              "Host:ml.m5.large",
              arn("sagemaker", "endpoint/ranking"),
              "AWS/SageMaker",
              "{\"EndpointName\":\"Ranking\",\"VariantName\":\"AllTraffic\"}",
              "JOINED"),
          pair(
              "AmazonSageMaker",
              "Notebk:ml.t3.medium",
              arn("sagemaker", "notebook-instance/lab"),
              "/aws/sagemaker/NotebookInstances",
              "{\"NotebookInstanceName\":\"Lab\"}",
              "JOINED"),
          pair(
              "AmazonSageMaker",
              "Train:ml.m5.large",
              arn("sagemaker", "training-job/fit"),
              "/aws/sagemaker/TrainingJobs",
              "{\"Host\":\"Fit/algo-1\"}",
              "JOINED"),
          pair(
              "AmazonECS",
              "EUW1-Fargate-GB-Hours",
              arn("ecs", "task/prod/0a"),
              "AWS/ECS",
              "{\"ClusterName\":\"prod\"}",
              "JOINED"),
          new Pair(
              "AmazonECS",
              "EUW1-Fargate-GB-Hours",
              arn("ecs", "task/stage/0b"),
              "{\"aws:ecs:serviceName\":\"web\"}",
              "AWS/ECS",
              "{\"ClusterName\":\"stage\",\"ServiceName\":\"web\"}",
              "JOINED"),
          pair(
              "AmazonEKS",
              "AmazonEKS-Hours:perCluster",
              arn("eks", "cluster/prod"),
              "ContainerInsights",
              "{\"ClusterName\":\"prod\"}",
              "JOINED"),
          pair(
              "AmazonEKS",
              "EKS-EC2-vCPU-Hours",
              arn("eks", "pod/prod/shop/web-7d4b9c6f5d-x2x9k/0c"),
              "ContainerInsights",
              "{\"ClusterName\":\"prod\",\"Namespace\":\"shop\",\"PodName\":\"web\"}",
              "JOINED"),
          pair(
              "AWSGlue",
              "ETL-DPU-Hour",
              arn("glue", "job/nightly"),
              "Glue",
              "{\"JobName\":\"nightly\",\"JobRunId\":\"ALL\",\"Type\":\"count\"}",
              "JOINED"),
          pair(
              "AmazonWorkSpaces",
              "AutoStop-User",
              arn("workspaces", "workspace/ws-0a"),
              "AWS/WorkSpaces",
              "{\"WorkspaceId\":\"ws-0a\"}",
              "JOINED"),
          pair(
              "AmazonCloudWatch",
              "CW:MetricMonitorUsage",
              arn("ec2", "instance/i-0000000000000000a"),
              "AWS/EC2",
              "{\"InstanceId\":\"i-0000000000000000c\"}",
              "NOT_APPLICABLE"),
          pair(
              "AmazonEC2",
              "EBS:SnapshotUsage",
              arn("ec2", "snapshot/snap-0000000000000000a"),
              "AWS/EBS",
              "{\"VolumeId\":\"vol-0000000000000000c\"}",
              "NOT_APPLICABLE"),
          pair(
              "AmazonQuantum",
              "Qubit-Hours",
              arn("braket", "device/one"),
              "AWS/Braket",
              "{\"Device\":\"one\"}",
              "UNMAPPED"));

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
    return new BuildResourceDays(Formats.load().resources(), "^EU-").build(inputs);
  }

  @Test
  void eachServiceFindsItsMetricsByItsOwnDimension() {
    assertThat(joins(PAIRS, "eu-west-1", "eu-west-1"))
        .isEqualTo(
            PAIRS.stream()
                .collect(Collectors.toMap(Pair::id, Pair::join, (a, b) -> a + b, TreeMap::new)));
  }

  @Test
  void aDistributionHasItsMetricsInVirginiaWhereverItsBytesWereBilled() {
    Pair distribution =
        pair(
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
        pair(
            "AWSQueueService",
            "Requests-Tier1",
            arn("sqs", "jobs"),
            "AWS/SQS",
            "{\"QueueName\":\"jobs\"}",
            "NO_METRICS");
    assertThat(joins(List.of(queue), "eu-west-1", "us-east-1")).containsValue("NO_METRICS");
  }

  @Test
  void anIdOfAnotherAccountIsNotJoinedButCounted() {
    Pair shared =
        pair(
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
    String id = arn("rds", "db:orders");
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
