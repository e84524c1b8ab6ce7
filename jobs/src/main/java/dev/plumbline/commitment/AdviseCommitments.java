package dev.plumbline.commitment;

import static dev.plumbline.commitment.CommitmentAdvice.COMMITMENT_ADVICE;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_size;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Replays the last quarter hour by hour and looks for the commitment that would have saved most.
 */
public final class AdviseCommitments implements Job {
  private static final String[] TARGET = {
    "billing_period", "x_source_id", "program", "x_product_code", "region_id", "x_instance_type"
  };
  private static final StructType WINDOWS =
      new StructType()
          .add("advice_period", DataTypes.StringType)
          .add("from_day", DataTypes.DateType)
          .add("window_end", DataTypes.DateType);

  private final EligibleUsage usage;

  public AdviseCommitments(EligibleUsage usage) {
    this.usage = usage;
  }

  @Override
  public Table output() {
    return COMMITMENT_ADVICE;
  }

  @Override
  public List<Table> inputs() {
    return List.of(USAGE_HOURS, CHARGE_DAYS);
  }

  /** Ninety days reach into the third month before. */
  @Override
  public int lookBackMonths() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return usage.text();
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> hours = window(inputs);
    Dataset<Row> demand = demand(hours);
    Dataset<Row> replayed =
        demand
            .join(held(hours), new String[] {TARGET[0], TARGET[1]})
            .join(observed(hours), Arrays.copyOf(TARGET, 4), "left")
            .transform(this::withDiscount)
            .map(new Replay(usage.advice()), Replay.encoder())
            .join(currencies(inputs), new String[] {TARGET[1]}, "left");
    return replayed
        .select(names(replayed))
        .unionByName(unheard(inputs, demand), true)
        .select(names(replayed));
  }

  private static Column[] names(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new);
  }

  /** Hours of each month to build and the days before it, with what one could commit to. */
  private Dataset<Row> window(Inputs inputs) {
    List<Row> windows =
        inputs.judgedPeriods().stream()
            .map(
                period ->
                    RowFactory.create(
                        period,
                        java.sql.Date.valueOf(
                            inputs.asOf(period).minusDays(usage.advice().windowDays() - 1L)),
                        java.sql.Date.valueOf(inputs.asOf(period))))
            .toList();
    Column day = to_date(col("hour_start"));
    return inputs
        .read(USAGE_HOURS)
        .drop("billing_period")
        .join(
            broadcast(inputs.spark().createDataFrame(windows, WINDOWS)),
            day.geq(col("from_day")).and(day.leq(col("window_end"))))
        .withColumnRenamed("advice_period", TARGET[0])
        .transform(this::withTarget);
  }

  private Dataset<Row> withTarget(Dataset<Row> rows) {
    Column isReserved = col("program").equalTo("reserved");
    Dataset<Row> named = rows.withColumn("program", usage.program());
    for (String name : List.of("x_product_code", "region_id", "x_instance_type")) {
      named = named.withColumn(name, when(isReserved, coalesce(col(name), lit(""))).otherwise(""));
    }
    return named;
  }

  /** What was paid On-Demand in each hour. */
  private static Dataset<Row> demand(Dataset<Row> hours) {
    Column paid = coalesce(col("effective_cost"), col("list_cost"), lit(0).cast(MONEY));
    return hours
        .where(col("program").isNotNull().and(col("x_purchase_option").equalTo("OnDemand")))
        .groupBy(columns(TARGET, "window_end", "hour_start"))
        .agg(sum(paid).cast(MONEY).as("paid"))
        .groupBy(columns(TARGET, "window_end"))
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            col("hour_start").cast("long").as("second"),
                            col("paid").cast("double").as("paid"))))
                .as("hours"),
            sum("paid").cast(MONEY).as("on_demand_cost"));
  }

  /** Since when, and in which months, the source has hourly usage of any kind. */
  private static Dataset<Row> held(Dataset<Row> hours) {
    return hours
        .groupBy(TARGET[0], TARGET[1])
        .agg(
            greatest(min(to_date(col("hour_start"))), max("from_day")).as("window_start"),
            max("window_end").as("end"),
            collect_set(date_format(col("hour_start"), Replay.MONTH)).as("held_months"))
        .withColumn(
            "window_days",
            array_size(
                    filter(
                        sequence(col("window_start"), col("end")),
                        day -> array_contains(col("held_months"), date_format(day, Replay.MONTH))))
                .cast(INT))
        .drop("end");
  }

  /** What the source's own commitments cost against public prices. */
  private static Dataset<Row> observed(Dataset<Row> hours) {
    Column covers =
        when(col("program").equalTo("compute"), col("x_purchase_option").equalTo("SavingsPlan"))
            .otherwise(col("x_purchase_option").equalTo("Reserved"));
    return hours
        .where(col("program").isNotNull().and(covers).and(col("list_cost").gt(0)))
        .groupBy(columns(Arrays.copyOf(TARGET, 4)))
        .agg(
            sum("effective_cost").cast(MONEY).as("covered_cost"),
            sum("list_cost").cast(MONEY).as("covered_list_cost"))
        .withColumn(
            "observed",
            lit(1.0)
                .minus(
                    try_divide(
                        col("covered_cost").cast("double"),
                        col("covered_list_cost").cast("double"))))
        .drop("covered_cost", "covered_list_cost");
  }

  private Dataset<Row> withDiscount(Dataset<Row> rows) {
    Column listed = lit(null).cast("double");
    for (Map.Entry<String, Double> one : usage.advice().discounts().entrySet()) {
      listed = when(col("program").equalTo(one.getKey()), one.getValue()).otherwise(listed);
    }
    Column isObserved = coalesce(col("observed").gt(0).and(col("observed").lt(1)), lit(false));
    return rows.withColumn("listed", listed)
        .withColumn("discount_ratio", when(isObserved, col("observed")).otherwise(col("listed")))
        .withColumn(
            "discount_basis",
            when(isObserved, "observed").when(col("listed").isNotNull(), "default"))
        .drop("observed", "listed");
  }

  private static Dataset<Row> currencies(Inputs inputs) {
    return inputs
        .read(CHARGE_DAYS)
        .groupBy(TARGET[1])
        .agg(min("billing_currency").as("billing_currency"));
  }

  /** Usage of the month that is billed by the day: nobody can tell which hours it ran in. */
  private Dataset<Row> unheard(Inputs inputs, Dataset<Row> demand) {
    Column isOnDemand =
        coalesce(col("commitment_discount_id"), lit(""))
            .equalTo("")
            .and(col("charge_category").equalTo("Usage"))
            .and(not(col("x_is_split")));
    return inputs
        .read(CHARGE_DAYS)
        .where(col(TARGET[0]).isin(inputs.judgedPeriods().toArray()))
        .where(isOnDemand.and(col("x_hours").isNull()))
        .transform(this::withTarget)
        .where(col("program").isNotNull())
        .groupBy(columns(TARGET))
        .agg(
            min("billing_currency").as("billing_currency"),
            sum(coalesce(col("effective_cost"), col("x_net_effective_cost")))
                .cast(MONEY)
                .as("on_demand_cost"))
        .join(demand.select(columns(TARGET)), TARGET, "left_anti")
        .withColumn("state", lit("NOT_EVALUATED"))
        .withColumn("reason", lit("granularity"));
  }

  private static Column[] columns(String[] names, String... more) {
    return Stream.concat(Arrays.stream(names), Arrays.stream(more))
        .map(name -> col(name))
        .toArray(Column[]::new);
  }
}
