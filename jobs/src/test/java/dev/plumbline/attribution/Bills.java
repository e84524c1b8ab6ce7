package dev.plumbline.attribution;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.Rows;
import dev.plumbline.testkit.SparkTest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Small bills in April by hand, and what the jobs make of them. */
final class Bills {
  private Bills() {}

  static LineKinds kinds() {
    Problems problems = new Problems();
    LineKinds kinds = LineKinds.load(ConfFiles.of(Optional.empty()), problems);
    problems.throwIfAny();
    return kinds;
  }

  /** The section {@code attribution} as its text; wrong settings are an error. */
  static AttributionSettings settings(String yaml) {
    Problems problems = new Problems();
    AttributionSettings settings = AttributionSettings.of(Node.parse("test", yaml, problems));
    problems.throwIfAny();
    return settings;
  }

  static Ownership ownership(String yaml) {
    return new Ownership(settings(yaml), AccountOwners.none());
  }

  /**
   * Days of a bill; what the text leaves out is usage of AWS that costs the same in every basis,
   * billed to the payer 1 on the first of April.
   */
  static Dataset<Row> days(String text) {
    Dataset<Row> rows = Rows.of(SparkTest.session(), CHARGE_DAYS, text);
    var type = coalesce(col("x_line_item_type"), lit("Usage"));
    return rows.withColumn("x_line_item_type", type)
        .withColumn("billing_account_id", coalesce(col("billing_account_id"), lit("1")))
        .withColumn(
            "x_source_id",
            coalesce(col("x_source_id"), functions.concat(col("billing_account_id"), lit(":r"))))
        .withColumn("billing_period", coalesce(col("billing_period"), lit("2026-04")))
        .withColumn("charge_date", coalesce(col("charge_date"), lit("2026-04-01").cast("date")))
        .withColumn("billing_currency", lit("USD"))
        .withColumn("x_is_split", coalesce(col("x_is_split"), lit(false)))
        .withColumn(
            "charge_category",
            coalesce(
                col("charge_category"),
                when(col("x_line_item_type").isin("Tax", "Credit"), col("x_line_item_type"))
                    .when(
                        col("x_line_item_type")
                            .isin(
                                "RIFee", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee", "Fee"),
                        "Purchase")
                    .when(col("x_line_item_type").equalTo("Refund"), "Adjustment")
                    .otherwise("Usage")))
        .withColumn(
            "commitment_discount_status",
            coalesce(
                col("commitment_discount_status"),
                when(
                    col("x_line_item_type")
                        .isin("DiscountedUsage", "SavingsPlanCoveredUsage", "SavingsPlanNegation"),
                    "Used")))
        .withColumn("billed_cost", coalesce(col("billed_cost"), col("effective_cost")))
        .withColumn("x_net_billed_cost", coalesce(col("x_net_billed_cost"), col("billed_cost")))
        .withColumn(
            "x_net_effective_cost", coalesce(col("x_net_effective_cost"), col("effective_cost")));
  }

  static Dataset<Row> claimed(Ownership ownership, Dataset<Row> days) {
    return new FixedInputs("2026-04", "2026-04-30")
        .with(CHARGE_DAYS, days)
        .build(new ClaimCosts(ownership, kinds()));
  }

  /** Cut off from its plan, as a table that was written is. */
  static Dataset<Row> attributed(Ownership ownership, Dataset<Row> days) {
    return new FixedInputs("2026-04", "2026-04-30")
        .with(CLAIMED_COSTS, claimed(ownership, days).localCheckpoint())
        .build(new AttributeCosts(ownership))
        .localCheckpoint();
  }

  static Dataset<Row> statements(Dataset<Row> attributed) {
    return new FixedInputs("2026-04", "2026-04-30")
        .with(ATTRIBUTED_COSTS, attributed)
        .build(new DrawStatements())
        .localCheckpoint();
  }

  /** What each owner pays of a payer's bill, in a basis, in cents. */
  static Map<String, String> byOwner(Dataset<Row> statements, String payer, String basis) {
    Map<String, String> sums = new TreeMap<>();
    statements
        .where(col("billing_account_id").equalTo(payer).and(col("basis").equalTo(basis)))
        .groupBy("owner")
        .agg(functions.sum("cost"))
        .where("owner <> 'rounding' or sum(cost) <> 0")
        .collectAsList()
        .forEach(row -> sums.put(row.getString(0), row.getDecimal(1).setScale(2).toPlainString()));
    return sums;
  }
}
