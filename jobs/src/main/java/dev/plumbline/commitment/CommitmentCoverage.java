package dev.plumbline.commitment;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How much of the usage that a commitment could cover is covered, per account and service. */
public final class CommitmentCoverage {
  public static final Table COMMITMENT_COVERAGE =
      Table.named("commitment_coverage")
          .grain(
              "one row per month, member account and service with eligible usage or unused commitment")
          .key("billing_period", "sub_account_id", "service_name")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("service_name", STRING, "Service; empty text where the line names none")
          .required(
              "eligible_list_cost",
              MONEY,
              "Usage a commitment could cover, at public On-Demand prices; Spot and data transfer excluded")
          .required("covered_list_cost", MONEY, "Part of it that was covered, at the same prices")
          .required(
              "eligible_effective_cost",
              MONEY,
              "Effective cost of the eligible usage; net of private discounts where the export has no gross, as FOCUS")
          .required(
              "unused_cost",
              MONEY,
              "Effective cost of unused commitments the account bought, under the service of their fee")
          .column(
              "coverage_ratio", DOUBLE, "Covered / eligible, 0 to 1; null without eligible usage")
          .column(
              "effective_savings_rate",
              DOUBLE,
              "1 - (effective cost of eligible usage + unused commitment) / On-Demand equivalent")
          .column("billing_currency", STRING, "Currency of all costs")
          .build();

  private CommitmentCoverage() {}
}
