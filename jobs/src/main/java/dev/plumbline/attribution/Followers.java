package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Costs that follow other costs: tax follows what was taxed, credits and refunds reduce what they
 * were given for, and unused commitments may follow those who used them. Owners and pools take them
 * alike; what a pool takes is split with it.
 */
final class Followers {
  /** Text that stands for a credit's product; null where it names none. */
  static final String SERVICE = "service_of_credit";

  private static final List<String> KEPT =
      List.of(
          "x_source_id",
          "billing_period",
          "charge_date",
          "billing_account_id",
          "invoice_id",
          "sub_account_id",
          "service_name",
          "seller",
          "charge_category",
          "corrected_period",
          "is_one_off",
          "owner",
          "method",
          "rule_id",
          "rule_version",
          "pool",
          "reason",
          "billing_currency");

  private final Allocation allocation;

  Followers(Allocation allocation) {
    this.allocation = allocation;
  }

  /** What is kept of a claim; the pool of a claim is named by its owner, and by shares of it. */
  static Column[] columns() {
    List<Column> columns = new ArrayList<>();
    KEPT.forEach(name -> columns.add(col(name)));
    COSTS.forEach(cost -> columns.add(col(cost)));
    return columns.toArray(Column[]::new);
  }

  /**
   * Their shares, by basis, with is_shared; what names no owner or pool stays with the owner it
   * has.
   */
  Dataset<Row> shares(Dataset<Row> claimed, Dataset<Row> claims) {
    Dataset<Row> following =
        claimed
            .where(col("shared_by").isNotNull().and(col("shared_by").notEqual(SpecialClaims.POOL)))
            .transform(rows -> withSeller(rows, claims))
            .withColumn(SERVICE, service());
    Dataset<Row> named = claims.withColumn(SERVICE, service());
    Dataset<Row> weights =
        Weights.ofTax(claims).unionByName(Weights.ofCosts(named, Weights.creditScope()));
    if (allocation.special().commitments().equals(SpecialLines.BENEFICIARIES)) {
      weights = weights.unionByName(Weights.ofBenefit(claims));
    }
    Dataset<Row> first = shared(following.where(not(isOfAccount())), firstScope(), weights);
    Dataset<Row> ofAccount = following.where(isOfAccount());
    if (ofAccount.isEmpty()) {
      return first;
    }
    // A credit that names no product finds what those with a product have left.
    Dataset<Row> left =
        claims
            .select(columns())
            .unionByName(byCost(first.where(isCredit()).drop("is_shared")))
            .where(col("owner").notEqual(Ownership.UNAPPLIED_CREDITS));
    return first.unionByName(
        shared(
            ofAccount,
            Weights.accountCreditScope(),
            Weights.ofCosts(left, Weights.accountCreditScope())));
  }

  /**
   * Tax of a product belongs to who sells the product to the account; its own line may name who
   * collects it instead.
   */
  private static Dataset<Row> withSeller(Dataset<Row> following, Dataset<Row> claims) {
    String[] product = {
      "x_source_id", "billing_period", "billing_account_id", "sub_account_id", "x_product_code"
    };
    Dataset<Row> sellers =
        claims.groupBy(columns(product)).agg(max("seller").as("product_seller")).as("sold");
    Column same = col("taxed.shared_by").equalTo(SpecialClaims.TAX);
    for (String name : product) {
      same = same.and(col("taxed." + name).eqNullSafe(col("sold." + name)));
    }
    return following
        .as("taxed")
        .join(sellers, same, "left")
        .select(col("taxed.*"), col("product_seller"))
        .withColumn("seller", coalesce(col("product_seller"), col("seller")))
        .drop("product_seller");
  }

  private static Column[] columns(String... names) {
    return Arrays.stream(names).map(name -> col(name)).toArray(Column[]::new);
  }

  private static Column service() {
    Column product = coalesce(col("x_product_code"), col("service_name"));
    return when(product.notEqual(""), product);
  }

  private static Column isCreditKind() {
    return col("shared_by").isin(SpecialClaims.CREDITS, SpecialClaims.CREDITS_NEGATIVE);
  }

  private static Column isOfAccount() {
    return isCreditKind().and(col(SERVICE).isNull());
  }

  private static Column isCredit() {
    return col("rule_id").isin(SpecialLines.CREDITS, SpecialLines.REFUNDS);
  }

  private static Column firstScope() {
    return when(col("shared_by").equalTo(SpecialClaims.TAX), Weights.taxScope())
        .when(isCreditKind(), Weights.creditScope())
        .otherwise(Weights.benefitScope());
  }

  private static Dataset<Row> shared(Dataset<Row> costs, Column scope, Dataset<Row> weights) {
    Column isCredit = isCreditKind();
    // Credits of all invoices of a month share what they can reduce; all else is split by invoice.
    Column unit =
        to_json(
            struct(
                col(Split.SCOPE),
                when(not(isCredit), col("invoice_id")).as("invoice_id"),
                col("owner"),
                col("reason"),
                col("shared_by")));
    List<Column> columns = new ArrayList<>(List.of(Followers.columns()));
    columns.add(col(Split.SCOPE));
    columns.add(unit.as(Split.UNIT));
    columns.add(col("shared_by").equalTo(SpecialClaims.CREDITS).as(Split.FLOORED));
    columns.add(not(isCredit).as("is_shared"));
    Dataset<Row> rows =
        Split.byBasis(costs.withColumn(Split.SCOPE, scope).select(columns.toArray(Column[]::new)));
    return Split.shares(summed(rows), weights).drop(Split.REST);
  }

  /** Costs by basis that differ in nothing else added up, so that no two are alike. */
  static Dataset<Row> summed(Dataset<Row> costs) {
    return costs
        .groupBy(
            Arrays.stream(costs.columns())
                .filter(name -> !name.equals(Split.COST))
                .map(name -> col(name))
                .toArray(Column[]::new))
        .agg(sum(Split.COST).cast(MONEY).as(Split.COST));
  }

  /** Costs by basis as a column each, of which a row has one. */
  static Dataset<Row> byCost(Dataset<Row> costs) {
    Dataset<Row> wide = costs;
    for (String cost : COSTS) {
      wide = wide.withColumn(cost, when(col(Split.BASIS).equalTo(cost), col(Split.COST)));
    }
    return wide.drop(Split.BASIS, Split.COST);
  }
}
