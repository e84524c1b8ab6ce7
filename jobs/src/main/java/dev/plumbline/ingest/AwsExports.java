package dev.plumbline.ingest;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** What AWS itself says of emissions and of what to change, beside what Plumbline finds. */
public final class AwsExports {
  public static final Table AWS_EMISSIONS =
      Table.named("aws_emissions")
          .layer(Layer.STAGING)
          .grain("one row per month, account, region and product, under the newest model version")
          .required("usage_month", STRING, "Month of the usage, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .required("sub_account_id", STRING, "Account whose usage it was")
          .column("x_product_code", STRING, "AWS product code")
          .column("region_id", STRING, "Region code; null where AWS names none")
          .column("x_location", STRING, "Location as AWS names it, e.g. Global")
          .required("model_version", STRING, "Version of AWS's model")
          .column(
              "operational_location_gco2e",
              QUANTITY,
              "Location-based emissions as AWS states them, g; null where in a unit other than MTCO2e")
          .column(
              "operational_market_gco2e",
              QUANTITY,
              "Market-based emissions as AWS states them, g; null where in a unit other than MTCO2e")
          .column("refreshed_at", TIMESTAMP, "When AWS computed the figures, UTC")
          .build();

  public static final Table AWS_RECOMMENDATIONS =
      Table.named("aws_recommendations")
          .layer(Layer.STAGING)
          .grain("one row per recommendation of AWS's newest export")
          .required("recommendation_id", STRING, "Id of the recommendation")
          .column("recommendation_source", STRING, "ComputeOptimizer or CostExplorer")
          .column("sub_account_id", STRING, "Account of the resource")
          .column("region_id", STRING, "Region code")
          .column("resource_id", STRING, "Resource as it stands on the bill: bare id or ARN")
          .column("resource_type", STRING, "Kind of resource as AWS names it, e.g. Ec2Instance")
          .column(
              "action_type", STRING, "Stop, Rightsize, Delete …; null in Compute Optimizer exports")
          .column("finding", STRING, "Compute Optimizer's finding, e.g. Overprovisioned")
          .column("current_summary", STRING, "What there is, in AWS's words")
          .column("recommended_summary", STRING, "What AWS recommends")
          .column("saving_on_demand", MONEY, "Monthly saving before discounts, by AWS")
          .column("saving_after_discounts", MONEY, "Monthly saving after discounts, by AWS")
          .column("billing_currency", STRING, "Currency of the savings")
          .column("implementation_effort", STRING, "Effort by AWS, VeryLow to VeryHigh")
          .column("lookback_days", INT, "Days AWS looked at")
          .column("needs_restart", BOOLEAN, "Whether the change needs a restart")
          .column("can_be_rolled_back", BOOLEAN, "Whether the change can be undone")
          .column("refreshed_at", TIMESTAMP, "When AWS computed the recommendation, UTC")
          .build();

  private AwsExports() {}
}
