package dev.plumbline.commitment;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** Whose usage each commitment covered, and what its buyer is left with. */
public final class CommitmentBenefits {
  public static final Table COMMITMENT_BENEFITS =
      Table.named("commitment_benefits")
          .grain("one row per month, commitment and account whose usage it covered")
          .key("billing_period", "commitment_discount_id", "beneficiary_sub_account_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "commitment_discount_id", STRING, "ARN of the Savings Plan or Reserved Instance")
          .column("commitment_discount_type", STRING, "Savings Plan or Reserved")
          .column(
              "purchaser_sub_account_id",
              STRING,
              "Account that bought the commitment; null where no fee line was delivered")
          .required(
              "beneficiary_sub_account_id",
              STRING,
              "Account whose usage was covered; empty text where the line names none")
          .required("billing_currency", STRING, "Currency of all costs")
          .required(
              "covered_list_cost", MONEY, "The account's covered usage at public On-Demand prices")
          .required(
              "effective_cost",
              MONEY,
              "Effective cost of the covered usage, which the beneficiary pays; adds up with the buyer's unused_cost to total_cost of commitments; net of private discounts where the export has no gross, as FOCUS")
          .column("x_net_effective_cost", MONEY, "effective_cost after private discounts")
          .required(
              "covered_saving",
              MONEY,
              "What the account saved against public On-Demand prices: covered_list_cost - effective_cost")
          .column(
              "benefit_ratio",
              DOUBLE,
              "Share of the commitment's used cost that this account took, 0 to 1; null where nothing was used")
          .required(
              "x_unused_share_cost",
              MONEY,
              "Share of the commitment's unused cost by benefit, for those who do not leave it with the buyer; all shares add up to unused_cost, so it is not part of effective_cost")
          .build();

  private CommitmentBenefits() {}
}
