package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives every cost to the team that answers for it: what is claimed directly first, then tax,
 * credits and unused commitments, then pools in their order. What nobody owns stays in view.
 */
public final class AttributeCosts implements Job {
  private final Allocation allocation;

  public AttributeCosts(Ownership ownership) {
    this.allocation = ownership.settings().allocation();
  }

  @Override
  public Table output() {
    return ATTRIBUTED_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CLAIMED_COSTS);
  }

  @Override
  public int version() {
    return 6;
  }

  @Override
  public String dependsOn() {
    return allocation.toString();
  }

  @Override
  public List<String> remarks(Dataset<Row> written) {
    return MissingUsage.remarks(written, allocation);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> claimed = inputs.read(CLAIMED_COSTS);
    Dataset<Row> direct =
        claimed
            .where(col("shared_by").isNull())
            .select(Followers.columns())
            .withColumn("is_shared", lit(false))
            .withColumn("is_split", lit(false));
    // Asked once, of the small table of claims.
    if (claimed.where(col("shared_by").isNotNull()).isEmpty()) {
      return summed(direct);
    }
    return summed(
        direct.unionByName(
            Followers.byCost(shares(claimed, inputs)).withColumn("is_split", lit(true))));
  }

  /** What is shared, by basis: first what follows other costs, then pools step by step. */
  private Dataset<Row> shares(Dataset<Row> claimed, Inputs inputs) {
    Dataset<Row> claims = Weights.claims(claimed);
    Dataset<Row> followers = new Followers(allocation).shares(claimed, claims);
    Dataset<Row> pooled =
        claimed
            .where(col("shared_by").equalTo(SpecialClaims.POOL))
            .select(Followers.columns())
            .withColumn("is_shared", lit(false));
    Dataset<Row> costs = Split.byBasis(pooled).unionByName(followers);
    for (List<Pool> step : steps(claimed)) {
      costs =
          costs
              .where(not(isOf(step)))
              .unionByName(ofPools(costs.where(isOf(step)), claims, step, inputs));
    }
    return costs;
  }

  /** The steps in which there is something to split, so that no others are planned. */
  private List<List<Pool>> steps(Dataset<Row> claimed) {
    Set<String> filled =
        claimed
            .where(col("shared_by").isNotNull().and(isOf(allocation.splitPools())))
            .select("owner")
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    List<List<Pool>> steps = new ArrayList<>();
    for (List<Pool> step : allocation.steps()) {
      List<Pool> now = step.stream().filter(pool -> filled.contains(pool.owner())).toList();
      now.forEach(pool -> pool.fed().forEach(id -> filled.add(Pool.PREFIX + id)));
      if (!now.isEmpty()) {
        steps.add(now);
      }
    }
    return steps;
  }

  private static Column isOf(List<Pool> pools) {
    Object[] owners = pools.stream().map(Pool::owner).toArray();
    return owners.length == 0 ? lit(false) : col("owner").isin(owners);
  }

  private Dataset<Row> ofPools(
      Dataset<Row> waiting, Dataset<Row> claims, List<Pool> pools, Inputs inputs) {
    Column method = lit(null).cast("string");
    Column version = lit(null).cast("string");
    for (Pool pool : pools) {
      Column isPool = col("pool").equalTo(pool.id());
      method = when(isPool, pool.method().word()).otherwise(method);
      version = when(isPool, Ownership.version(pool)).otherwise(version);
    }
    Dataset<Row> named =
        waiting
            .drop("is_shared")
            .withColumn("pool", substring_index(col("owner"), ":", -1))
            .withColumn(Split.SCOPE, Weights.poolScope());
    Dataset<Row> costs =
        named.withColumns(
            Map.of(
                "method",
                method,
                "rule_id",
                col("pool"),
                "rule_version",
                version,
                "reason",
                lit("no_share"),
                Split.UNIT,
                to_json(struct(col(Split.SCOPE), col("invoice_id"))),
                Split.FLOORED,
                lit(false)));
    return Split.shares(Followers.summed(costs), weights(claims, pools, inputs))
        .withColumn("is_shared", not(col(Split.REST)))
        .drop(Split.REST);
  }

  private Dataset<Row> weights(Dataset<Row> claims, List<Pool> pools, Inputs inputs) {
    List<Pool> given = pools.stream().filter(Pool::isGiven).toList();
    List<Pool> computed = pools.stream().filter(pool -> !pool.isGiven()).toList();
    if (given.isEmpty()) {
      return Weights.ofPools(claims, computed, allocation.unallocatedShares());
    }
    Dataset<Row> weights = Weights.given(claims, given, inputs.spark());
    return computed.isEmpty()
        ? weights
        : weights.unionByName(Weights.ofPools(claims, computed, allocation.unallocatedShares()));
  }

  private static Column total(String cost) {
    return sum(cost).cast(MONEY).as(cost);
  }

  /** The parts of an owner that are alike as one row, its own and its shares side by side. */
  private static Dataset<Row> summed(Dataset<Row> parts) {
    List<Column> sums = new ArrayList<>();
    sums.add(min("rule_version").as("rule_version"));
    sums.add(max(not(col("is_split"))).as("is_direct"));
    COSTS.forEach(cost -> sums.add(total(cost)));
    for (String cost : COSTS.subList(0, 4)) {
      String name = cost.equals("effective_cost") ? "cost" : cost;
      sums.add(part(cost, not(col("is_shared"))).as("direct_" + name));
      sums.add(part(cost, col("is_shared")).as("shared_" + name));
    }
    return parts
        .groupBy(
            ATTRIBUTED_COSTS.key().stream()
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new))
        .agg(min("billing_currency").as("billing_currency"), sums.toArray(Column[]::new))
        .where(col("is_direct").or(hasCost()))
        .drop("is_direct");
  }

  /** Shares of nothing tell nothing. */
  private static Column hasCost() {
    Column any = lit(false);
    for (String cost : COSTS) {
      any = any.or(coalesce(col(cost), lit(0)).notEqual(0));
    }
    return any;
  }

  /** 0 where the basis is known and the owner has no such part. */
  private static Column part(String cost, Column condition) {
    Column zero = when(col(cost).isNotNull(), lit(0).cast(MONEY));
    return sum(when(condition, col(cost)).otherwise(zero)).cast(MONEY);
  }
}
