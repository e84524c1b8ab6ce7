package dev.plumbline.attribution;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** What each team pays for, day by day and service by service. */
public final class AttributedCosts {
  public static final Table ATTRIBUTED_COSTS =
      Table.named("attributed_costs")
          .grain(
              "one row per source, period, day, payer, invoice, sub account, owner, service, seller,"
                  + " method, rule, pool, reason, charge category and corrected month")
          .key(
              "x_source_id",
              "billing_period",
              "charge_date",
              "billing_account_id",
              "invoice_id",
              "sub_account_id",
              "owner",
              "service_name",
              "seller",
              "method",
              "rule_id",
              "pool",
              "reason",
              "charge_category",
              "corrected_period",
              "is_one_off")
          .partitionedBy("billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("charge_date", DATE, "UTC day on which the charge period starts")
          .required("billing_account_id", STRING, "Payer account")
          .column("invoice_id", STRING, "Invoice; null until the bill is issued")
          .column(
              "sub_account_id", STRING, "Account the cost was booked on; null on payer-level lines")
          .required(
              "owner",
              STRING,
              "Team that answers for the cost, or unallocated, unapplied_credits (credit beyond what it"
                  + " could reduce) or pool:name (nobody took a share)")
          .column("service_name", STRING, "Service, named as the export gives it")
          .column("seller", STRING, "Whose bill it is: AWS, or who sells on AWS Marketplace")
          .required("charge_category", STRING, "Usage, Purchase, Tax, Credit or Adjustment")
          .column(
              "corrected_period",
              STRING,
              "Of a refund the earlier month it corrects, as yyyy-MM (UTC); null elsewhere, and where"
                  + " the bill does not tell it. The cost stays in billing_period, as in the bill")
          .required(
              "is_one_off",
              DataTypes.BooleanType,
              "Whether the charge is paid once (fee, refund, purchase) and no sign of a trend")
          .required(
              "method",
              STRING,
              "How the owner was found: tag, cost_category, account_default, virtual_tag,"
                  + " split_proportional, split_even, split_fixed, split_usage, special (tax, support,"
                  + " credits, refunds, unused commitments) or unallocated")
          .column(
              "rule_id", STRING, "Configured rule, pool or special treatment that named the owner")
          .column("rule_version", STRING, "Changes with the text of the rule")
          .column(
              "pool",
              STRING,
              "Pool the cost went through, tax and support too; null for direct cost")
          .column(
              "reason",
              STRING,
              "Why there is no owner: no_tag, no_rule (rules were tried), conflict, untaggable,"
                  + " exceeds_cost (of credits) or no_share (of pools); null elsewhere")
          .required("billing_currency", STRING, "Currency of all costs")
          .column("direct_cost", MONEY, "Effective cost that is the owner's own")
          .column("shared_cost", MONEY, "Effective cost that is the owner's share of a pool")
          .column("billed_cost", MONEY, "Unblended cost, gross of private discounts")
          .column("effective_cost", MONEY, "Amortised cost, gross of private discounts")
          .column("x_net_billed_cost", MONEY, "Billed cost after private discounts")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .column("direct_billed_cost", MONEY, "The owner's own part of billed_cost")
          .column("shared_billed_cost", MONEY, "The shares of pools in billed_cost")
          .column("direct_x_net_billed_cost", MONEY, "The owner's own part of x_net_billed_cost")
          .column("shared_x_net_billed_cost", MONEY, "The shares of pools in x_net_billed_cost")
          .column(
              "direct_x_net_effective_cost", MONEY, "The owner's own part of x_net_effective_cost")
          .column(
              "shared_x_net_effective_cost", MONEY, "The shares of pools in x_net_effective_cost")
          .column("list_cost", MONEY, "Cost at public On-Demand prices; null where AWS gives none")
          .build();

  private AttributedCosts() {}
}
