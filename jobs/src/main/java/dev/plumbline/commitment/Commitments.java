package dev.plumbline.commitment;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.table.Table;
import org.apache.spark.sql.Column;

/**
 * Each Savings Plan and Reserved Instance: what it cost in the month and how much of that was used.
 */
public final class Commitments {
  public static final Table COMMITMENTS =
      Table.named("commitments")
          .grain("one row per month and commitment")
          .key("billing_period", "commitment_discount_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "commitment_discount_id", STRING, "ARN of the Savings Plan or Reserved Instance")
          .column("commitment_discount_type", STRING, "Savings Plan or Reserved")
          .column(
              "sub_account_id",
              STRING,
              "Account that bought the commitment: the one its fee is booked on; null where no fee line was delivered")
          .column("region_id", STRING, "Region of the fee line; null where the commitment has none")
          .column("service_name", STRING, "Service of the fee line")
          .column("billing_currency", STRING, "Currency of all costs")
          .required(
              "total_cost",
              MONEY,
              "Effective cost of the commitment in the month: used and unused, the latter up to the day the month is judged by; net of private discounts where the export has no gross, as FOCUS")
          .required(
              "unused_cost",
              MONEY,
              "Effective cost of the part that covered no usage, in the basis of total_cost")
          .column("x_net_total_cost", MONEY, "Total cost after private discounts")
          .column("x_net_unused_cost", MONEY, "Unused cost after private discounts")
          .column(
              "utilization_ratio",
              DOUBLE,
              "1 - unused / cost of the days up to the one the month is judged by, 0 to 1; null where that is 0")
          .column("covered_list_cost", MONEY, "Covered usage at public On-Demand prices")
          .column(
              "effective_savings_ratio",
              DOUBLE,
              "1 - cost / covered usage at public prices, both of the same days; negative where the commitment costs more")
          .column(
              "covered_saving",
              MONEY,
              "What the covered usage would cost more without the commitment: covered_list_cost less its effective cost")
          .column("end_date", DATE, "Last UTC day on which the term ends; null where not delivered")
          .column(
              "days_to_end",
              INT,
              "Days from the day the month is judged by to end_date; negative after the end")
          .column(
              "is_expiring",
              BOOLEAN,
              "Whether the term ends within the days of conf/commitments.yaml (90) after the day the month is judged by; null where the end is not delivered")
          .required("beneficiary_count", LONG, "Accounts whose usage was covered")
          .build();

  private Commitments() {}

  /**
   * Whether a row is of a day that is judged. A Savings Plan's fee is billed ahead, for hours to
   * come: days after the one a month is judged by have fees and not yet their usage. A
   * reservation's fee stands on the first of the month.
   */
  static Column isToDate(Inputs inputs) {
    Column toDate = lit(true);
    for (String period : inputs.periods()) {
      toDate =
          when(
                  col("billing_period").equalTo(period),
                  col("charge_date").leq(lit(java.sql.Date.valueOf(inputs.asOf(period)))))
              .otherwise(toDate);
    }
    return toDate;
  }

  /** The effective cost of a row of charge_days; net where the export carries no gross. */
  static Column cost() {
    return coalesce(col("effective_cost"), col("x_net_effective_cost"));
  }
}
