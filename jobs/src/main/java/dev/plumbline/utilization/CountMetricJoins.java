package dev.plumbline.utilization;

import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.utilization.MetricJoins.METRIC_JOINS;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.console.Console;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the resources whose metrics were found, and those whose were not, with their cost. */
public final class CountMetricJoins implements Job {
  private static final String JOINED = "JOINED";
  private static final String NOT_APPLICABLE = "NOT_APPLICABLE";
  private static final int PRODUCTS_NAMED = 3;

  /** The best first: a resource that was joined on one day of the month is joined. */
  private static final String[] STATES = {
    JOINED, "NO_METRICS", "OTHER_ACCOUNT", "UNMAPPED", NOT_APPLICABLE
  };

  @Override
  public Table output() {
    return METRIC_JOINS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RESOURCE_DAYS);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column cost = coalesce(col("x_net_effective_cost"), lit(0).cast(Types.MONEY));
    return inputs
        .read(RESOURCE_DAYS)
        .groupBy("billing_period", "sub_account_id", "region_id", "resource_id", "billing_currency")
        .agg(
            min(array_position(lit(STATES), col("x_metric_join"))).as("state"),
            max_by(
                    struct(
                        coalesce(col("x_product_code"), lit("")).as("x_product_code"),
                        col("resource_type")),
                    struct(col("charge_date"), cost, col("x_product_code")))
                .as("latest"),
            sum("x_net_effective_cost").cast(Types.MONEY).as("cost"))
        .groupBy(
            col("billing_period"),
            col("sub_account_id"),
            col("latest.x_product_code").as("x_product_code"),
            col("latest.resource_type").as("resource_type"),
            element_at(lit(STATES), col("state").cast("int")).as("x_metric_join"),
            col("billing_currency"))
        .agg(
            count(lit(1)).as("resource_count"),
            sum("cost").cast(Types.MONEY).as("x_net_effective_cost"));
  }

  /** A line a currency: the share that was joined, and what was not. */
  @Override
  public List<String> remarks(Dataset<Row> written) {
    Dataset<Row> could = written.where(col("x_metric_join").notEqual(NOT_APPLICABLE));
    List<Row> states =
        could
            .groupBy("billing_currency", "x_metric_join")
            .agg(sum("resource_count"), sum("x_net_effective_cost").cast("double"))
            .orderBy("billing_currency", "x_metric_join")
            .collectAsList();
    List<String> remarks = new ArrayList<>();
    for (String currency : states.stream().map(row -> row.getString(0)).distinct().toList()) {
      List<Row> own = states.stream().filter(row -> row.getString(0).equals(currency)).toList();
      remarks.add(line(currency, own));
    }
    could
        .where(col("x_metric_join").equalTo("UNMAPPED"))
        .groupBy("x_product_code", "billing_currency")
        .agg(
            sum("resource_count").as("resources"),
            coalesce(sum("x_net_effective_cost").cast("double"), lit(0.0)).as("cost"))
        .orderBy(col("cost").desc(), col("x_product_code"), col("billing_currency"))
        .limit(PRODUCTS_NAMED)
        .collectAsList()
        .forEach(
            row ->
                remarks.add(
                    String.format(
                        Locale.ROOT,
                        "ids that lead to no metrics: %s of %s, %,.2f %s",
                        Console.count(row.getLong(2)),
                        row.getString(0),
                        row.getDouble(3),
                        row.getString(1))));
    return remarks;
  }

  private static String line(String currency, List<Row> states) {
    double cost = states.stream().mapToDouble(CountMetricJoins::cost).sum();
    long resources = states.stream().mapToLong(row -> row.getLong(2)).sum();
    double joinedCost = 0;
    long joined = 0;
    StringBuilder rest = new StringBuilder();
    for (Row state : states) {
      if (state.getString(1).equals(JOINED)) {
        joinedCost += cost(state);
        joined += state.getLong(2);
      } else {
        rest.append(
            String.format(
                Locale.ROOT,
                "; %s %s with %,.2f %s",
                Console.count(state.getLong(2)),
                state.getString(1),
                cost(state),
                currency));
      }
    }
    return String.format(
        Locale.ROOT,
        "metrics were found for %s of %s resources that have some, %.1f %% of their cost%s",
        Console.count(joined),
        Console.count(resources),
        cost == 0 ? 0 : 100 * joinedCost / cost,
        rest);
  }

  private static double cost(Row state) {
    return state.isNullAt(3) ? 0 : state.getDouble(3);
  }
}
