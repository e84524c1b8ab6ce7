package dev.plumbline.anomaly;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.grouping_id;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.series.Measures;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Takes the impact of events apart: by account, by region in it, by usage type in it, by resource
 * in it. A part's own impact is its sum on the event's days less its mean on the days these are
 * compared with, so that parts add up.
 */
final class Drivers {
  /** Depth of the level that the confidence of an event looks at. */
  static final int USAGE_TYPE = 3;

  private static final int RESOURCE = 4;

  private final DetectorSettings.Drivers settings;

  Drivers(DetectorSettings.Drivers settings) {
    this.settings = settings;
  }

  /**
   * The drivers of events, {@code event_id, drivers}.
   *
   * @param events with the days that tell of them, as in {@link SeriesEvents#SCHEMA}
   * @param lines of all days that are looked at
   */
  Dataset<Row> of(Dataset<Row> events, Dataset<Row> lines) {
    return parts(events, lines)
        .transform(this::largest)
        .groupBy("event_id")
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            Arrays.stream(Anomalies.DRIVER.fieldNames())
                                .map(name -> col(name))
                                .toArray(Column[]::new))))
                .as("drivers"));
  }

  private static Dataset<Row> parts(Dataset<Row> events, Dataset<Row> lines) {
    Dataset<Row> looks =
        events
            .select(
                col("event_id"),
                col("impact").as("event_impact"),
                col("measure").as("of_measure"),
                col("unit").as("of_unit"),
                col("scope"),
                col("scope_id"),
                col("service_name").as("of_service"),
                col("sub_account_id").as("of_account"),
                explode(col("looks")).as("look"))
            .withColumn("day", col("look.day"))
            .withColumn("weight", col("look.weight"));
    Column isInScope =
        col("scope")
            .equalTo(Measures.ORGANIZATION)
            .or(col("scope").equalTo("account").and(col("scope_id").equalTo(col("sub_account_id"))))
            .or(col("scope").equalTo("owner").and(col("scope_id").equalTo(col("owner"))))
            .or(col("scope").equalTo("workload").and(col("scope_id").equalTo(col("workload"))));
    Column isInView =
        coalesce(col("of_service").equalTo(col("service_name")), lit(true))
            .and(coalesce(col("of_account").equalTo(col("sub_account_id")), lit(true)));
    Column isAfter = col("weight").gt(0);
    Dataset<Row> days =
        lines
            .transform(Measures::each)
            .withColumn("line_day", unix_date(col("charge_date")))
            .groupBy(
                "measure",
                "unit",
                "line_day",
                "sub_account_id",
                "owner",
                "workload",
                "region_id",
                "service_name",
                "x_usage_type",
                "resource_id")
            .agg(
                sum("value").cast(MONEY).as("value"),
                sum("consumed_quantity").cast(MONEY).as("quantity"));
    return days.join(
            looks,
            col("line_day")
                .equalTo(col("day"))
                .and(col("measure").equalTo(col("of_measure")))
                .and(col("unit").equalTo(col("of_unit")))
                .and(isInScope)
                .and(isInView))
        .withColumn("weighted", weighted("value"))
        .withColumn("weighted_quantity", weighted("quantity"))
        .rollup(
            col("event_id"),
            col("event_impact"),
            col("sub_account_id"),
            col("region_id"),
            col("x_usage_type"),
            col("resource_id"))
        .agg(
            grouping_id().as("folded"),
            sum(when(isAfter, col("weighted"))).cast(MONEY).as("after"),
            sum(when(isAfter, lit(null)).otherwise(col("weighted"))).cast(MONEY).as("less"),
            sum(when(isAfter, col("weighted_quantity"))).cast(MONEY).as("quantity_after"),
            sum(when(isAfter, lit(null)).otherwise(col("weighted_quantity")))
                .cast(MONEY)
                .as("quantity_less"));
  }

  /** Rounded line by line, so that the sum does not depend on the order of lines. */
  private static Column weighted(String name) {
    return col(name).cast("double").multiply(col("weight")).cast(MONEY);
  }

  /** The parts that explain most of the impact, level by level. */
  private Dataset<Row> largest(Dataset<Row> parts) {
    Column zero = lit(0).cast(MONEY);
    // The levels that a roll-up has folded, as bits from the right.
    Column depth =
        when(col("folded").equalTo(0), RESOURCE)
            .when(col("folded").equalTo(1), USAGE_TYPE)
            .when(col("folded").equalTo(3), 2)
            .when(col("folded").equalTo(7), 1);
    Column level =
        when(col("depth").equalTo(RESOURCE), "resource")
            .when(col("depth").equalTo(USAGE_TYPE), "usage_type")
            .when(col("depth").equalTo(2), "region")
            .otherwise("account");
    Column impact = coalesce(col("after"), zero).plus(coalesce(col("less"), zero)).cast(MONEY);
    Column oldRate = try_divide(col("less").cast("double"), col("quantity_less").cast("double"));
    Column hasQuantities =
        col("depth")
            .geq(USAGE_TYPE)
            .and(col("quantity_less").isNotNull())
            .and(col("quantity_after").isNotNull());
    Column usage =
        col("quantity_after")
            .plus(col("quantity_less"))
            .cast("double")
            .multiply(oldRate)
            .cast(MONEY);
    Column isNothing = lit(0).cast(MONEY);
    WindowSpec byContribution =
        Window.partitionBy("event_id", "depth")
            .orderBy(
                col("contribution_ratio").desc(),
                col("sub_account_id"),
                col("region_id"),
                col("x_usage_type"),
                col("resource_id"));
    return parts
        .withColumn("depth", depth)
        .where(col("depth").isNotNull())
        .where(col("depth").lt(RESOURCE).or(col("resource_id").notEqual("")))
        .withColumn("level", level)
        .withColumn("impact", impact)
        .withColumn(
            "contribution_ratio", try_divide(col("impact").cast("double"), col("event_impact")))
        .where(col("contribution_ratio").gt(0))
        .withColumn(
            "status",
            when(coalesce(col("less"), isNothing).equalTo(0), "new")
                .when(coalesce(col("after"), isNothing).equalTo(0), "vanished")
                .otherwise("changed"))
        .withColumn("usage_effect", when(hasQuantities, usage))
        .withColumn("rate_effect", col("impact").minus(col("usage_effect")).cast(MONEY))
        .withColumn("rank", row_number().over(byContribution))
        .withColumn(
            "explained",
            sum("contribution_ratio")
                .over(byContribution.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .where(col("explained").minus(col("contribution_ratio")).lt(settings.explain()))
        .where(col("rank").leq(settings.most()));
  }
}
