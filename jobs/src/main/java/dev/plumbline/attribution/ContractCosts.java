package dev.plumbline.attribution;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What fees of a term cost month by month, beside the bill, which has them whole. */
public final class ContractCosts {
  public static final Table CONTRACT_COSTS =
      Table.named("contract_costs")
          .grain(
              "one row per source, period, payer, sub account, owner, seller, product, configured"
                  + " contract and term of it")
          .key(
              "x_source_id",
              "billing_period",
              "billing_account_id",
              "sub_account_id",
              "owner",
              "seller",
              "service_name",
              "x_product_code",
              "contract",
              "billed_period",
              "term_start")
          .partitionedBy("billing_period")
          .required("x_source_id", STRING, "Payer and report, as payer:report")
          .required("billing_period", STRING, "Month of the term, as yyyy-MM (UTC)")
          .required("billing_account_id", STRING, "Payer account")
          .column(
              "sub_account_id", STRING, "Account the fee was booked on; null on payer-level lines")
          .required("owner", STRING, "Team that claims the fee on the day it is billed")
          .required("seller", STRING, "Whose bill it is: AWS, or who sells on AWS Marketplace")
          .column("service_name", STRING, "Service or product, named as the export gives it")
          .column("x_product_code", STRING, "Product code; of AWS Marketplace a random token")
          .required("contract", STRING, "Id under attribution.contracts")
          .required("billed_period", STRING, "Month whose bill has the fee, as yyyy-MM (UTC)")
          .required("term_start", DATE, "First UTC day of the term: that of the fee")
          .required("term_end", DATE, "First UTC day after the term")
          .required("billing_currency", STRING, "Currency of all costs")
          .column(
              "billed_cost",
              MONEY,
              "What the period's bill has of the fee, gross of private discounts: all in billed_period,"
                  + " else 0")
          .column("x_net_billed_cost", MONEY, "billed_cost after private discounts")
          .column(
              "amortized_cost",
              MONEY,
              "The days of the term in the period, gross of private discounts; days before the bill"
                  + " count in billed_period. All periods of a term add up to the fee")
          .column("x_net_amortized_cost", MONEY, "amortized_cost after private discounts")
          .column("remaining_cost", MONEY, "What the months after the period are still to bear")
          .column("x_net_remaining_cost", MONEY, "remaining_cost after private discounts")
          .build();

  private ContractCosts() {}
}
