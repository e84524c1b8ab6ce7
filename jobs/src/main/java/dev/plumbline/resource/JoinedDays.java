package dev.plumbline.resource;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;

/**
 * Days of resources whoever is billed for them, for whoever judges resources and not bills. On the
 * day its account moves from one payer to another a resource has a row in the bill of each, and its
 * metrics stand on both.
 */
public final class JoinedDays {
  private static final String[] RESOURCE_DAY = {
    "billing_period", "charge_date", "sub_account_id", "region_id", "resource_id"
  };
  private static final List<String> SUMMED =
      List.of(
          "consumed_gb",
          "billed_cost",
          "effective_cost",
          "x_net_billed_cost",
          "x_net_effective_cost",
          "list_cost",
          "x_covered_cost");

  /** What the resource is said to be: taken together from one of the rows. */
  private static final List<String> DESCRIBED =
      List.of(
          "resource_type",
          "x_metric_namespace",
          "x_metric_resource_id",
          "x_metric_join",
          "x_metric_region",
          "service_name",
          "x_product_code",
          "x_instance_type",
          "x_volume_api_name",
          "x_operating_system",
          "x_deployment_option",
          "availability_zone",
          "tags");

  private JoinedDays() {}

  /**
   * One row per resource and day in the shape of {@code resource_days}. A joined row adds up costs
   * and hours, is described by the row with the larger cost, and belongs to no source. Only
   * accounts that two sources bill are looked at; mostly there are none, and nothing is done.
   */
  public static Dataset<Row> of(Dataset<Row> resourceDays) {
    Dataset<Row> moved =
        resourceDays
            .select("sub_account_id", "x_source_id")
            .distinct()
            .groupBy("sub_account_id")
            .agg(count(lit(1)).as("sources"))
            .where(col("sources").gt(1))
            .select("sub_account_id");
    if (moved.isEmpty()) {
      return resourceDays;
    }
    String[] account = {"sub_account_id"};
    Dataset<Row> others = resourceDays.join(broadcast(moved), account, "left_anti");
    Dataset<Row> several = resourceDays.join(broadcast(moved), account, "left_semi");
    return others.unionByName(joined(several));
  }

  private static Dataset<Row> joined(Dataset<Row> days) {
    Column cost = coalesce(col("x_net_effective_cost"), lit(0).cast(MONEY));
    Column dearest = struct(cost, col("x_source_id"));
    Column described = struct(DESCRIBED.stream().map(name -> col(name)).toArray(Column[]::new));
    List<Column> sums = new ArrayList<>();
    SUMMED.forEach(name -> sums.add(sum(name).cast(typeOf(name)).as(name)));
    sums.add(least(sum("billed_hours").cast(QUANTITY), lit(24).cast(QUANTITY)).as("billed_hours"));
    sums.add(sum("x_line_count").cast(LONG).as("x_line_count"));
    sums.add(min("billing_currency").as("billing_currency"));
    sums.add(
        max_by(col("metrics"), struct(col("metrics").isNotNull(), cost, col("x_source_id")))
            .as("metrics"));
    // What was asked of CloudWatch stands on the rows of all sources alike.
    sums.add(
        max_by(
                col("x_metrics_asked"),
                struct(col("x_metrics_asked").isNotNull(), cost, col("x_source_id")))
            .as("x_metrics_asked"));
    sums.add(added("x_usage"));
    sums.add(added("x_usage_cost"));
    Dataset<Row> joined =
        days.groupBy(Arrays.stream(RESOURCE_DAY).map(name -> col(name)).toArray(Column[]::new))
            .agg(max_by(described, dearest).as("described"), sums.toArray(Column[]::new))
            .withColumn("x_source_id", lit(null).cast(STRING))
            .select(col("*"), col("described.*"));
    return joined.select(
        Arrays.stream(days.columns()).map(name -> col(name)).toArray(Column[]::new));
  }

  private static DecimalType typeOf(String name) {
    return (DecimalType) RESOURCE_DAYS.schema().apply(name).dataType();
  }

  /** Maps of amounts added up key by key; amounts of a key that are all unknown stay so. */
  private static Column added(String name) {
    DecimalType type = name.equals("x_usage") ? QUANTITY : MONEY;
    Column entries = flatten(collect_list(map_entries(col(name))));
    Column keys = array_sort(array_distinct(transform(entries, entry -> entry.getField("key"))));
    Column total =
        map_from_entries(
            transform(
                keys,
                key ->
                    struct(
                        key.as("key"),
                        total(filter(entries, e -> e.getField("key").equalTo(key)), type)
                            .as("value"))));
    return when(size(entries).gt(0), total).as(name);
  }

  private static Column total(Column entries, DecimalType type) {
    Column known = filter(entries, entry -> entry.getField("value").isNotNull());
    Column sum =
        aggregate(
            known,
            lit(0).cast(type),
            (left, entry) -> left.plus(entry.getField("value")).cast(type));
    return when(size(known).gt(0), sum);
  }
}
