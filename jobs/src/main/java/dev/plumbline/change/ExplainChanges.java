package dev.plumbline.change;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.change.CostChanges.COST_CHANGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.restatement.Restatements.RESTATEMENTS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.series.MissingBills;
import dev.plumbline.table.Table;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Compares each month with the one before and each day with the one before, and takes the change of
 * every owner, account, service and usage type apart.
 *
 * <p>Usage of one unit changes in four ways, one after the other: its quantity, at the mean cost a
 * unit had; what commitments save of a unit; where it is used, at the prices before commitments it
 * had there; what is left is a change of price. So their sum is the whole change.
 */
public final class ExplainChanges implements Job {
  private static final List<String> ROW =
      List.of("billing_currency", "owner", "sub_account_id", "service_name", "x_usage_type");
  private static final List<String> EFFECTS =
      List.of(
          "usage_effect",
          "rate_effect",
          "commitment_effect",
          "mix_effect",
          "new_effect",
          "gone_effect",
          "other_effect");
  private static final List<String> RESTATED =
      List.of("billing_period", "billing_currency", "sub_account_id", "service_name");

  private final ChangeSettings settings;

  public ExplainChanges(ChangeSettings settings) {
    this.settings = settings;
  }

  @Override
  public Table output() {
    return COST_CHANGES;
  }

  @Override
  public List<Table> inputs() {
    return List.of(SERIES_DAYS, ATTRIBUTED_COSTS, RESTATEMENTS, BILL_TOTALS);
  }

  /**
   * The month before, and one more to tell an account that is new from one without a bill there.
   */
  @Override
  public int lookBackMonths() {
    return 2;
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return settings.text();
  }

  @Override
  public List<Check> checks() {
    return List.of(new EffectsAddUp());
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> costs =
        PaidDays.of(inputs.read(SERIES_DAYS), inputs.read(ATTRIBUTED_COSTS), isProvisional(inputs));
    return Pairs.of(
            MissingBills.markAround(costs, inputs.read(BILL_TOTALS), inputs.periods()),
            inputs.periods())
        .transform(ExplainChanges::cells)
        .transform(ExplainChanges::effects)
        .transform(rows -> restated(rows, restatements(inputs.read(RESTATEMENTS))));
  }

  private static Column isProvisional(Inputs inputs) {
    Column late = lit(false);
    for (String period : inputs.periods()) {
      String before = YearMonth.parse(period).minusMonths(1).toString();
      for (String month : List.of(before, period)) {
        Column isLate = col("charge_date").gt(lit(inputs.asOf(month)));
        late = when(col("billing_period").equalTo(month), isLate).otherwise(late);
      }
    }
    return late;
  }

  /** Before and after side by side, for each place and operation a usage type is used in. */
  private static Dataset<Row> cells(Dataset<Row> sided) {
    Column full =
        when(col("commitment_status").equalTo("Used"), coalesce(col("list_cost"), col("cost")))
            .otherwise(col("cost"));
    List<Column> sums = new ArrayList<>();
    for (String side : List.of("before", "after")) {
      Column isSide = col("is_after").equalTo(side.equals("after"));
      sums.add(sum(when(isSide, col("cost"))).cast(MONEY).as("cost_" + side));
      sums.add(sum(when(isSide, col("full"))).cast(MONEY).as("full_" + side));
      sums.add(sum(when(isSide, col("consumed_quantity"))).cast(QUANTITY).as("quantity_" + side));
    }
    sums.add(max("has_provisional").as("has_provisional"));
    return sided
        .withColumn("full", full)
        .groupBy(
            columns(
                Stream.of(
                        Pairs.PAIR.stream(),
                        ROW.stream(),
                        Stream.of(
                            "pricing_unit",
                            "region_id",
                            "x_operation",
                            "line_kind",
                            "commitment_status"))
                    .flatMap(names -> names)))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> effects(Dataset<Row> cells) {
    WindowSpec row = Window.partitionBy(columns(Stream.concat(Pairs.PAIR.stream(), ROW.stream())));
    WindowSpec unit =
        Window.partitionBy(
            columns(
                Stream.of(
                        Pairs.PAIR.stream(),
                        ROW.stream(),
                        Stream.of("pricing_unit", "is_counted", "is_unused"))
                    .flatMap(names -> names)));
    Column isCounted = col("quantity_before").isNotNull().or(col("quantity_after").isNotNull());
    Dataset<Row> counted =
        cells
            .withColumn("is_counted", isCounted)
            .withColumn("is_unused", col("commitment_status").equalTo("Unused"))
            .withColumn("delta", orZero("cost_after").minus(orZero("cost_before")).cast(MONEY))
            .withColumn("is_new", not(max(col("cost_before").isNotNull()).over(row)))
            .withColumn("is_gone", not(max(col("cost_after").isNotNull()).over(row)));
    for (String name : List.of("quantity", "cost")) {
      for (String side : List.of("_before", "_after")) {
        counted =
            counted.withColumn(
                "unit_" + name + side, real(sum(orZero(name + side)).over(unit).cast(MONEY)));
      }
    }
    // How much more is used of the unit, and what a unit cost before, all places together.
    Column growth = try_divide(col("unit_quantity_after"), col("unit_quantity_before"));
    Column saved =
        real(orZero("full_after"))
            .minus(real(orZero("cost_after")))
            .minus(growth.multiply(real(orZero("full_before")).minus(real(orZero("cost_before")))));
    Column price =
        coalesce(
            try_divide(real(orZero("full_before")), real(orZero("quantity_before"))),
            try_divide(real(orZero("full_after")), real(orZero("quantity_after"))),
            lit(0d));
    Column moved =
        real(orZero("quantity_after")).minus(growth.multiply(real(orZero("quantity_before"))));
    Column isCompared =
        col("is_counted")
            .and(col("unit_quantity_before").notEqual(0))
            .and(not(col("is_unused")))
            .and(not(col("is_new")))
            .and(not(col("is_gone")));
    Column zero = lit(0).cast(MONEY);
    Dataset<Row> split =
        counted
            .withColumn("is_compared", coalesce(isCompared, lit(false)))
            .withColumn(
                "compared_usage", growth.minus(1).multiply(real(orZero("cost_before"))).cast(MONEY))
            .withColumn("compared_commitment", saved.multiply(-1).cast(MONEY))
            .withColumn("compared_mix", price.multiply(moved).cast(MONEY));
    Column plain = not(col("is_compared")).and(not(col("is_unused")));
    Column isAppeared = plain.and(col("is_new"));
    Column isVanished = plain.and(not(col("is_new"))).and(col("is_gone"));
    Column isKept = plain.and(not(col("is_new"))).and(not(col("is_gone")));
    Dataset<Row> named =
        split
            .withColumn(
                "usage_effect",
                when(col("is_compared"), col("compared_usage"))
                    .when(isKept.and(col("is_counted")), col("delta"))
                    .otherwise(zero))
            .withColumn(
                "commitment_effect",
                when(col("is_compared"), col("compared_commitment"))
                    .when(col("is_unused"), col("delta"))
                    .otherwise(zero))
            .withColumn("mix_effect", when(col("is_compared"), col("compared_mix")).otherwise(zero))
            .withColumn("new_effect", when(isAppeared, col("delta")).otherwise(zero))
            .withColumn("gone_effect", when(isVanished, col("delta")).otherwise(zero))
            .withColumn(
                "other_effect",
                when(isKept.and(not(col("is_counted"))), col("delta")).otherwise(zero))
            .withColumn(
                "rate_effect",
                when(
                        col("is_compared"),
                        col("delta")
                            .minus(col("usage_effect"))
                            .minus(col("commitment_effect"))
                            .minus(col("mix_effect")))
                    .otherwise(zero));
    List<Column> sums = new ArrayList<>();
    EFFECTS.forEach(name -> sums.add(sum(name).cast(MONEY).as(name)));
    sums.add(sum(orZero("cost_after")).cast(MONEY).as("cost_after"));
    sums.add(sum("delta").cast(MONEY).as("cost_delta"));
    sums.add(max("is_new").as("is_new"));
    sums.add(max("is_gone").as("is_gone"));
    sums.add(max("has_provisional").as("is_provisional"));
    return named
        .groupBy(columns(Stream.concat(Pairs.PAIR.stream(), ROW.stream())))
        .agg(sum(orZero("cost_before")).cast(MONEY).as("cost_before"), sums.toArray(Column[]::new));
  }

  /** What later deliveries brought to a month: {@code restated_period, restated}. */
  private Dataset<Row> restatements(Dataset<Row> restatements) {
    Column isFinal =
        to_date(col("restated_at"))
            .gt(
                date_add(
                    last_day(to_date(col("billing_period"), "yyyy-MM")),
                    settings.finalAfterDays()));
    return restatements
        .where(isFinal)
        .groupBy(columns(RESTATED.stream()))
        .agg(
            sum(coalesce(col("x_effective_cost_delta"), col("cost_delta")))
                .cast(MONEY)
                .as("restated"));
  }

  /** Takes the part of restatements out of the usage, or out of what is new or gone. */
  private static Dataset<Row> restated(Dataset<Row> changes, Dataset<Row> restatements) {
    Column month = to_date(col("billing_period"), "yyyy-MM");
    Dataset<Row> inAfter = restatements.withColumnRenamed("restated", "change");
    Dataset<Row> inBefore =
        restatements
            .withColumn(
                "billing_period",
                org.apache.spark.sql.functions.date_format(add_months(month, 1), "yyyy-MM"))
            .withColumn("change", col("restated").multiply(-1).cast(MONEY))
            .drop("restated");
    Dataset<Row> restated =
        inAfter
            .unionByName(inBefore)
            .groupBy(columns(RESTATED.stream()))
            .agg(sum("change").cast(MONEY).as("restated"))
            .withColumn("comparison", lit("month"));
    String[] keys =
        Stream.concat(RESTATED.stream(), Stream.of("comparison")).toArray(String[]::new);
    WindowSpec service = Window.partitionBy(columns(Stream.of(keys)));
    Column weight = real(abs(col("cost_before")).plus(abs(col("cost_after"))).cast(MONEY));
    Column part =
        coalesce(
                try_divide(
                    real(coalesce(col("restated"), lit(0).cast(MONEY))).multiply(col("weight")),
                    col("weights")),
                lit(0d))
            .cast(MONEY);
    Column isUsage = not(col("is_new")).and(not(col("is_gone")));
    return changes
        .join(restated, keys, "left")
        .withColumn("weight", weight)
        .withColumn(
            "weights",
            real(
                sum(abs(col("cost_before")).plus(abs(col("cost_after"))).cast(MONEY))
                    .over(service)
                    .cast(MONEY)))
        .withColumn("restatement_effect", part)
        .withColumn("usage_effect", less("usage_effect", isUsage))
        .withColumn("new_effect", less("new_effect", col("is_new")))
        .withColumn("gone_effect", less("gone_effect", col("is_gone")))
        .drop("restated", "weight", "weights", "is_new", "is_gone");
  }

  private static Column less(String effect, Column condition) {
    return when(condition, col(effect).minus(col("restatement_effect")).cast(MONEY))
        .otherwise(col(effect));
  }

  private static Column orZero(String name) {
    return coalesce(col(name), lit(0).cast(MONEY));
  }

  private static Column real(Column amount) {
    return amount.cast(DOUBLE);
  }

  private static Column[] columns(Stream<String> names) {
    return names.map(name -> col(name)).toArray(Column[]::new);
  }
}
