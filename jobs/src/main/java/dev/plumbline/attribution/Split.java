package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.attribution.Units.UNITS;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Splits costs over owners by weight, exactly: the shares of a unit (a pool of one invoice, the tax
 * of a seller) add up to it in every basis by largest remainder, and the parts of each of its rows
 * add up to the row. What cannot be given to anybody goes to the owner the rows have already.
 *
 * <p>Shares are laid over the rows in the order of days by rounding running totals, so that no
 * digit is lost on the way and the last row takes what is left.
 */
final class Split {
  /** Columns of costs: which cost a row is of, what is split together, whose weights hold. */
  static final String BASIS = "basis";

  static final String COST = "cost";
  static final String UNIT = "unit";
  static final String SCOPE = "scope";

  /** Whether shares of a negative cost stop where an owner's weight is used up. */
  static final String FLOORED = "is_floored";

  /** Columns of weights: the weight, and what counts where all weights are 0. */
  static final String WEIGHT = "weight";

  static final String EVEN = "even_weight";

  /** Column of shares: whether nobody else would take it. */
  static final String REST = "is_rest";

  private static final String TO = "to_owner";
  private static final String TO_REASON = "to_reason";

  private static final List<String> REPLACED =
      List.of(UNIT, SCOPE, FLOORED, COST, "owner", "reason");

  private static final List<String> LEFT_OUT = List.of(UNIT, SCOPE, FLOORED, "owner", "reason");

  private Split() {}

  /** A row for each cost that is known, in place of a column for each. */
  static Dataset<Row> byBasis(Dataset<Row> rows) {
    Column each =
        array(
            COSTS.stream()
                .map(cost -> struct(lit(cost).as(BASIS), col(cost).as(COST)))
                .toArray(Column[]::new));
    return rows.withColumn("each", explode(each))
        .withColumn(BASIS, col("each." + BASIS))
        .withColumn(COST, col("each." + COST))
        .drop("each")
        .drop(COSTS.toArray(String[]::new))
        .where(col(COST).isNotNull());
  }

  /**
   * The shares: the columns of the costs with owner, reason and cost of the share, and is_rest.
   *
   * @param costs rows with basis, cost, unit, scope, is_floored, owner and reason; of one unit, all
   *     have the same owner and reason; no two rows are alike
   * @param weights scope, basis, owner, reason, weight and even_weight, in whole numbers from 0
   */
  static Dataset<Row> shares(Dataset<Row> costs, Dataset<Row> weights) {
    Dataset<Row> parts = running(withShares(units(costs, weights)));
    Column units =
        laid("after", col("cost_after"))
            .minus(laid("after", col("cost_before")))
            .minus(laid("before", col("cost_after")))
            .plus(laid("before", col("cost_before")));
    return withRunningCosts(costs)
        .join(parts, new String[] {UNIT, BASIS})
        .select(
            Stream.concat(
                    Arrays.stream(costs.columns())
                        .filter(name -> !REPLACED.contains(name))
                        .map(name -> col(name)),
                    Stream.of(
                        Units.money(units).as(COST),
                        col(TO).as("owner"),
                        col(TO_REASON).as("reason"),
                        col(REST)))
                .toArray(Column[]::new));
  }

  /** Each unit with its total, and who could take a share of it. */
  private static Dataset<Row> units(Dataset<Row> costs, Dataset<Row> weights) {
    Dataset<Row> owners =
        weights
            .groupBy(SCOPE, BASIS)
            .agg(
                collect_list(struct(col("owner"), col("reason"), col(WEIGHT), col(EVEN)))
                    .as("owners"));
    return costs
        .groupBy(UNIT, BASIS)
        .agg(
            sum(Units.of(col(COST))).cast(UNITS).as("total"),
            min(SCOPE).as(SCOPE),
            min("owner").as("rest_owner"),
            min("reason").as("rest_reason"),
            max(FLOORED).as(FLOORED))
        .join(owners, new String[] {SCOPE, BASIS}, "left")
        .withColumns(
            Map.of("weights", added(col("owners"), WEIGHT), "evens", added(col("owners"), EVEN)));
  }

  private static Column added(Column array, String field) {
    return coalesce(
        aggregate(array, Units.zero(), (sum, each) -> sum.plus(each.getField(field)).cast(UNITS)),
        Units.zero());
  }

  /** The share of each owner in each unit by largest remainder, whoever has it already last. */
  private static Dataset<Row> withShares(Dataset<Row> units) {
    Column isWeighed = col("weights").gt(0);
    Column parts =
        transform(
            col("owners"),
            each -> {
              Column weight = when(isWeighed, each.getField(WEIGHT)).otherwise(each.getField(EVEN));
              Units.Quotient quotient =
                  Units.quotient(
                      weight.cast(UNITS), abs(col("amount")), greatest(col("given"), Units.one()));
              return struct(
                  negate(quotient.remainder()).cast(UNITS).as("behind"),
                  each.getField("owner").as(TO),
                  each.getField("reason").as(TO_REASON),
                  weight.cast(UNITS).as("key"),
                  quotient.floor().as("floor"));
            });
    Column shares =
        transform(
            array_sort(col("parts")),
            (each, place) -> {
              Column more = when(place.lt(col("left")), Units.one()).otherwise(Units.zero());
              Column share = each.getField("floor").plus(more);
              return candidate(
                  each.getField(TO),
                  each.getField(TO_REASON),
                  lit(false),
                  each.getField("key"),
                  when(col("amount").lt(0), negate(share)).otherwise(share));
            });
    Column rest =
        array(
            candidate(
                col("rest_owner"),
                col("rest_reason"),
                lit(true),
                when(col("given").equalTo(0), Units.one()).otherwise(Units.zero()),
                col("total").minus(col("amount"))));
    return units
        .withColumn("given", when(isWeighed, col("weights")).otherwise(col("evens")))
        .withColumn("amount", amount())
        .withColumn("parts", parts)
        .withColumn("left", abs(col("amount")).minus(added(col("parts"), "floor")))
        .select(
            col(UNIT),
            col(BASIS),
            col("total"),
            col("given"),
            posexplode(coalesce(concat(array_sort(shares), rest), rest))
                .as(new String[] {"place", "each"}));
  }

  private static Column candidate(
      Column owner, Column reason, Column isRest, Column key, Column share) {
    return struct(
        owner.as(TO),
        reason.as(TO_REASON),
        isRest.as(REST),
        key.cast(UNITS).as("key"),
        share.cast(UNITS).as("share"));
  }

  /** What is given to owners: all, nothing where none has weight, a credit down to zero. */
  private static Column amount() {
    Column down = negate(least(negate(col("total")).cast(UNITS), col("given"))).cast(UNITS);
    return when(col("given").equalTo(0), Units.zero())
        .when(col(FLOORED).and(col("total").lt(0)), down)
        .otherwise(col("total"));
  }

  /** Running shares of the total, before and after each owner, in units and as a ratio. */
  private static Dataset<Row> running(Dataset<Row> shares) {
    WindowSpec soFar =
        Window.partitionBy(UNIT, BASIS)
            .orderBy("place")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column isEmpty = col("total").equalTo(0);
    return shares
        .select(
            col(UNIT),
            col(BASIS),
            col("total"),
            col("place"),
            col("each." + TO),
            col("each." + TO_REASON),
            col("each." + REST),
            col("each.share"),
            when(isEmpty, col("each.key")).otherwise(abs(col("each.share"))).cast(UNITS).as("key"),
            when(isEmpty, greatest(col("given"), Units.one()))
                .otherwise(abs(col("total")))
                .cast(UNITS)
                .as("keys"))
        .withColumns(
            Map.of(
                "after_key", sum("key").over(soFar).cast(UNITS),
                "after_share", sum("share").over(soFar).cast(UNITS)))
        .where(not(col(REST)).or(col("key").notEqual(0)))
        .withColumn("before_key", col("after_key").minus(col("key")).cast(UNITS))
        .select(
            col(UNIT),
            col(BASIS),
            col(TO),
            col(TO_REASON),
            col(REST),
            col("total"),
            col("after_share"),
            col("after_share").minus(col("share")).cast(UNITS).as("before_share"),
            col("after_key").equalTo(col("keys")).as("after_all"),
            col("before_key").equalTo(col("keys")).as("before_all"),
            ratio("after_key").as("after_ratio"),
            ratio("before_key").as("before_ratio"));
  }

  private static Column ratio(String key) {
    return col(key).cast("double").divide(col("keys").cast("double"));
  }

  /** Running totals of the costs of a unit, in an order that no two rows share. */
  private static Dataset<Row> withRunningCosts(Dataset<Row> costs) {
    Column[] order =
        Stream.concat(
                Stream.of("charge_date"),
                Arrays.stream(costs.columns())
                    .filter(
                        c -> !c.equals("charge_date") && !BASIS.equals(c) && !LEFT_OUT.contains(c)))
            .map(name -> col(name))
            .toArray(Column[]::new);
    WindowSpec soFar =
        Window.partitionBy(UNIT, BASIS)
            .orderBy(order)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column units = Units.of(col(COST));
    return costs
        .drop("owner", "reason", SCOPE, FLOORED)
        .withColumn("cost_after", sum(units).over(soFar).cast(UNITS))
        .withColumn("cost_before", col("cost_after").minus(units).cast(UNITS));
  }

  /** What the owners so far have of the rows so far; exact where either is complete. */
  private static Column laid(String side, Column soFar) {
    return when(col(side + "_all"), soFar)
        .when(soFar.equalTo(col("total")), col(side + "_share"))
        .otherwise(rint(soFar.cast("double").multiply(col(side + "_ratio"))).cast(UNITS));
  }
}
