package dev.plumbline.resource;

import java.util.List;

/**
 * Of each service lines of a bill, points as CloudWatch sends them, and what becomes of the two.
 */
final class JoinPairs {
  static final List<Pair> ALL =
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

  /** Service, usage, id, tags; then namespace and dimensions of a point; JOINED or why not. */
  record Pair(
      String product,
      String usage,
      String id,
      String tags,
      String namespace,
      String dimensions,
      String join) {}

  static Pair pair(
      String product, String usage, String id, String namespace, String dimensions, String join) {
    return new Pair(product, usage, id, "", namespace, dimensions, join);
  }

  static String arn(String service, String resource) {
    return "arn:aws:" + service + ":eu-west-1:111122223333:" + resource;
  }

  private JoinPairs() {}
}
