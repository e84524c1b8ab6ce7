package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.table.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;

/**
 * The cost of a line by AWS's rules in their plainest form, straight from the columns of the file.
 * This is the second witness of the bill: it shares nothing with the mapping in {@code
 * conf/formats}, and reconciliation holds the one against the other. Do not merge the two.
 */
final class ControlTotals {
  private static final String DECIMAL = "decimal(32,18)";

  private final Map<String, List<Column>> file;
  private final Set<String> empty;
  private final Column type;

  /**
   * Works on the columns as they stand in the file.
   *
   * @param file columns of the file by their Athena names
   * @param empty columns the delivery has no value in at all
   */
  ControlTotals(Map<String, List<Column>> file, Set<String> empty) {
    this.file = file;
    this.empty = empty;
    this.type = text("line_item_line_item_type");
  }

  Column totals() {
    Column split = isOfMachine();
    return struct(
        money(split, billed()).as("billed"),
        money(split, netBilled()).as("net_billed"),
        money(split, effective()).as("effective"),
        money(split, netEffective()).as("net_effective"),
        money(split, amortizedUpfront()).as("amortized_upfront"),
        money(split, when(upfront(), billed()).otherwise(zero())).as("upfront_fee"));
  }

  /** Whether the row restates a part of a machine that has a row of its own. */
  private Column isOfMachine() {
    return text("line_item_operation")
        .isin("EKSPod-EC2", "ECSTask-EC2")
        .or(text("split_line_item_parent_resource_id").notEqual(""));
  }

  /** What the row says of a container's share of its machine, used and unused. */
  Column split() {
    Column container =
        isOfMachine().or(text("line_item_operation").isin("FargatePod", "FargateTask"));
    Column both =
        coalesce(amount("split_line_item_split_cost"), zero())
            .plus(coalesce(amount("split_line_item_unused_cost"), zero()));
    return when(container, both).otherwise(zero()).cast(Types.MONEY);
  }

  private Column billed() {
    return amount("line_item_unblended_cost");
  }

  private Column netBilled() {
    if (lacks("line_item_net_unblended_cost")) {
      return billed();
    }
    Column net = amount("line_item_net_unblended_cost");
    Column discount =
        type.isin(
            "Discount",
            "BundledDiscount",
            "EdpDiscount",
            "PrivateRateDiscount",
            "RiVolumeDiscount",
            "SppDiscount",
            "DistributorDiscount");
    return coalesce(net, when(discount, zero()).otherwise(billed()));
  }

  private Column effective() {
    return when(type.equalTo("SavingsPlanCoveredUsage"), planned())
        .when(type.equalTo("SavingsPlanRecurringFee"), unusedCommitment())
        .when(type.equalTo("DiscountedUsage"), reserved("reservation_effective_cost"))
        .when(
            type.equalTo("RIFee"),
            reserved("reservation_unused_amortized_upfront_fee_for_billing_period")
                .plus(reserved("reservation_unused_recurring_fee")))
        .when(type.equalTo("SavingsPlanNegation").or(upfront()), zero())
        .otherwise(billed());
  }

  private Column netEffective() {
    return when(
            type.equalTo("SavingsPlanCoveredUsage"),
            coalesce(amount("savings_plan_net_savings_plan_effective_cost"), planned()))
        .when(type.equalTo("SavingsPlanRecurringFee"), netUnusedCommitment())
        .when(
            type.equalTo("DiscountedUsage"),
            coalesce(
                amount("reservation_net_effective_cost"), reserved("reservation_effective_cost")))
        .when(
            type.equalTo("RIFee"),
            coalesce(
                    amount("reservation_net_unused_amortized_upfront_fee_for_billing_period"),
                    reserved("reservation_unused_amortized_upfront_fee_for_billing_period"))
                .plus(
                    coalesce(
                        amount("reservation_net_unused_recurring_fee"),
                        reserved("reservation_unused_recurring_fee"))))
        .when(type.equalTo("SavingsPlanNegation").or(upfront()), zero())
        .otherwise(netBilled());
  }

  private Column planned() {
    return orZero("savings_plan_savings_plan_effective_cost");
  }

  private Column reserved(String name) {
    return orZero(name);
  }

  private Column unusedCommitment() {
    return orZero("savings_plan_total_commitment_to_date")
        .minus(orZero("savings_plan_used_commitment"));
  }

  private Column netUnusedCommitment() {
    Column price =
        coalesce(amount("savings_plan_recurring_commitment_for_billing_period"), zero())
            .plus(
                coalesce(
                    amount("savings_plan_amortized_upfront_commitment_for_billing_period"), zero()))
            .cast("double");
    Column netPrice =
        amount("savings_plan_net_recurring_commitment_for_billing_period")
            .plus(amount("savings_plan_net_amortized_upfront_commitment_for_billing_period"))
            .cast("double");
    Column scaled = unusedCommitment().cast("double").multiply(netPrice.divide(price));
    return when(netPrice.isNotNull().and(price.notEqual(0)), scaled.cast(Types.MONEY))
        .otherwise(unusedCommitment());
  }

  private Column amortizedUpfront() {
    return when(
            type.equalTo("SavingsPlanRecurringFee"),
            coalesce(
                amount("savings_plan_amortized_upfront_commitment_for_billing_period"), zero()))
        .when(
            type.equalTo("RIFee"),
            coalesce(amount("reservation_amortized_upfront_fee_for_billing_period"), zero()))
        .otherwise(zero());
  }

  private Column upfront() {
    Column reservationFee =
        type.equalTo("Fee").and(text("reservation_reservation_a_r_n").notEqual(""));
    Column planRefund =
        type.equalTo("Refund")
            .and(text("line_item_product_code").equalTo("ComputeSavingsPlans"))
            .and(
                text("line_item_line_item_description")
                    .startsWith("Refund for one-time fee for Savings Plan ID"));
    return type.equalTo("SavingsPlanUpfrontFee").or(reservationFee).or(planRefund);
  }

  /** Zero where a row has no value; null where the whole file has no such column. */
  private Column orZero(String name) {
    return file.containsKey(name) && !empty.contains(name)
        ? coalesce(amount(name), zero())
        : none();
  }

  private boolean lacks(String name) {
    return !file.containsKey(name) || empty.contains(name);
  }

  private Column amount(String name) {
    return coalesce(
        file.getOrDefault(name, List.of(none())).stream()
            .map(column -> column.try_cast(DECIMAL))
            .toArray(Column[]::new));
  }

  /** The first filled column of the name; the empty text where there is none. */
  private Column text(String name) {
    Column[] filled =
        java.util.stream.Stream.concat(
                file.getOrDefault(name, List.of()).stream()
                    .map(column -> when(column.notEqual(""), column)),
                java.util.stream.Stream.of(lit("")))
            .toArray(Column[]::new);
    return coalesce(filled);
  }

  private static Column money(Column split, Column amount) {
    return when(split, zero()).otherwise(amount).cast(Types.MONEY);
  }

  private static Column zero() {
    return lit(0).cast(DECIMAL);
  }

  private static Column none() {
    return lit(null).cast(DECIMAL);
  }
}
