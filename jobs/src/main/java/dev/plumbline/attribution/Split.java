package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.attribution.Units.UNITS;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
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
  private static final Column[] BY_OWNER = {col(REST), col(TO), col(TO_REASON)};

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
    Dataset<Row> parts = running(withShares(candidates(costs, weights)));
    Column units =
        laid("after", col("cost_after"))
            .minus(laid("after", col("cost_before")))
            .minus(laid("before", col("cost_after")))
            .plus(laid("before", col("cost_before")));
    return withRunningCosts(costs)
        .join(parts, new String[] {UNIT, BASIS})
        .withColumn(COST, Units.money(units))
        .withColumn("owner", col(TO))
        .withColumn("reason", col(TO_REASON))
        .select(
            Stream.concat(
                    Arrays.stream(costs.columns())
                        .filter(name -> !List.of(UNIT, SCOPE, FLOORED).contains(name)),
                    Stream.of(REST))
                .map(name -> col(name))
                .toArray(Column[]::new));
  }

  /** Who could take a share of each unit, with its total; whoever has it already is one of them. */
  private static Dataset<Row> candidates(Dataset<Row> costs, Dataset<Row> weights) {
    Dataset<Row> units =
        costs
            .groupBy(UNIT, BASIS)
            .agg(
                sum(Units.of(col(COST))).cast(UNITS).as("total"),
                min(SCOPE).as(SCOPE),
                min("owner").as(TO),
                min("reason").as(TO_REASON),
                max(FLOORED).as(FLOORED));
    Dataset<Row> owners =
        units
            .drop(TO, TO_REASON)
            .join(
                weights.withColumnRenamed("owner", TO).withColumnRenamed("reason", TO_REASON),
                new String[] {SCOPE, BASIS})
            .withColumn(REST, lit(false));
    return owners.unionByName(
        units
            .withColumn(WEIGHT, Units.zero())
            .withColumn(EVEN, Units.zero())
            .withColumn(REST, lit(true)));
  }

  /** The share of each owner in each unit by largest remainder. */
  private static Dataset<Row> withShares(Dataset<Row> candidates) {
    WindowSpec unit = Window.partitionBy(UNIT, BASIS);
    Column[] largestFirst =
        Stream.concat(Stream.of(col("remainder").desc()), Stream.of(BY_OWNER))
            .toArray(Column[]::new);
    Column isWeighed = col("given").gt(0);
    Units.Quotient quotient =
        Units.quotient(col(WEIGHT), abs(col("amount")), greatest(col("given"), Units.one()));
    Column units =
        col("floor").plus(when(col("place").leq(col("left")), Units.one()).otherwise(Units.zero()));
    Column signed = when(col("amount").lt(0), negate(units)).otherwise(units);
    return candidates
        .withColumn("given", sum(WEIGHT).over(unit))
        .withColumn(WEIGHT, when(isWeighed, col(WEIGHT)).otherwise(col(EVEN)).cast(UNITS))
        .withColumn("given", sum(WEIGHT).over(unit).cast(UNITS))
        .withColumn("amount", amount())
        .withColumn("floor", quotient.floor())
        .withColumn("remainder", quotient.remainder())
        .withColumn("left", abs(col("amount")).minus(sum("floor").over(unit)))
        .withColumn("place", row_number().over(unit.orderBy(largestFirst)))
        .withColumn(
            "share",
            when(col(REST), col("total").minus(col("amount"))).otherwise(signed).cast(UNITS));
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
            .orderBy(BY_OWNER)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column isEmpty = col("total").equalTo(0);
    Column nobody =
        when(col(REST).and(col("given").equalTo(0)), Units.one()).otherwise(col(WEIGHT));
    return shares
        .withColumn("key", when(isEmpty, nobody).otherwise(abs(col("share"))).cast(UNITS))
        .withColumn(
            "keys",
            when(isEmpty, greatest(col("given"), Units.one()))
                .otherwise(abs(col("total")))
                .cast(UNITS))
        .withColumn("after_key", sum("key").over(soFar).cast(UNITS))
        .withColumn("after_share", sum("share").over(soFar).cast(UNITS))
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
                    .filter(c -> !List.of("charge_date", BASIS, UNIT, SCOPE, FLOORED).contains(c)))
            .map(name -> col(name))
            .toArray(Column[]::new);
    WindowSpec soFar =
        Window.partitionBy(UNIT, BASIS)
            .orderBy(order)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column units = Units.of(col(COST));
    return costs
        .withColumn("cost_after", sum(units).over(soFar).cast(UNITS))
        .withColumn("cost_before", col("cost_after").minus(units).cast(UNITS))
        .drop("owner", "reason", SCOPE, FLOORED);
  }

  /** What the owners so far have of the rows so far; exact where either is complete. */
  private static Column laid(String side, Column soFar) {
    return when(col(side + "_all"), soFar)
        .when(soFar.equalTo(col("total")), col(side + "_share"))
        .otherwise(rint(soFar.cast("double").multiply(col(side + "_ratio"))).cast(UNITS));
  }
}
