package dev.plumbline.restatement;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.restatement.Restatements.RESTATEMENTS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares each month that was delivered again with what was published of it, and splits the change
 * by cause.
 *
 * <p>Usage of a day, account and usage type changes in three ways, one after the other: usage moves
 * between On-Demand and commitments at the On-Demand price it had; the remaining change of quantity
 * counts at the same price; what is left is a change of price. Their sum is the whole change.
 */
public final class ExplainRestatements implements Job {
  private static final List<String> UNIT = List.of("x_source_id", "billing_period");
  private static final List<String> LINES =
      List.of(
          "x_source_id",
          "billing_period",
          "billing_currency",
          "sub_account_id",
          "service_name",
          "other_cause",
          "x_product_code",
          "charge_date",
          "x_usage_type",
          "x_operation",
          "region_id");

  private final Causes causes;

  public ExplainRestatements(Causes causes) {
    this.causes = causes;
  }

  @Override
  public Table output() {
    return RESTATEMENTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, DELIVERIES);
  }

  @Override
  public String dependsOn() {
    return causes.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> before = inputs.published(CHARGE_DAYS);
    Dataset<Row> effects =
        sides(before, inputs.read(CHARGE_DAYS))
            .join(
                before.select("x_source_id", "billing_period").distinct(), names(UNIT), "left_semi")
            .transform(ExplainRestatements::byTags)
            .transform(ExplainRestatements::byLines)
            .transform(this::effects);
    return inputs
        .published(RESTATEMENTS)
        .unionByName(
            named(effects, latest(inputs.read(DELIVERIES)), latest(inputs.published(DELIVERIES))));
  }

  /** Lines as published count as before, lines as delivered now as after. */
  private Dataset<Row> sides(Dataset<Row> before, Dataset<Row> after) {
    return side(before, "before").unionByName(side(after, "after"), true);
  }

  private Dataset<Row> side(Dataset<Row> days, String side) {
    Column isCovered = col("commitment_discount_status").eqNullSafe("Used");
    Column isUsage = col("charge_category").equalTo("Usage");
    Column quantity =
        when(isUsage, coalesce(col("consumed_quantity"), lit(0))).otherwise(lit(0)).cast(MONEY);
    // Exports that know no gross costs are told by what they have, which is net of discounts.
    Column cost = coalesce(col("billed_cost"), col("x_net_billed_cost"), lit(0)).cast(MONEY);
    Column zero = lit(0).cast(MONEY);
    Dataset<Row> lines =
        days.where(not(col("x_is_split")))
            .select(
                Stream.concat(
                        LINES.stream()
                            .filter(name -> !name.equals("other_cause"))
                            .map(name -> filled(name)),
                        Stream.of(
                            coalesce(when(not(isUsage), causes.ofOtherLines()), lit(""))
                                .as("other_cause"),
                            to_json(array_sort(map_entries(col("tags")))).as("tags"),
                            cost.as("cost"),
                            coalesce(col("effective_cost"), col("x_net_effective_cost"))
                                .as("effective"),
                            when(not(isCovered), cost).otherwise(zero).as("open_cost"),
                            when(not(isCovered), quantity).otherwise(zero).as("open_quantity"),
                            when(isCovered, quantity).otherwise(zero).as("covered_quantity")))
                    .toArray(Column[]::new));
    for (String measure :
        List.of("cost", "effective", "open_cost", "open_quantity", "covered_quantity")) {
      lines =
          lines
              .withColumnRenamed(measure, measure + "_" + side)
              .withColumn(
                  measure + "_" + (side.equals("before") ? "after" : "before"),
                  measure.equals("effective") ? lit(null).cast(MONEY) : zero);
    }
    return lines;
  }

  private static Column filled(String name) {
    boolean isText = !name.equals("charge_date");
    return isText ? coalesce(col(name), lit("")).as(name) : col(name);
  }

  private static Dataset<Row> byTags(Dataset<Row> lines) {
    return summed(lines, Stream.concat(LINES.stream(), Stream.of("tags")));
  }

  /** Adds up over tags; cost that changed its tags but not its sum has moved. */
  private static Dataset<Row> byLines(Dataset<Row> tagged) {
    Column delta = col("cost_after").minus(col("cost_before"));
    return summed(tagged.withColumn("absolute", abs(delta).cast(MONEY)), LINES.stream())
        .withColumn("moved", col("absolute").minus(abs(delta)).divide(lit(2)).cast(MONEY));
  }

  private static Dataset<Row> summed(Dataset<Row> rows, Stream<String> key) {
    Column[] sums =
        Stream.of(rows.columns())
            .filter(
                name ->
                    name.endsWith("_before") || name.endsWith("_after") || name.equals("absolute"))
            .map(name -> sum(name).cast(MONEY).as(name))
            .toArray(Column[]::new);
    return rows.groupBy(key.map(org.apache.spark.sql.functions::col).toArray(Column[]::new))
        .agg(sums[0], java.util.Arrays.copyOfRange(sums, 1, sums.length));
  }

  /** One row for each cause that changed something in the lines. */
  private Dataset<Row> effects(Dataset<Row> changed) {
    Column openDelta = col("open_quantity_after").minus(col("open_quantity_before"));
    Column coveredDelta = col("covered_quantity_after").minus(col("covered_quantity_before"));
    Column isMoved = openDelta.multiply(coveredDelta).lt(0);
    Column shifted =
        when(isMoved.and(coveredDelta.gt(0)), least(abs(openDelta), abs(coveredDelta)))
            .when(isMoved, least(abs(openDelta), abs(coveredDelta)).multiply(lit(-1)))
            .otherwise(lit(0))
            .cast("double");
    Column price =
        coalesce(
            try_divide(
                col("open_cost_before").cast("double"), col("open_quantity_before").cast("double")),
            try_divide(
                col("open_cost_after").cast("double"), col("open_quantity_after").cast("double")),
            lit(0d));
    Dataset<Row> priced =
        changed
            .withColumn("delta", col("cost_after").minus(col("cost_before")).cast(MONEY))
            .withColumn(
                "open_delta", col("open_cost_after").minus(col("open_cost_before")).cast(MONEY))
            .withColumn("effective_delta", effectiveDelta())
            .withColumn("price", price)
            .withColumn("shifted", shifted)
            .withColumn("at_open", col("shifted").multiply(col("price")).multiply(-1).cast(MONEY))
            .withColumn(
                "cover", col("at_open").plus(col("delta").minus(col("open_delta"))).cast(MONEY))
            .withColumn(
                "usage_at_price",
                openDelta.cast("double").plus(col("shifted")).multiply(col("price")).cast(MONEY))
            .withColumn(
                "price_left",
                col("open_delta").minus(col("at_open")).minus(col("usage_at_price")).cast(MONEY))
            .withColumn("is_rounding", abs(col("price_left")).lt(lit(causes.rounding())))
            .withColumn(
                "has_quantity",
                col("open_quantity_before").gt(0).and(col("open_quantity_after").gt(0)));
    Column isPrice = col("has_quantity").and(not(col("is_rounding")));
    Column zero = lit(0).cast(MONEY);
    Column usageEffect =
        when(isPrice, col("usage_at_price"))
            .otherwise(col("delta").minus(col("cover")))
            .cast(MONEY);
    Column priceEffect = when(isPrice, col("price_left")).otherwise(zero);
    Column isOther = col("other_cause").notEqual("");
    Dataset<Row> split =
        priced
            .withColumn("usage_effect", usageEffect)
            .withColumn("price_effect", priceEffect)
            .withColumn("effective_left", coalesce(col("effective_delta"), zero));
    Column effects =
        when(
                isOther,
                array(
                    effect(
                        col("other_cause"),
                        col("cost_before"),
                        col("delta"),
                        col("effective_delta"),
                        zero)))
            .otherwise(
                array(
                    effect(
                        lit("COMMITMENT_REAPPLICATION"),
                        col("cost_before"),
                        col("cover"),
                        when(
                            col("effective_delta").isNotNull(),
                            col("effective_left")
                                .minus(col("usage_effect"))
                                .minus(col("price_effect"))
                                .cast(MONEY)),
                        zero),
                    effect(
                        lit("LATE_USAGE"),
                        col("cost_before").plus(col("cover")).cast(MONEY),
                        col("usage_effect"),
                        when(col("effective_delta").isNotNull(), col("usage_effect")),
                        zero),
                    effect(
                        lit("PRICE"),
                        col("cost_before").plus(col("cover")).plus(col("usage_effect")).cast(MONEY),
                        col("price_effect"),
                        when(col("effective_delta").isNotNull(), col("price_effect")),
                        zero),
                    effect(lit("TAG_BACKFILL"), col("cost_after"), zero, zero, col("moved"))));
    return split
        .withColumn("effect", explode(effects))
        .where(
            col("effect.delta")
                .notEqual(0)
                .or(coalesce(col("effect.effective_delta"), lit(0)).notEqual(0))
                .or(col("effect.moved").notEqual(0)))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_currency"),
            col("sub_account_id"),
            col("service_name"),
            col("effect.cause").as("cause"))
        .agg(
            sum("effect.before").cast(MONEY).as("cost_before"),
            sum("effect.delta").cast(MONEY).as("cost_delta"),
            sum("effect.effective_delta").cast(MONEY).as("x_effective_cost_delta"),
            sum("effect.moved").cast(MONEY).as("x_moved_cost"))
        .withColumn("cost_after", col("cost_before").plus(col("cost_delta")).cast(MONEY));
  }

  private static Column effectiveDelta() {
    Column zero = lit(0).cast(MONEY);
    return when(
        col("effective_before").isNotNull().or(col("effective_after").isNotNull()),
        coalesce(col("effective_after"), zero)
            .minus(coalesce(col("effective_before"), zero))
            .cast(MONEY));
  }

  private static Column effect(
      Column cause, Column before, Column delta, Column effectiveDelta, Column moved) {
    return struct(
        cause.as("cause"),
        before.cast(MONEY).as("before"),
        delta.cast(MONEY).as("delta"),
        effectiveDelta.cast(MONEY).as("effective_delta"),
        moved.cast(MONEY).as("moved"));
  }

  /** The delivery each month was loaded from last. */
  private static Dataset<Row> latest(Dataset<Row> deliveries) {
    return deliveries
        .where(col("state").isin("LOADED", "UNCHANGED"))
        .groupBy("x_source_id", "billing_period")
        .agg(
            max_by(
                    struct(col("delivery_id"), col("recorded_at")),
                    struct(col("recorded_at"), col("delivery_id")))
                .as("delivery"));
  }

  /** Names the delivery; where it is the one that was loaded before, only the reading changed. */
  private static Dataset<Row> named(Dataset<Row> effects, Dataset<Row> now, Dataset<Row> before) {
    Column isSame = col("delivery.delivery_id").eqNullSafe(col("earlier"));
    return effects
        .join(now, names(UNIT))
        .join(
            before.select(
                col("x_source_id"),
                col("billing_period"),
                col("delivery.delivery_id").as("earlier")),
            names(UNIT),
            "left")
        .withColumn("cause", when(isSame, "RECALCULATION").otherwise(col("cause")))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("delivery.delivery_id").as("delivery_id"),
            col("delivery.recorded_at").as("restated_at"),
            col("sub_account_id"),
            col("service_name"),
            col("cause"),
            col("billing_currency"))
        .agg(
            sum("cost_before").cast(MONEY).as("cost_before"),
            sum("cost_after").cast(MONEY).as("cost_after"),
            sum("cost_delta").cast(MONEY).as("cost_delta"),
            sum("x_effective_cost_delta").cast(MONEY).as("x_effective_cost_delta"),
            sum("x_moved_cost").cast(MONEY).as("x_moved_cost"));
  }

  private static String[] names(List<String> columns) {
    return columns.toArray(String[]::new);
  }
}
