package dev.plumbline.resource;

import static dev.plumbline.ingest.GridHours.GRID_HOURS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.ingest.MetricPoints;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Unfolds the hours of the days, and gives instances the CPU and network of the hour. */
public final class BuildUsageHours implements Job {
  private static final List<String> GRAIN =
      List.of(
          "x_source_id",
          "billing_period",
          "hour_start",
          "sub_account_id",
          "region_id",
          "availability_zone",
          "x_product_code",
          "x_usage_type",
          "x_operation",
          "x_instance_type",
          "commitment_discount_id",
          "x_purchase_option",
          "resource_id",
          "pricing_unit");

  @Override
  public Table output() {
    return USAGE_HOURS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, MetricPoints.METRIC_POINTS, GRID_HOURS);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> measured = measured(inputs.read(MetricPoints.METRIC_POINTS));
    return inputs
        .read(CHARGE_DAYS)
        .where(col("x_hours").isNotNull().and(col("x_is_split").equalTo(false)))
        .transform(BuildUsageHours::byHour)
        .join(
            measured,
            col("sub_account_id")
                .equalTo(col("metric_account"))
                .and(col("resource_id").equalTo(col("metric_resource")))
                .and(col("hour_start").equalTo(col("metric_hour"))),
            "left")
        .drop("metric_account", "metric_resource", "metric_hour")
        .join(
            broadcast(grid(inputs.read(GRID_HOURS))),
            new String[] {"region_id", "hour_start"},
            "left")
        .withColumn("x_key_hash", BuildChargeDays.keyHash(GRAIN));
  }

  private static Dataset<Row> grid(Dataset<Row> hours) {
    return hours.select(
        col("region_id"),
        col("hour_start"),
        col("intensity_gco2e_per_kwh").as("x_grid_gco2e_per_kwh"),
        concat(col("source"), lit(" ("), col("basis"), lit(")")).as("x_grid_source"),
        col("is_estimated").as("x_is_grid_estimated"));
  }

  private static Dataset<Row> byHour(Dataset<Row> days) {
    Column option =
        when(col("commitment_discount_type").equalTo("Savings Plan"), "SavingsPlan")
            .when(col("commitment_discount_type").equalTo("Reserved"), "Reserved")
            .when(col("x_usage_type").contains("SpotUsage"), "Spot")
            .otherwise("OnDemand");
    Column byTheHour = col("pricing_unit").rlike("(?i)^(hrs?|hours?)$");
    return days.withColumn("hour", explode(col("x_hours")))
        .withColumn("hour_start", col("hour.hour_start"))
        .withColumn("x_purchase_option", option)
        .withColumn("resource_id", when(byTheHour, col("resource_id")))
        .groupBy(GRAIN.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new))
        .agg(
            sum("hour.quantity").cast(QUANTITY).as("consumed_quantity"),
            sum("hour.list_cost").cast(MONEY).as("list_cost"),
            sum("hour.effective_cost").cast(MONEY).as("effective_cost"));
  }

  /** Instances only: their CloudWatch id is the id on the bill. */
  private static Dataset<Row> measured(Dataset<Row> points) {
    Column cpu = col("metric_name").equalTo("CPUUtilization");
    return points
        .where(
            col("namespace")
                .equalTo("AWS/EC2")
                .and(col("resource_id").isNotNull())
                .and(col("metric_name").isin("CPUUtilization", "NetworkIn", "NetworkOut")))
        .groupBy(
            col("account_id").as("metric_account"),
            col("resource_id").as("metric_resource"),
            org.apache
                .spark
                .sql
                .functions
                .date_trunc("hour", col("period_start"))
                .as("metric_hour"))
        .agg(
            rounded(sum(when(cpu, col("sum"))), 9).as("cpu_sum"),
            sum(when(cpu, col("sample_count"))).as("cpu_count"),
            rounded(sum(when(cpu, lit(null)).otherwise(col("sum"))), 0).as("network_bytes"))
        .withColumn(
            "cpu_mean_ratio",
            org.apache.spark.sql.functions.round(
                org.apache
                    .spark
                    .sql
                    .functions
                    .try_divide(col("cpu_sum"), col("cpu_count"))
                    .divide(100),
                9))
        .drop("cpu_sum", "cpu_count");
  }

  private static Column rounded(Column value, int digits) {
    return org.apache.spark.sql.functions.round(value, digits).cast(DOUBLE);
  }
}
