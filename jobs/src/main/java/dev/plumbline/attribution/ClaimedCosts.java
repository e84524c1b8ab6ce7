package dev.plumbline.attribution;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The bill by day with who claims it, before anything is shared. */
public final class ClaimedCosts {
  /** The cost bases, and what the same usage costs at public prices. */
  static final List<String> COSTS =
      List.of(
          "billed_cost",
          "effective_cost",
          "x_net_billed_cost",
          "x_net_effective_cost",
          "list_cost");

  public static final Table CLAIMED_COSTS =
      Table.named("claimed_costs")
          .layer(Layer.INTERMEDIATE)
          .grain(
              "one row per source, period, day, payer, invoice, sub account, service, product, seller,"
                  + " charge category, corrected month, claim, way of sharing and commitment")
          .key(
              "x_source_id",
              "billing_period",
              "charge_date",
              "billing_account_id",
              "invoice_id",
              "sub_account_id",
              "service_name",
              "x_product_code",
              "seller",
              "charge_category",
              "corrected_period",
              "is_one_off",
              "is_aws_usage",
              "is_taggable",
              "tag_keys",
              "shared_by",
              "owner",
              "method",
              "rule_id",
              "pool",
              "reason",
              "commitment_discount_id")
          .partitionedBy("x_source_id", "billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "charge_date",
              DATE,
              "UTC day of the charge; the unused part of a reservation's monthly fee stands on each of"
                  + " its days")
          .required("billing_account_id", STRING, "Payer account")
          .column("invoice_id", STRING, "Invoice; null until the bill is issued")
          .column(
              "sub_account_id", STRING, "Account the cost was booked on; null on payer-level lines")
          .column("service_name", STRING, "Service, named as the export gives it")
          .column("x_product_code", STRING, "AWS product code")
          .required("seller", STRING, "Whose bill it is: AWS, or who sells on AWS Marketplace")
          .required("charge_category", STRING, "Usage, Purchase, Tax, Credit or Adjustment")
          .column(
              "corrected_period",
              STRING,
              "Of a refund the earlier month it corrects, as yyyy-MM (UTC); null elsewhere, and where"
                  + " the bill does not tell it")
          .required("is_one_off", BOOLEAN, "Whether it is paid once and no sign of a trend")
          .required("is_aws_usage", BOOLEAN, "Whether it is usage that support plans are priced by")
          .required("is_taggable", BOOLEAN, "Whether a tag can stand on it")
          .column("tag_keys", STRING, "Configured owner keys that are set, parted by commas")
          .column(
              "shared_by",
              STRING,
              "How the cost is shared: pool, tax, credits, credits_negative or benefit; null for a"
                  + " direct cost")
          .required(
              "owner",
              STRING,
              "Who claims the cost, or keeps what cannot be shared: a team, unallocated,"
                  + " unapplied_credits or pool:name")
          .required("method", STRING, "How the claim was found, as in attributed_costs")
          .column("rule_id", STRING, "Configured rule that made the claim")
          .column("rule_version", STRING, "Changes with the text of the rule")
          .column("pool", STRING, "Pool the cost is shared through; null for a direct cost")
          .column("reason", STRING, "Why there is no owner; null elsewhere")
          .column(
              "commitment_discount_id",
              STRING,
              "Commitment, where its unused part is shared by who benefits from it; else null")
          .required("billing_currency", STRING, "Currency of all costs")
          .column("billed_cost", MONEY, "Unblended cost, gross of private discounts")
          .column("effective_cost", MONEY, "Amortised cost, gross of private discounts")
          .column("x_net_billed_cost", MONEY, "Billed cost after private discounts")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column(
              "charged_cost",
              MONEY,
              "What tax is charged on: billed cost, net where gross is not known; usage"
                  + " that a commitment covers and its negation count 0")
          .column("list_cost", MONEY, "Cost at public On-Demand prices; null where AWS gives none")
          .column(
              "pool_usage",
              DataTypes.createMapType(DataTypes.StringType, QUANTITY, true),
              "Usage that pools split by usage are shared by: pool to quantity")
          .build();

  private ClaimedCosts() {}
}
