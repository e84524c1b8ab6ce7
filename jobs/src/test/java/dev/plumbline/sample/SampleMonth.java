package dev.plumbline.sample;

import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;

/**
 * A month of the company, written once for all tests that look at it: views {@code bill}, {@code
 * metrics}, {@code waste}, {@code owners}, {@code totals} and {@code planted}.
 */
abstract class SampleMonth {
  static final SampleSize SIZE = new SampleSize(105_000, 1, 7, YearMonth.of(2026, 6));

  /** AWS rounds each row to ten decimals; a month has some thousand rows of a commitment. */
  static final double ROUNDING = 1e-6;

  static SparkSession spark;
  static Path out;

  @BeforeAll
  static synchronized void write() {
    spark = SparkTest.session();
    if (out != null) {
      return;
    }
    try {
      out = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "sample-month");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  static double number(String query) {
    return spark.sql("select cast((" + query + ") as double)").first().getDouble(0);
  }
}
