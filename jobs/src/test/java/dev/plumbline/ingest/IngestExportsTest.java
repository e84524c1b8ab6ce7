package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AWS says itself is kept as AWS says it. */
class IngestExportsTest extends SparkTest {
  @TempDir Path folder;

  private Dataset<Row> read(Table table) {
    return IngestExports.read(
        spark,
        IngestExports.files(folder.toString(), "inputs.x", new Configuration()),
        table,
        Bills.FORMATS);
  }

  private static String carbon(String version, String month, String account, String tonnes) {
    return String.join(
            ",",
            "2026-02-18T00:00:00.000Z",
            "EU",
            version,
            "011111111111",
            account,
            "AmazonEC2",
            "eu-west-1",
            tonnes,
            "MTCO2e",
            "0.0",
            "MTCO2e",
            month + "-01T00:00:00.000Z",
            month + "-28T00:00:00.000Z")
        + "\n";
  }

  @Test
  void aMonthCountsUnderItsNewestModelVersionAlone() {
    String header =
        "last_refresh_timestamp,location,model_version,payer_account_id,usage_account_id,"
            + "product_code,region_code,total_lbm_emissions_value,total_lbm_emissions_unit,"
            + "total_mbm_emissions_value,total_mbm_emissions_unit,usage_period_start,"
            + "usage_period_end\n";
    Bills.write(
        folder.resolve("carbon_model_version=v3.0.0/usage_period=2026-01/a.csv.gz"),
        Bills.gzip(header + carbon("v3.0.0", "2026-01", "222222222222", "0.5")));
    Bills.write(
        folder.resolve("carbon_model_version=v10.0.0/usage_period=2026-01/a.csv.gz"),
        Bills.gzip(header + carbon("v10.0.0", "2026-01", "222222222222", "4.0E-4")));
    Bills.write(
        folder.resolve("carbon_model_version=v3.0.0/usage_period=2025-12/a.csv.gz"),
        Bills.gzip(header + carbon("v3.0.0", "2025-12", "222222222222", "0.25")));

    assertRows(
        read(AwsExports.AWS_EMISSIONS),
        AwsExports.AWS_EMISSIONS,
        """
        usage_month | billing_account_id | sub_account_id | x_product_code | region_id | model_version | operational_location_gco2e | operational_market_gco2e
        2025-12     | 011111111111       | 222222222222   | AmazonEC2      | eu-west-1 | v3.0.0        | 250000                     | 0
        2026-01     | 011111111111       | 222222222222   | AmazonEC2      | eu-west-1 | v10.0.0       | 400                        | 0
        """);
  }

  @Test
  void ofDailyRecommendationsTheLastDayCounts() {
    String header =
        "account_id,action_type,currency_code,current_resource_summary,current_resource_type,"
            + "estimated_monthly_savings_after_discount,estimated_monthly_savings_before_discount,"
            + "recommendation_id,recommendation_lookback_period_in_days,recommendation_source,"
            + "region,resource_arn,restart_needed\n";
    String row =
        "222222222222,Stop,USD,m5.large,Ec2Instance,60,70.08,%s,14,ComputeOptimizer,eu-west-1,"
            + "arn:aws:ec2:eu-west-1:222222222222:instance/i-0123456789abcdef0,true\n";
    Bills.write(folder.resolve("data/date=2026-01-01/a.csv"), header + row.formatted("old"));
    Bills.write(folder.resolve("data/date=2026-01-02/a.csv"), header + row.formatted("new"));
    Bills.write(
        folder.resolve("optimizer/ec2.csv"),
        "accountId,instanceArn,finding,currentInstanceType,recommendationOptions_1_instanceType,"
            + "recommendationOptions_1_estimatedMonthlySavings_value,lookBackPeriodInDays\n"
            + "222222222222,arn:aws:ec2:eu-west-1:222222222222:instance/i-0123456789abcdef1,"
            + "Overprovisioned,m5.xlarge,m5.large,70.08,14\n");

    assertRows(
        read(AwsExports.AWS_RECOMMENDATIONS),
        AwsExports.AWS_RECOMMENDATIONS,
        """
        recommendation_source | region_id | resource_id         | action_type | finding         | current_summary | recommended_summary | saving_on_demand | saving_after_discounts | lookback_days | needs_restart
        ComputeOptimizer      | eu-west-1 | i-0123456789abcdef0 | Stop        |                 | m5.large        |                     | 70.08            | 60                     | 14            | true
        ComputeOptimizer      | eu-west-1 | i-0123456789abcdef1 |             | Overprovisioned | m5.xlarge       | m5.large            | 70.08            |                        | 14            |
        """);
  }

  @Test
  void ofExecutionsBesideOneAnotherTheNewestCounts() {
    for (String day : List.of("date=2026-01-01", "date=2026-01-02", "usage_period=2025-12")) {
      for (String hour : List.of("01", "02")) {
        Bills.write(
            folder.resolve("data/" + day + "/2026-01-03T" + hour + ":00:00.000Z-execution/a.csv"),
            "a\n");
      }
    }
    assertThat(IngestExports.files(folder.toString(), "inputs.x", new Configuration()))
        .extracting(file -> file.uri().replaceFirst(".*/data/", ""))
        .containsExactly(
            "date=2026-01-02/2026-01-03T02:00:00.000Z-execution/a.csv",
            "usage_period=2025-12/2026-01-03T02:00:00.000Z-execution/a.csv");
  }

  @Test
  void aFileThatIsNoSuchExportIsRefused() {
    Bills.write(folder.resolve("a.csv"), "x,y\n1,2\n");
    assertThatThrownBy(() -> read(AwsExports.AWS_EMISSIONS))
        .isInstanceOf(InputException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("a.csv", "carbon_emissions", "total_lbm_emissions_value"));
  }

  @Test
  void ofOptimizerExportsTheNewestCountsForEachResource() {
    String header =
        "accountId,resourceArn,instanceFinding,lastRefreshTimestamp,"
            + "recommendationOptions_1_estimatedMonthlySavings_value\n";
    String database = "222222222222,arn:aws:rds:eu-west-1:222222222222:db:%s,%s,%s,%s\n";
    Bills.write(
        folder.resolve("rds-1.csv"),
        header
            + database.formatted("a", "Overprovisioned", "2026-01-01T00:00:00Z", "\"$1,234.50 \"")
            + database.formatted("b", "Optimized", "2026-01-01T00:00:00Z", "-"));
    Bills.write(
        folder.resolve("rds-2.csv"),
        header + database.formatted("a", "Optimized", "2026-01-08T00:00:00Z", "0"));
    assertRows(
        read(AwsExports.AWS_RECOMMENDATIONS).orderBy("resource_id"),
        AwsExports.AWS_RECOMMENDATIONS,
        """
        resource_id                                | finding   | saving_on_demand
        arn:aws:rds:eu-west-1:222222222222:db:a | Optimized | 0
        arn:aws:rds:eu-west-1:222222222222:db:b | Optimized |
        """);
  }

  @Test
  void aRowThatIsCutIsNotFilledUp() {
    Bills.write(
        folder.resolve("a.csv"),
        """
        accountId,resourceArn,finding,lastRefreshTimestamp
        222222222222,arn:aws:rds:eu-west-1:222222222222:db:a,Optimized,2026-01-01T00:00:00Z
        222222222222,arn:aws:rds""");
    assertThatThrownBy(() -> read(AwsExports.AWS_RECOMMENDATIONS).collectAsList())
        .hasStackTraceContaining("a.csv")
        .hasStackTraceContaining("Malformed");
  }

  @Test
  void ofAMonthWithAManifestItsFilesAloneCount() {
    Path export = folder.resolve("carbon");
    for (String execution : List.of("good", "stopped")) {
      Bills.write(
          export.resolve("data/BILLING_PERIOD=2026-01/" + execution + "/a.csv"), "a,b\n1,2\n");
    }
    Bills.write(
        export.resolve("metadata/BILLING_PERIOD=2026-01/carbon-Manifest.json"),
        """
        {"executionId":"good","dataFiles":["s3://b/p/carbon/data/BILLING_PERIOD=2026-01/good/a.csv"]}
        """);
    assertThat(IngestExports.files(folder.toString(), "inputs.x", new Configuration()))
        .singleElement()
        .satisfies(file -> assertThat(file.uri()).endsWith("good/a.csv"));
  }
}
