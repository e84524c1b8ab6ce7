package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.attribution.Units.UNITS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Who takes how much of what is shared: by scope, in whole numbers from 0. */
final class Weights {
  private static final String[] BILL = {"x_source_id", "billing_period", "billing_account_id"};

  private Weights() {}

  /** A text that is the same for rows with the same values of the columns, null or not. */
  private static Column scope(Column kind, String... columns) {
    List<Column> fields = new ArrayList<>(List.of(kind.as("kind")));
    for (String column : BILL) {
      fields.add(col(column));
    }
    for (String column : columns) {
      fields.add(col(column));
    }
    return to_json(struct(fields.toArray(Column[]::new)));
  }

  /** Tax is shared by what the seller billed to the account before tax. */
  static Column taxScope() {
    return scope(lit(SpecialClaims.TAX), "sub_account_id", "seller");
  }

  /** A credit that names a product is shared by its users in the account. */
  static Column creditScope() {
    return scope(lit(SpecialClaims.CREDITS), "sub_account_id", Followers.SERVICE);
  }

  /** A credit that names none is shared by all in the account. */
  static Column accountCreditScope() {
    return scope(lit(SpecialClaims.CREDITS), "sub_account_id");
  }

  /** What nobody used of a commitment is shared by those who used it. */
  static Column benefitScope() {
    return scope(lit(SpecialClaims.BENEFIT), "commitment_discount_id");
  }

  /** A pool is shared by the owners on the same bill. */
  static Column poolScope() {
    return scope(lit(SpecialClaims.POOL), "pool");
  }

  /** Costs of owners and pools, without what follows them: tax, credits and refunds. */
  static Dataset<Row> claims(Dataset<Row> claimed) {
    return claimed
        .where(col("shared_by").isNull().or(col("shared_by").equalTo(SpecialClaims.POOL)))
        .where(
            not(
                coalesce(col("rule_id"), lit(""))
                    .isin(SpecialLines.TAX, SpecialLines.CREDITS, SpecialLines.REFUNDS)
                    .and(col("method").equalTo(SpecialLines.METHOD))));
  }

  static Dataset<Row> ofTax(Dataset<Row> claims) {
    return same(claims.withColumn(Split.SCOPE, taxScope()), col("charged_cost"));
  }

  static Dataset<Row> ofBenefit(Dataset<Row> claims) {
    Column used = coalesce(col("effective_cost"), col("x_net_effective_cost"));
    return same(
        claims
            .where(col("commitment_discount_id").isNotNull())
            .withColumn(Split.SCOPE, benefitScope()),
        used);
  }

  private static Dataset<Row> same(Dataset<Row> rows, Column measure) {
    Dataset<Row> sums =
        rows.groupBy(Split.SCOPE, "owner", "reason").agg(Weights.sum(measure).as("measure"));
    return withWeights(sums, cost -> col("measure"));
  }

  /** Each owner's costs, in each basis by itself: what a credit can reduce. */
  static Dataset<Row> ofCosts(Dataset<Row> claims, Column scope) {
    List<Column> sums = new ArrayList<>();
    COSTS.forEach(cost -> sums.add(Weights.sum(col(cost)).as(cost)));
    Dataset<Row> summed =
        claims
            .withColumn(Split.SCOPE, scope)
            .groupBy(Split.SCOPE, "owner", "reason")
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    return withWeights(summed, cost -> col(cost));
  }

  private static Column sum(Column money) {
    return org.apache.spark.sql.functions.sum(money).cast(MONEY);
  }

  private interface Measure {
    Column of(String cost);
  }

  private static Dataset<Row> withWeights(Dataset<Row> sums, Measure measure) {
    Column each =
        array(
            COSTS.stream()
                .map(
                    cost ->
                        struct(
                            lit(cost).as(Split.BASIS),
                            positive(measure.of(cost)).as(Split.WEIGHT),
                            Units.zero().as(Split.EVEN)))
                .toArray(Column[]::new));
    return byBasis(sums.withColumn("each", explode(each)));
  }

  private static Column positive(Column money) {
    return greatest(coalesce(Units.of(money), Units.zero()), Units.zero()).cast(UNITS);
  }

  private static Dataset<Row> byBasis(Dataset<Row> rows) {
    return rows.select(
        col(Split.SCOPE),
        col("owner"),
        col("reason"),
        col("each." + Split.BASIS).as(Split.BASIS),
        col("each." + Split.WEIGHT).as(Split.WEIGHT),
        col("each." + Split.EVEN).as(Split.EVEN));
  }

  /**
   * Shares of pools that follow from the bill: by cost, evenly among those with any cost, by billed
   * usage or by a quantity.
   */
  static Dataset<Row> ofPools(Dataset<Row> claims, List<Pool> pools, boolean unallocatedShares) {
    List<Pool> computed = pools.stream().filter(pool -> !pool.isGiven()).toList();
    List<Column> sums = new ArrayList<>();
    COSTS.forEach(cost -> sums.add(Weights.sum(col(cost)).as(cost)));
    // What a commitment covers is billed by its fee: to its users it costs what it takes of that.
    Column used = coalesce(col("effective_cost"), col("x_net_effective_cost"));
    sums.add(Weights.sum(when(col("is_aws_usage"), used)).as("billed_usage"));
    for (Pool pool : computed) {
      if (pool.usage().isPresent()) {
        sums.add(
            Weights.sum(element_at(col("pool_usage"), lit(pool.id()))).as("usage_" + pool.id()));
      }
    }
    Dataset<Row> owners =
        claims
            .groupBy(
                col("x_source_id"),
                col("billing_period"),
                col("billing_account_id"),
                col("owner"),
                col("reason"))
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
            .transform(rows -> withEven(rows, unallocatedShares));
    Column shares =
        concat(computed.stream().map(p -> shares(p, unallocatedShares)).toArray(Column[]::new));
    return byBasis(
        owners
            .withColumn("each", explode(shares))
            .where(col("each.takes"))
            .withColumn("pool", col("each.pool"))
            .withColumn(Split.SCOPE, poolScope()));
  }

  /** Whether an even share is taken: one by each with a cost, whatever reasons it stands under. */
  private static Dataset<Row> withEven(Dataset<Row> owners, boolean unallocatedShares) {
    Column cost = coalesce(col("effective_cost"), col("x_net_effective_cost"));
    if (!unallocatedShares) {
      return owners.withColumn("is_even", cost.gt(0));
    }
    WindowSpec owner = Window.partitionBy(col(BILL[0]), col(BILL[1]), col(BILL[2]), col("owner"));
    return owners.withColumn(
        "is_even",
        org.apache
            .spark
            .sql
            .functions
            .sum(cost)
            .over(owner)
            .gt(0)
            .and(row_number().over(owner.orderBy("reason")).equalTo(1)));
  }

  /** The weights of an owner's row in a pool, an element for each cost. */
  private static Column shares(Pool pool, boolean unallocatedShares) {
    Column cost = coalesce(col("effective_cost"), col("x_net_effective_cost"));
    Column even = when(col("is_even"), Units.one()).otherwise(Units.zero());
    // Where nobody has a quantity the pool is kept; where nobody has a cost it is split evenly.
    boolean isKept = pool.method() == Pool.Method.USAGE;
    return array(
        COSTS.stream()
            .map(
                name ->
                    struct(
                        lit(pool.id()).as("pool"),
                        takes(pool, unallocatedShares).as("takes"),
                        lit(name).as(Split.BASIS),
                        positive(measure(pool, name, cost)).as(Split.WEIGHT),
                        (isKept ? Units.zero() : even).as(Split.EVEN)))
            .toArray(Column[]::new));
  }

  private static Column measure(Pool pool, String name, Column cost) {
    return switch (pool.method()) {
      // Nobody has a weight of his own, so that all who have cost count alike.
      case EVEN -> lit(null).cast(MONEY);
      case USAGE -> col("usage_" + pool.id());
      case SUPPORT -> col("billed_usage");
      default -> name.equals("list_cost") ? cost : col(name);
    };
  }

  private static Column takes(Pool pool, boolean unallocatedShares) {
    Column isPool = col("owner").startsWith(Pool.PREFIX);
    Column isUnallocated = col("owner").equalTo(Ownership.UNALLOCATED);
    Column isTeam =
        pool.owners().isEmpty()
            ? not(isPool).and(unallocatedShares ? lit(true) : not(isUnallocated))
            : col("owner").isin(pool.owners().toArray());
    Object[] fed = pool.feeds().stream().map(id -> Pool.PREFIX + id).toArray();
    return fed.length == 0 ? isTeam : isTeam.or(col("owner").isin(fed));
  }

  /** Shares that the configuration gives, for every bill that has the pool. */
  static Dataset<Row> given(Dataset<Row> claims, List<Pool> pools, SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Pool pool : pools) {
      for (Map.Entry<String, BigDecimal> share : pool.given().entrySet()) {
        rows.add(given(pool, Optional.empty(), share.getKey(), share.getValue()));
      }
      for (PoolFigures.Entry entry : pool.measured().entries()) {
        rows.add(given(pool, entry.month(), entry.owner(), entry.figure()));
      }
    }
    StructType schema =
        new StructType()
            .add("pool", DataTypes.StringType)
            .add("month", DataTypes.StringType)
            .add("owner", DataTypes.StringType)
            .add("measure", DataTypes.StringType);
    Dataset<Row> shares =
        spark
            .createDataFrame(rows, schema)
            .withColumn("measure", col("measure").cast(MONEY))
            .withColumn("reason", lit(null).cast("string"));
    Dataset<Row> bills = claims.select(BILL[0], BILL[1], BILL[2]).distinct();
    Column isOfMonth = col("month").isNull().or(col("month").equalTo(col("billing_period")));
    return withWeights(
        bills.join(broadcast(shares), isOfMonth).withColumn(Split.SCOPE, poolScope()),
        cost -> col("measure"));
  }

  private static Row given(Pool pool, Optional<String> month, String owner, BigDecimal measure) {
    return RowFactory.create(pool.id(), month.orElse(null), owner, measure.toPlainString());
  }
}
