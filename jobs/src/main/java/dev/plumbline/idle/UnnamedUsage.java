package dev.plumbline.idle;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Usage billed without a resource id, such as idle addresses in older exports: one pseudo resource
 * per account and region, named {@code <account>/<region>}, in the shape of resource_days.
 */
final class UnnamedUsage {
  static final String TYPE = "account_region";

  private UnnamedUsage() {}

  /**
   * @param patterns usage types that are judged without an id, as LIKE patterns
   */
  static Dataset<Row> days(Dataset<Row> chargeDays, List<String> patterns) {
    Column wanted = lit(false);
    for (String pattern : patterns) {
      wanted = wanted.or(col("x_usage_type").like(pattern));
    }
    Column covered = col("commitment_discount_status").eqNullSafe("Used");
    Dataset<Row> byType =
        chargeDays
            .where(coalesce(col("resource_id"), lit("")).equalTo(""))
            .where(col("charge_category").equalTo("Usage").and(not(col("x_is_split"))))
            .where(wanted)
            .groupBy(
                col("billing_period"),
                col("charge_date"),
                coalesce(col("sub_account_id"), lit("")).as("sub_account_id"),
                coalesce(col("region_id"), lit("global")).as("region_id"),
                col("x_usage_type"))
            .agg(
                min("service_name").as("service_name"),
                min("billing_currency").as("billing_currency"),
                sum("consumed_quantity").cast(QUANTITY).as("quantity"),
                sum("x_net_effective_cost").cast(MONEY).as("x_net_effective_cost"),
                sum("list_cost").cast(MONEY).as("list_cost"),
                coalesce(sum(when(covered, col("x_net_effective_cost"))), lit(0))
                    .cast(MONEY)
                    .as("x_covered_cost"));
    Dataset<Row> byDay =
        byType
            .groupBy("billing_period", "charge_date", "sub_account_id", "region_id")
            .agg(
                min("service_name").as("service_name"),
                min("billing_currency").as("billing_currency"),
                sum("quantity").cast(QUANTITY).as("billed_hours"),
                sum("x_net_effective_cost").cast(MONEY).as("x_net_effective_cost"),
                sum("list_cost").cast(MONEY).as("list_cost"),
                sum("x_covered_cost").cast(MONEY).as("x_covered_cost"),
                byUsageType("quantity").as("x_usage"),
                byUsageType("x_net_effective_cost").as("x_usage_cost"))
            .withColumn("resource_id", concat(col("sub_account_id"), lit("/"), col("region_id")))
            .withColumn("resource_type", lit(TYPE));
    List<String> filled = List.of(byDay.columns());
    return byDay.select(
        Arrays.stream(RESOURCE_DAYS.schema().fields())
            .map(field -> filled.contains(field.name()) ? col(field.name()) : absent(field))
            .toArray(Column[]::new));
  }

  private static Column byUsageType(String value) {
    return map_from_entries(
        sort_array(collect_list(struct(col("x_usage_type").cast(STRING), col(value)))));
  }

  private static Column absent(StructField field) {
    return lit(null).cast(field.dataType()).as(field.name());
  }
}
