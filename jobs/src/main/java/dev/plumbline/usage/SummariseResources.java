package dev.plumbline.usage;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.usage.ResourceMonths.RESOURCE_MONTHS;
import static dev.plumbline.usage.SummariseServiceUsage.money;
import static dev.plumbline.usage.SummariseServiceUsage.named;
import static org.apache.spark.sql.functions.any;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.carbon.Vcpus;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up the days of each resource and reads what its tags and its type give away. */
public final class SummariseResources implements Job {
  private static final String[] RESOURCE = {
    "billing_period", "sub_account_id", "region_id", "resource_id"
  };
  private static final String ENDPOINT_HOURS = "VpcEndpoint-Hours";

  private final TagMarkers markers;
  private final InstanceTypes types;
  private final Vcpus vcpus;

  public SummariseResources(TagMarkers markers, InstanceTypes types, Vcpus vcpus) {
    this.markers = markers;
    this.types = types;
    this.vcpus = vcpus;
  }

  @Override
  public Table output() {
    return RESOURCE_MONTHS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RESOURCE_DAYS, RESOURCE_OWNERS, CHARGE_DAYS);
  }

  @Override
  public String dependsOn() {
    return markers + "\n" + types + "\n" + vcpus.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return months(inputs.read(RESOURCE_DAYS))
        .join(machines(inputs.read(CHARGE_DAYS)), RESOURCE, "left")
        .join(owners(inputs.read(RESOURCE_OWNERS)), RESOURCE, "left")
        .transform(rows -> vcpus.with(rows, "x_instance_type", "usual_vcpu"))
        .transform(this::withFacts);
  }

  private static Dataset<Row> months(Dataset<Row> days) {
    Column lastDay =
        struct(
            col("resource_type"),
            col("service_name"),
            col("x_product_code"),
            col("x_instance_type"),
            col("x_volume_api_name"),
            col("x_operating_system"),
            col("x_deployment_option"),
            col("availability_zone"),
            col("tags"));
    return days.groupBy(col(RESOURCE[0]), col(RESOURCE[1]), col(RESOURCE[2]), col(RESOURCE[3]))
        .agg(
            max_by(lastDay, struct(col("charge_date"), col("x_source_id"))).as("last"),
            max("billing_currency").as("billing_currency"),
            min("charge_date").as("first_charge_date"),
            max("charge_date").as("last_charge_date"),
            sum("billed_hours").cast(QUANTITY).as("billed_hours"),
            count_distinct(col("availability_zone")).cast("int").as("zones"),
            sum(try_element_at(col("x_usage"), lit(ENDPOINT_HOURS)))
                .cast(QUANTITY)
                .as("endpoint_hours"),
            coalesce(any(uses("SpotUsage")), lit(false)).as("is_spot"),
            any(uses("Lambda-GB-Second-ARM")).as("is_arm_function"),
            money("effective_cost"),
            money("x_net_effective_cost"),
            money("list_cost"),
            money("x_covered_cost"))
        .select(col("*"), col("last.*"))
        .drop("last");
  }

  private static Column uses(String usage) {
    return exists(map_keys(col("x_usage")), key -> key.startsWith(usage));
  }

  /** vCPUs and the engine stand on the charge lines of the machine itself. */
  private static Dataset<Row> machines(Dataset<Row> charges) {
    return charges
        .where(col("x_instance_type").isNotNull().and(col("resource_id").isNotNull()))
        .groupBy(
            col("billing_period"),
            named("sub_account_id", ""),
            named("region_id", "global"),
            col("resource_id"))
        .agg(
            max(col("x_vcpu").try_cast("int")).as("billed_vcpu"),
            max("x_operation").as("operation"));
  }

  private static Dataset<Row> owners(Dataset<Row> owners) {
    return owners.select(
        col(RESOURCE[0]),
        col(RESOURCE[1]),
        col(RESOURCE[2]),
        col(RESOURCE[3]),
        col("owner"),
        col("environment"),
        col("workload"));
  }

  private Dataset<Row> withFacts(Dataset<Row> months) {
    Column tags = col("tag_texts");
    Column days = round(col("endpoint_hours").divide(nullZero(col("billed_hours")))).cast("int");
    Column arm =
        when(
                col("x_product_code").equalTo("AWSLambda"),
                coalesce(col("is_arm_function"), lit(false)))
            .otherwise(types.isArm());
    return months
        .withColumn("owner", coalesce(col("owner"), lit("unallocated")))
        .withColumn("tag_texts", TagMarkers.normalised(col("tags")))
        .withColumn("environment_class", markers.environmentClass())
        .withColumn(
            "is_aurora",
            when(col("operation").isNotNull(), col("operation").rlike(types.auroraOperation())))
        .withColumn("zone_count", coalesce(days, when(col("zones").gt(0), col("zones"))))
        .withColumn(
            "vcpu_hours",
            col("billed_hours")
                .multiply(coalesce(col("billed_vcpu"), col("usual_vcpu")))
                .cast(QUANTITY))
        .withColumn("generation_lag", types.generationLag())
        .withColumn("is_arm", arm)
        .withColumn(
            "is_taggable",
            coalesce(
                col("x_product_code").isin(markers.untaggableProducts().toArray()).equalTo(false),
                lit(true)))
        .withColumn("has_iac_tag", TagMarkers.carries(tags, markers.infrastructureAsCode()))
        .withColumn("has_group_tag", TagMarkers.carries(tags, markers.group()))
        .withColumn("has_owner_tag", TagMarkers.demanded(tags, markers.owner()))
        .withColumn("has_environment_tag", TagMarkers.demanded(tags, markers.environment()))
        .withColumn("has_workload_tag", TagMarkers.demanded(tags, markers.workload()))
        .withColumn(
            "has_mandatory_tags",
            col("has_owner_tag")
                .and(col("has_environment_tag"))
                .and(col("has_workload_tag"))
                .and(markers.hasAgreedEnvironment()));
  }

  private static Column nullZero(Column amount) {
    return when(amount.notEqual(0), amount);
  }
}
