package dev.plumbline.usage;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.usage.ServiceUsage.SERVICE_USAGE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds up the usage charges of a month by account, region, product, usage type and operation. */
public final class SummariseServiceUsage implements Job {

  @Override
  public Table output() {
    return SERVICE_USAGE;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return inputs
        .read(CHARGE_DAYS)
        .where(col("charge_category").equalTo("Usage").and(col("x_is_split").equalTo(false)))
        .groupBy(
            col("billing_period"),
            named("sub_account_id", ""),
            named("region_id", "global"),
            named("x_product_code", ""),
            named("x_usage_type", ""),
            named("x_operation", ""),
            named("pricing_unit", ""),
            col("billing_currency"))
        .agg(
            max("service_name").as("service_name"),
            max("x_product_family").as("x_product_family"),
            max("charge_category").as("charge_category"),
            sum("consumed_quantity").cast(QUANTITY).as("consumed_quantity"),
            money("billed_cost"),
            money("effective_cost"),
            money("x_net_effective_cost"),
            money("list_cost"),
            min("charge_date").as("first_used_date"),
            max("charge_date").as("last_used_date"),
            sum("x_line_count").as("x_line_count"));
  }

  static Column named(String column, String otherwise) {
    return coalesce(col(column), lit(otherwise)).as(column);
  }

  static Column money(String column) {
    return sum(column).cast(MONEY).as(column);
  }
}
