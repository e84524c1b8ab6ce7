package dev.plumbline.change;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The bill by day under the owners who pay in the end. What a team claims itself keeps its usage
 * type and quantity; what it pays beside that, or is relieved of, has none: shares of pools, tax,
 * support, credits. The costs of an owner's day are those of {@code attributed_costs}.
 */
final class PaidDays {
  private static final String SHARED = "shared";

  /** Lines whose owner is decided by what they follow, not by what stands on them. */
  private static final Object[] FOLLOWING = {"tax", "credit", "refund", "support"};

  private static final String[] PAYER = {
    "billing_period", "charge_date", "billing_currency", "owner", "sub_account_id", "service_name"
  };

  private PaidDays() {}

  /**
   * Rows in the shape of {@code series_days}.
   *
   * @param isProvisional whether a day is later than the last complete one
   */
  static Dataset<Row> of(Dataset<Row> seriesDays, Dataset<Row> attributed, Column isProvisional) {
    Dataset<Row> own =
        seriesDays
            .where(col("cost").isNotNull())
            .where(
                not(col("owner").startsWith("pool:")).and(not(col("line_kind").isin(FOLLOWING))));
    Column paid = coalesce(col("x_net_effective_cost"), col("effective_cost"));
    Dataset<Row> whole =
        attributed
            .withColumn("cost", paid)
            .where(col("cost").isNotNull())
            .withColumn("sub_account_id", coalesce(col("sub_account_id"), lit("")))
            .withColumn("service_name", coalesce(col("service_name"), lit("")));
    Dataset<Row> rest =
        byPayer(whole)
            .unionByName(byPayer(own).withColumn("cost", col("cost").multiply(-1).cast(MONEY)))
            .transform(PaidDays::byPayer)
            .where(col("cost").notEqual(0))
            .withColumns(
                Map.of(
                    "x_usage_type", lit(""),
                    "x_operation", lit(""),
                    "region_id", lit("global"),
                    "pricing_unit", lit(""),
                    "workload", lit(""),
                    "line_kind", lit(SHARED),
                    "commitment_status", lit(""),
                    "is_provisional", isProvisional))
            .withColumn("list_cost", lit(null).cast(MONEY))
            .withColumn("consumed_quantity", lit(null).cast(QUANTITY));
    return own.drop("energy_kwh", "emissions_gco2e").unionByName(rest);
  }

  private static Dataset<Row> byPayer(Dataset<Row> costs) {
    return costs
        .groupBy(Arrays.stream(PAYER).map(name -> col(name)).toArray(Column[]::new))
        .agg(sum("cost").cast(MONEY).as("cost"));
  }
}
