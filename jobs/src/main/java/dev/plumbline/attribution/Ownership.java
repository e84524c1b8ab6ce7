package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Names the owner of each row of a bill: by tag, then by account, else unallocated with the reason.
 *
 * @param settings tag keys and aliases
 * @param accounts defaults of accounts, by day
 */
public record Ownership(AttributionSettings settings, AccountOwners accounts) {
  public static final String UNALLOCATED = "unallocated";

  /**
   * Adds owner, method, rule_id, reason and environment to rows that have tags, sub_account_id,
   * charge_date and resource_id. No row is lost or doubled: each account has one owner a day.
   */
  public Dataset<Row> withOwner(Dataset<Row> rows, SparkSession spark) {
    Column tagged = TagKeys.first(settings.tagKeys(), settings.aliases());
    Column conflict = col("tag_owner").equalTo(TagKeys.CONFLICT);
    Column byTag = col("tag_owner").isNotNull().and(conflict.equalTo(false));
    Column byAccount =
        col("account_owner").isNotNull().and(coalesce(conflict, lit(false)).equalTo(false));
    Column environment = TagKeys.first(settings.environmentKeys(), settings.aliases());
    return rows.withColumn("tag_owner", tagged)
        .withColumn("tag_environment", environment)
        .join(broadcast(defaults(spark)), owns(), "left")
        .withColumn(
            "owner",
            when(byTag, col("tag_owner"))
                .when(byAccount, col("account_owner"))
                .otherwise(UNALLOCATED))
        .withColumn(
            "method", when(byTag, "tag").when(byAccount, "account_default").otherwise(UNALLOCATED))
        .withColumn("rule_id", when(byTag, "tag_keys").when(byAccount, "owners"))
        .withColumn(
            "reason",
            when(col("method").notEqual(UNALLOCATED), lit(null))
                .when(conflict, "conflict")
                .when(col("resource_id").isNull(), "untaggable")
                .otherwise("no_tag"))
        .withColumn(
            "environment",
            coalesce(
                when(col("tag_environment").notEqual(TagKeys.CONFLICT), col("tag_environment")),
                col("account_environment")))
        .drop(
            "tag_owner",
            "tag_environment",
            "owned_account_id",
            "account_owner",
            "account_environment",
            "owned_from",
            "owned_to");
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
