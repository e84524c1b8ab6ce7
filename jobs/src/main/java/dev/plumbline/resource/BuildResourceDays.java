package dev.plumbline.resource;

import static dev.plumbline.ingest.MetricCollections.METRIC_COLLECTIONS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING_MAP;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_concat;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.ingest.ResourceIds;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up the bill by resource and day, and puts the resource's metrics of the day beside it. */
public final class BuildResourceDays implements Job {
  private static final String[] RESOURCE_DAY = {
    "x_source_id", "billing_period", "charge_date", "sub_account_id", "region_id", "resource_id"
  };

  private final ResourcePatterns patterns;
  private final ResourceIds ids;
  private final String regionPrefix;
  private final String beside;

  /**
   * @param patterns what a resource id says about the resource
   * @param regionPrefix regular expression of the region prefix of usage types
   * @param beside SQL condition over charge_days: lines that are no cost of the resource they name
   */
  public BuildResourceDays(ResourcePatterns patterns, String regionPrefix, String beside) {
    this.beside = beside;
    this.patterns = patterns;
    this.ids = new ResourceIds(patterns);
    this.regionPrefix = regionPrefix;
  }

  @Override
  public Table output() {
    return RESOURCE_DAYS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, METRIC_POINTS, METRIC_COLLECTIONS);
  }

  @Override
  public String dependsOn() {
    return patterns + regionPrefix + beside;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> days =
        inputs
            .read(CHARGE_DAYS)
            .where(col("resource_id").isNotNull())
            // A credit or a refund makes no resource cheaper to run.
            .where(not(coalesce(expr(beside), lit(false))))
            .transform(this::described)
            .transform(BuildResourceDays::byUsage)
            .transform(BuildResourceDays::byResource);
    return withAsked(
        withMetrics(days, MetricDays.of(inputs.read(METRIC_POINTS))),
        AskedDays.of(inputs.read(METRIC_COLLECTIONS)));
  }

  private Dataset<Row> described(Dataset<Row> days) {
    Column usage = regexp_replace(col("x_usage_type"), lit(regionPrefix), lit(""));
    return days.withColumn("sub_account_id", coalesce(col("sub_account_id"), lit("")))
        .withColumn("region_id", coalesce(col("region_id"), lit("global")))
        .withColumn("usage", coalesce(usage, lit("")))
        .transform(ids::described);
  }

  /** One row per resource, day and usage type: what a resource is billed for, side by side. */
  private static Dataset<Row> byUsage(Dataset<Row> days) {
    Column byTheHour = col("pricing_unit").rlike("(?i)^(hrs?|hours?)$");
    Column hours = transform(col("x_hours"), hour -> hour.getField("hour_start"));
    Column weight = struct(coalesce(col("x_net_effective_cost"), lit(0).cast(MONEY)), tagText());
    return days.groupBy(columns("usage", RESOURCE_DAY))
        .agg(
            array_distinct(flatten(collect_list(when(byTheHour, hours)))).as("machine_hours"),
            array_distinct(flatten(collect_list(hours))).as("any_hours"),
            max(when(byTheHour, col("billed_hours"))).as("machine_billed"),
            max("billed_hours").as("any_billed"),
            sum("consumed_quantity").cast(QUANTITY).as("quantity"),
            sum(when(storage(), col("consumed_quantity"))).cast(QUANTITY).as("gb_months"),
            total("billed_cost"),
            total("effective_cost"),
            total("x_net_billed_cost"),
            total("x_net_effective_cost"),
            total("list_cost"),
            sum(when(col("commitment_discount_id").isNotNull(), col("x_net_effective_cost")))
                .cast(MONEY)
                .as("x_covered_cost"),
            sum("x_line_count").as("x_line_count"),
            min("billing_currency").as("billing_currency"),
            max("resource_type").as("resource_type"),
            max("x_metric_namespace").as("x_metric_namespace"),
            max("x_metric_resource_id").as("x_metric_resource_id"),
            max("x_metric_region").as("x_metric_region"),
            max("x_metric_join").as("x_metric_join"),
            max("x_instance_type").as("x_instance_type"),
            max("x_volume_api_name").as("x_volume_api_name"),
            max("x_operating_system").as("x_operating_system"),
            max("x_deployment_option").as("x_deployment_option"),
            max("availability_zone").as("availability_zone"),
            max_by(col("service_name"), weight).as("service_name"),
            max_by(col("x_product_code"), weight).as("x_product_code"),
            allTags(struct(weight.as("weight"), col("tags"))).as("tags"),
            max(weight).as("weight"));
  }

  private static Dataset<Row> byResource(Dataset<Row> usages) {
    Column described = struct(col("resource_type").notEqual("other"), col("weight"), col("usage"));
    Dataset<Row> days =
        usages
            .groupBy(
                columns(
                    RESOURCE_DAY[0],
                    List.of(RESOURCE_DAY).subList(1, RESOURCE_DAY.length).toArray(String[]::new)))
            .agg(
                size(array_distinct(flatten(collect_list("machine_hours")))).as("machine_hours"),
                size(array_distinct(flatten(collect_list("any_hours")))).as("any_hours"),
                max("machine_billed").as("machine_billed"),
                max("any_billed").as("any_billed"),
                sum("gb_months").cast(QUANTITY).as("gb_months"),
                total("billed_cost"),
                total("effective_cost"),
                total("x_net_billed_cost"),
                total("x_net_effective_cost"),
                total("list_cost"),
                total("x_covered_cost"),
                sum("x_line_count").as("x_line_count"),
                min("billing_currency").as("billing_currency"),
                max_by(col("resource_type"), described).as("resource_type"),
                max_by(col("x_metric_namespace"), described).as("x_metric_namespace"),
                max_by(col("x_metric_resource_id"), described).as("x_metric_resource_id"),
                max_by(col("x_metric_region"), described).as("x_metric_region"),
                max_by(col("x_metric_join"), described).as("x_metric_join"),
                max("x_instance_type").as("x_instance_type"),
                max("x_volume_api_name").as("x_volume_api_name"),
                max("x_operating_system").as("x_operating_system"),
                max("x_deployment_option").as("x_deployment_option"),
                max("availability_zone").as("availability_zone"),
                max_by(col("service_name"), struct(col("weight"), col("usage"))).as("service_name"),
                max_by(col("x_product_code"), struct(col("weight"), col("usage")))
                    .as("x_product_code"),
                allTags(struct(struct(col("weight"), col("usage")).as("weight"), col("tags")))
                    .as("tags"),
                byUsage("quantity").as("x_usage"),
                byUsage("x_net_effective_cost").as("x_usage_cost"));
    return days.withColumn("billed_hours", billedHours()).withColumn("consumed_gb", gigabytes());
  }

  private static Column byUsage(String measure) {
    return map_from_entries(array_sort(collect_list(struct(col("usage"), col(measure)))));
  }

  /** A machine runs in the hours billed as hours; what is billed otherwise, in any billed hour. */
  private static Column billedHours() {
    Column day = lit(24).cast(QUANTITY);
    Column machine =
        when(col("machine_hours").gt(0), least(col("machine_hours").cast(QUANTITY), day))
            .when(col("machine_billed").gt(0), least(col("machine_billed"), day));
    Column any =
        when(col("any_hours").gt(0), least(col("any_hours").cast(QUANTITY), day))
            .otherwise(least(coalesce(col("any_billed"), lit(0).cast(QUANTITY)), day));
    Column isMachine = col("resource_type").isin("ec2_instance", "rds_instance");
    return coalesce(machine, when(isMachine, lit(0).cast(QUANTITY)).otherwise(any));
  }

  private static Column storage() {
    return col("pricing_unit").rlike("(?i)^GB-Mo(nth)?s?$");
  }

  /**
   * GB-months of a day are a share of the month: what was stored on the day is that times its days.
   */
  private static Column gigabytes() {
    return col("gb_months").multiply(dayofmonth(last_day(col("charge_date")))).cast(QUANTITY);
  }

  /**
   * Tags of all lines of the resource: some lines, such as traffic, carry fewer than others. Where
   * they disagree, the line with the larger cost counts.
   */
  private static Column allTags(Column weighted) {
    Column heaviestFirst =
        array_sort(
            collect_list(weighted),
            (one, other) ->
                when(one.getField("weight").gt(other.getField("weight")), -1)
                    .when(one.getField("weight").lt(other.getField("weight")), 1)
                    .otherwise(0));
    Column merged =
        aggregate(
            filter(heaviestFirst, set -> set.getField("tags").isNotNull()),
            map().cast(STRING_MAP),
            (sum, set) ->
                map_concat(
                    sum,
                    map_filter(
                        set.getField("tags"), (key, value) -> not(map_contains_key(sum, key)))));
    return when(size(merged).gt(0), merged);
  }

  private static Column tagText() {
    return coalesce(
        to_json(array_sort(org.apache.spark.sql.functions.map_entries(col("tags")))), lit(""));
  }

  private static Column total(String cost) {
    return sum(cost).cast(MONEY).as(cost);
  }

  private static Column[] columns(String first, String... others) {
    Column[] columns = new Column[others.length + 1];
    columns[0] = col(first);
    for (int i = 0; i < others.length; i++) {
      columns[i + 1] = col(others[i]);
    }
    return columns;
  }

  /** A left join on purpose: a resource without metrics keeps its cost. */
  private static Dataset<Row> withMetrics(Dataset<Row> days, Dataset<Row> metrics) {
    Column same =
        col("sub_account_id")
            .equalTo(col("metric_account"))
            .and(col("x_metric_region").equalTo(col("metric_region")))
            .and(col("x_metric_namespace").equalTo(col("metric_namespace")))
            .and(col("x_metric_resource_id").equalTo(col("metric_resource")))
            .and(col("charge_date").equalTo(col("metric_date")));
    return days.join(metrics, same, "left")
        .drop(
            "metric_account", "metric_region", "metric_namespace", "metric_resource", "metric_date")
        .withColumn(
            "x_metric_join",
            when(col("metrics").isNotNull(), "JOINED")
                .when(col("x_metric_join").equalTo(ResourceIds.MAPPED), "NO_METRICS")
                .otherwise(col("x_metric_join")));
  }

  /** What a collection asked for, whether anything came or not. */
  private static Dataset<Row> withAsked(Dataset<Row> days, Dataset<Row> asked) {
    Column same =
        col("sub_account_id")
            .equalTo(col("asked_account"))
            .and(col("x_metric_region").equalTo(col("asked_region")))
            .and(col("x_metric_namespace").equalTo(col("asked_namespace")))
            .and(col("x_metric_resource_id").equalTo(col("asked_resource")))
            .and(col("charge_date").equalTo(col("asked_date")));
    return days.join(asked, same, "left")
        .drop("asked_account", "asked_region", "asked_namespace", "asked_resource", "asked_date");
  }
}
