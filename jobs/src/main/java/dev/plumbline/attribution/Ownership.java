package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Names who claims each row of a bill: by tag, cost category, account, rule or pool, in this order,
 * else unallocated with the reason.
 *
 * @param settings tag keys, aliases, rules and pools
 * @param accounts defaults of accounts, by day
 */
public record Ownership(AttributionSettings settings, AccountOwners accounts) {
  public static final String UNALLOCATED = "unallocated";
  static final String UNAPPLIED_CREDITS = "unapplied_credits";

  private static final String CLAIM = "claim";

  /** Values of cost categories that AWS gives where no category rule matched. */
  private static final List<String> UNCATEGORIZED = List.of("uncategorized", "uncategorised");

  /** Whether a name means something else than a team. */
  static boolean isReserved(String owner) {
    return owner.equals(UNALLOCATED)
        || owner.equals(UNAPPLIED_CREDITS)
        || owner.startsWith(Pool.PREFIX);
  }

  private static Column unreserved(Column owner) {
    return when(
        owner
            .notEqual(UNALLOCATED)
            .and(owner.notEqual(UNAPPLIED_CREDITS))
            .and(owner.startsWith(Pool.PREFIX).equalTo(false)),
        owner);
  }

  /** Eight hexadecimal digits that change with the text of a rule. */
  static String version(Object rule) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(rule.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds owner, method, rule_id, rule_version, pool, reason and environment to rows that have tags,
   * sub_account_id, charge_date and resource_id; rules that ask for other columns match only where
   * the rows have them. What a pool claims has the owner pool:name. No row is lost or doubled: each
   * account has one owner a day.
   */
  public Dataset<Row> withOwner(Dataset<Row> rows, SparkSession spark) {
    Set<String> columns = Set.of(rows.columns());
    Column environment = TagKeys.first(settings.environmentKeys(), settings.aliases());
    Dataset<Row> looked =
        rows.withColumn("tag_owner", TagKeys.first(settings.tagKeys(), settings.aliases()))
            .withColumn("category_owner", category(columns))
            .withColumn("tag_environment", environment);
    Dataset<Row> joined =
        accounts.entries().isEmpty()
            ? looked
                .withColumn("account_owner", lit(null).cast("string"))
                .withColumn("account_environment", lit(null).cast("string"))
            : looked.join(broadcast(defaults(spark)), owns(), "left");
    return joined
        .withColumn(CLAIM, claim(columns))
        .withColumn("owner", coalesce(col(CLAIM + ".owner"), lit(UNALLOCATED)))
        .withColumn("method", coalesce(col(CLAIM + ".method"), lit(UNALLOCATED)))
        .withColumn("rule_id", col(CLAIM + ".rule_id"))
        .withColumn("rule_version", col(CLAIM + ".rule_version"))
        .withColumn("pool", col(CLAIM + ".pool"))
        .withColumn("reason", reason())
        .withColumn(
            "environment",
            coalesce(
                when(col("tag_environment").notEqual(TagKeys.CONFLICT), col("tag_environment")),
                col("account_environment")))
        .drop(
            CLAIM,
            "tag_owner",
            "category_owner",
            "tag_environment",
            "owned_account_id",
            "account_owner",
            "account_environment",
            "owned_from",
            "owned_to");
  }

  /** The first step that claims the row; a conflict of tags is claimed by none. */
  private Column claim(Set<String> columns) {
    Column conflict = isConflict();
    Column tag = unreserved(col("tag_owner"));
    Column category = unreserved(col("category_owner"));
    Column account = unreserved(col("account_owner"));
    Allocation allocation = settings.allocation();
    String tagVersion = version(settings.tagKeys() + " " + settings.aliases());
    String categoryVersion = version(allocation.costCategories() + " " + settings.aliases());
    Column claim =
        when(conflict, lit(null))
            .when(tag.isNotNull(), claimed(tag, "tag", "tag_keys", tagVersion, null))
            .when(
                category.isNotNull(),
                claimed(category, "cost_category", "cost_categories", categoryVersion, null))
            .when(
                account.isNotNull(),
                claimed(account, "account_default", "owners", version(accounts), null));
    for (VirtualTag rule : allocation.rules()) {
      claim =
          claim.when(
              rule.holds(columns),
              claimed(lit(rule.owner()), "virtual_tag", rule.id(), version(rule), null));
    }
    for (Pool pool : allocation.pools()) {
      claim =
          claim.when(
              pool.holds(columns),
              claimed(
                  lit(pool.owner()), pool.method().word(), pool.id(), version(pool), pool.id()));
    }
    return claim;
  }

  private static Column claimed(
      Column owner, String method, String rule, String version, String pool) {
    return struct(
        owner.as("owner"),
        lit(method).as("method"),
        lit(rule).as("rule_id"),
        lit(version).as("rule_version"),
        lit(pool).cast("string").as("pool"));
  }

  private Column category(Set<String> columns) {
    List<String> names = settings.allocation().costCategories();
    if (names.isEmpty() || !columns.contains("x_cost_categories")) {
      return lit(null).cast("string");
    }
    Column value = TagKeys.first(col("x_cost_categories"), names, settings.aliases());
    return when(
        value.isin(UNCATEGORIZED.toArray()).equalTo(false).and(value.notEqual(TagKeys.CONFLICT)),
        value);
  }

  private static Column isConflict() {
    return coalesce(col("tag_owner").equalTo(TagKeys.CONFLICT), lit(false));
  }

  /** Why nobody claims the row; rules that were tried and did not match are one reason. */
  private Column reason() {
    String untagged = settings.allocation().rules().isEmpty() ? "no_tag" : "no_rule";
    return when(col("method").notEqual(UNALLOCATED), lit(null))
        .when(isConflict(), "conflict")
        .when(col("resource_id").isNull(), "untaggable")
        .otherwise(untagged);
  }

  /** An owner has one name, whether a tag or the owners file names it. */
  private Dataset<Row> defaults(SparkSession spark) {
    return accounts
        .dataset(spark)
        .withColumn("account_owner", TagKeys.folded(col("account_owner"), settings.aliases()))
        .withColumn(
            "account_environment", TagKeys.folded(col("account_environment"), settings.aliases()));
  }

  private static Column owns() {
    return col("sub_account_id")
        .equalTo(col("owned_account_id"))
        .and(col("charge_date").geq(col("owned_from")))
        .and(col("charge_date").leq(col("owned_to")));
  }
}
