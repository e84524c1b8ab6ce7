package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Claims of lines that leave the usual order: tax, credits, refunds, support and commitments. */
final class SpecialClaims {
  static final String TAX = "tax";
  static final String POOL = "pool";
  static final String CREDITS = "credits";
  static final String CREDITS_NEGATIVE = "credits_negative";
  static final String BENEFIT = "benefit";

  private final Allocation allocation;
  private final SpecialLines special;
  private final LineKinds kinds;

  SpecialClaims(Allocation allocation, LineKinds kinds) {
    this.allocation = allocation;
    this.special = allocation.special();
    this.kinds = kinds;
  }

  /** The rows with shared_by, and with another claim where their kind asks for one. */
  Dataset<Row> of(Dataset<Row> claimed) {
    Column claim = when(kinds.is("tax"), tax());
    claim = claim.when(kinds.is("credit"), credit(SpecialLines.CREDITS, special.credits()));
    claim = claim.when(kinds.is("refund"), credit(SpecialLines.REFUNDS, special.refunds()));
    claim = claim.when(kinds.is("support"), support());
    claim = claim.when(kinds.is("commitment"), commitment());
    Column sharedUsually = when(col("pool").isNotNull(), lit(POOL));
    claim =
        claim.otherwise(
            claim(
                col("owner"),
                col("method"),
                col("rule_id"),
                col("rule_version"),
                col("pool"),
                col("reason"),
                sharedUsually));
    Dataset<Row> special = claimed.withColumn("claim", claim);
    for (String part :
        List.of("owner", "method", "rule_id", "rule_version", "pool", "reason", "shared_by")) {
      special = special.withColumn(part, col("claim." + part));
    }
    return special.drop("claim").transform(this::withBenefit).transform(this::atListPrices);
  }

  private Column tax() {
    if (!special.tax().equals(SpecialLines.SELLER)) {
      return kept(special.tax(), SpecialLines.TAX);
    }
    return specialClaim(
        col("owner"), SpecialLines.TAX, lit(SpecialLines.TAX), col("reason"), lit(TAX));
  }

  private Column credit(String rule, String policy) {
    if (policy.equals(SpecialLines.ACCOUNT) || policy.equals(SpecialLines.ACCOUNT_NEGATIVE)) {
      boolean isFloored = policy.equals(SpecialLines.ACCOUNT);
      return specialClaim(
          lit(Ownership.UNAPPLIED_CREDITS),
          rule,
          lit(null),
          lit("exceeds_cost"),
          lit(isFloored ? CREDITS : CREDITS_NEGATIVE));
    }
    return kept(policy, rule);
  }

  private Column support() {
    String policy = special.support();
    if (policy.equals(SpecialLines.OWNER)) {
      return ofOwner(SpecialLines.SUPPORT);
    }
    Pool pool =
        allocation.splitPools().stream()
            .filter(p -> p.id().equals(policy) || p.method() == Pool.Method.SUPPORT)
            .findFirst()
            .orElseThrow();
    return claim(
        lit(pool.owner()),
        lit(pool.method().word()),
        lit(pool.id()),
        lit(Ownership.version(pool)),
        lit(pool.id()),
        lit(null),
        lit(POOL));
  }

  private Column commitment() {
    String rule = SpecialLines.UNUSED_COMMITMENT;
    return switch (special.commitments()) {
      case SpecialLines.BENEFICIARIES ->
          specialClaim(col("owner"), rule, lit(rule), col("reason"), lit(BENEFIT));
      case SpecialLines.SAVINGS_POOL ->
          specialClaim(
              lit(Pool.PREFIX + SpecialLines.COMMITMENT_SAVINGS),
              rule,
              lit(SpecialLines.COMMITMENT_SAVINGS),
              lit(null),
              lit(null));
      default -> ofOwner(rule);
    };
  }

  /** Stays with whoever claims it in the usual order, be it a pool. */
  private Column ofOwner(String rule) {
    return specialClaim(
        col("owner"), rule, col("pool"), col("reason"), when(col("pool").isNotNull(), POOL));
  }

  private Column kept(String owner, String rule) {
    return specialClaim(lit(owner), rule, lit(null), lit(null), lit(null));
  }

  private Column specialClaim(
      Column owner, String rule, Column pool, Column reason, Column sharedBy) {
    return claim(
        owner,
        lit(SpecialLines.METHOD),
        lit(rule),
        lit(Ownership.version(special)),
        pool,
        reason,
        sharedBy);
  }

  private static Column claim(
      Column owner,
      Column method,
      Column rule,
      Column version,
      Column pool,
      Column reason,
      Column sharedBy) {
    return struct(
        owner.as("owner"),
        method.as("method"),
        rule.as("rule_id"),
        version.as("rule_version"),
        pool.cast("string").as("pool"),
        reason.cast("string").as("reason"),
        sharedBy.cast("string").as("shared_by"));
  }

  /** The commitment is told only where somebody shares its unused part. */
  private Dataset<Row> withBenefit(Dataset<Row> rows) {
    boolean isShared = special.commitments().equals(SpecialLines.BENEFICIARIES);
    Column told =
        when(
            col("shared_by").eqNullSafe(BENEFIT).or(kinds.is("covered")),
            col("commitment_discount_id"));
    return rows.withColumn("commitment_discount_id", isShared ? told : lit(null).cast("string"));
  }

  /**
   * With a savings pool, users of commitments pay public prices; the pool has the difference, so
   * that nothing is lost.
   */
  private Dataset<Row> atListPrices(Dataset<Row> rows) {
    if (!special.commitments().equals(SpecialLines.SAVINGS_POOL)) {
      return rows;
    }
    Column isPriced = kinds.is("covered").and(col("list_cost").isNotNull());
    Dataset<Row> priced = rows.where(isPriced);
    List<Column> user = new ArrayList<>();
    List<Column> pool = new ArrayList<>();
    for (String cost : ClaimedCosts.COSTS) {
      boolean isSaved = cost.equals("effective_cost") || cost.equals("x_net_effective_cost");
      Column known = when(col(cost).isNotNull(), col("list_cost"));
      Column none = when(col(cost).isNotNull(), lit(0).cast(MONEY));
      user.add((isSaved ? known : col(cost)).cast(MONEY).as(cost));
      pool.add((isSaved ? col(cost).minus(known) : none).cast(MONEY).as(cost));
    }
    Dataset<Row> split =
        priced.withColumn("part", explode(array(part(false, user), part(true, pool))));
    Column isPool = col("part.is_pool");
    Column name = lit(SpecialLines.COMMITMENT_SAVINGS);
    Dataset<Row> parts =
        split
            .withColumn(
                "owner",
                when(isPool, lit(Pool.PREFIX + SpecialLines.COMMITMENT_SAVINGS))
                    .otherwise(col("owner")))
            .withColumn("method", when(isPool, SpecialLines.METHOD).otherwise(col("method")))
            .withColumn("rule_id", when(isPool, name).otherwise(col("rule_id")))
            .withColumn(
                "rule_version",
                when(isPool, Ownership.version(special)).otherwise(col("rule_version")))
            .withColumn("pool", when(isPool, name).otherwise(col("pool")))
            .withColumn("reason", when(not(isPool), col("reason")))
            .withColumn("shared_by", when(not(isPool), col("shared_by")))
            .withColumn("is_taggable", col("is_taggable").and(not(isPool)))
            .withColumn("is_aws_usage", col("is_aws_usage").and(not(isPool)));
    for (String cost : ClaimedCosts.COSTS) {
      parts = parts.withColumn(cost, col("part." + cost));
    }
    return rows.where(not(coalesce(isPriced, lit(false)))).unionByName(parts.drop("part"));
  }

  private static Column part(boolean isPool, List<Column> costs) {
    List<Column> fields = new ArrayList<>(List.of(lit(isPool).as("is_pool")));
    fields.addAll(costs);
    return struct(fields.toArray(Column[]::new));
  }
}
