package dev.plumbline.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines of {@link OneBill} and the columns of the report they stand in. */
final class OneBillLines {
  /** Columns of the report: as CSV names them, as Athena does, and what they hold. */
  private static final String COLUMNS =
      """
      identity/LineItemId                                   | identity_line_item_id                                       | text
      bill/InvoiceId                                        | bill_invoice_id                                             | text
      bill/PayerAccountId                                   | bill_payer_account_id                                       | text
      bill/BillingPeriodStartDate                           | bill_billing_period_start_date                              | time
      lineItem/UsageAccountId                               | line_item_usage_account_id                                  | text
      lineItem/LineItemType                                 | line_item_line_item_type                                    | text
      lineItem/UsageStartDate                               | line_item_usage_start_date                                  | time
      lineItem/UsageEndDate                                 | line_item_usage_end_date                                    | time
      lineItem/ProductCode                                  | line_item_product_code                                      | text
      lineItem/UsageType                                    | line_item_usage_type                                        | text
      lineItem/Operation                                    | line_item_operation                                         | text
      lineItem/AvailabilityZone                             | line_item_availability_zone                                 | text
      lineItem/ResourceId                                   | line_item_resource_id                                       | text
      lineItem/UsageAmount                                  | line_item_usage_amount                                      | number
      lineItem/CurrencyCode                                 | line_item_currency_code                                     | text
      lineItem/UnblendedCost                                | line_item_unblended_cost                                    | number
      lineItem/NetUnblendedCost                             | line_item_net_unblended_cost                                | number
      lineItem/LineItemDescription                          | line_item_line_item_description                             | text
      pricing/publicOnDemandCost                            | pricing_public_on_demand_cost                               | number
      pricing/unit                                          | pricing_unit                                                | text
      product/ProductName                                   | product_product_name                                        | text
      product/vcpu                                          | product_vcpu                                                | text
      product/regionCode                                    | product_region_code                                         | text
      product/operatingSystem                               | product_operating_system                                    | text
      product/instanceType                                  | product_instance_type                                       | text
      reservation/ReservationARN                            | reservation_reservation_a_r_n                               | text
      reservation/EndTime                                   | reservation_end_time                                        | text
      reservation/EffectiveCost                             | reservation_effective_cost                                  | number
      reservation/NetEffectiveCost                          | reservation_net_effective_cost                              | number
      reservation/AmortizedUpfrontFeeForBillingPeriod       | reservation_amortized_upfront_fee_for_billing_period        | number
      reservation/UnusedAmortizedUpfrontFeeForBillingPeriod | reservation_unused_amortized_upfront_fee_for_billing_period | number
      reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod | reservation_net_unused_amortized_upfront_fee_for_billing_period | number
      reservation/UnusedRecurringFee                        | reservation_unused_recurring_fee                            | number
      reservation/NetUnusedRecurringFee                     | reservation_net_unused_recurring_fee                        | number
      savingsPlan/SavingsPlanARN                            | savings_plan_savings_plan_a_r_n                             | text
      savingsPlan/SavingsPlanEffectiveCost                  | savings_plan_savings_plan_effective_cost                    | number
      savingsPlan/NetSavingsPlanEffectiveCost               | savings_plan_net_savings_plan_effective_cost                | number
      savingsPlan/TotalCommitmentToDate                     | savings_plan_total_commitment_to_date                       | number
      savingsPlan/UsedCommitment                            | savings_plan_used_commitment                                | number
      savingsPlan/RecurringCommitmentForBillingPeriod       | savings_plan_recurring_commitment_for_billing_period        | number
      savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod | savings_plan_amortized_upfront_commitment_for_billing_period | number
      savingsPlan/NetRecurringCommitmentForBillingPeriod    | savings_plan_net_recurring_commitment_for_billing_period    | number
      savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod | savings_plan_net_amortized_upfront_commitment_for_billing_period | number
      splitLineItem/SplitCost                               | split_line_item_split_cost                                  | number
      splitLineItem/UnusedCost                              | split_line_item_unused_cost                                 | number
      splitLineItem/NetSplitCost                            | split_line_item_net_split_cost                              | number
      splitLineItem/PublicOnDemandSplitCost                 | split_line_item_public_on_demand_split_cost                 | number
      splitLineItem/SplitUsage                              | split_line_item_split_usage                                 | number
      splitLineItem/ParentResourceId                        | split_line_item_parent_resource_id                          | text
      resourceTags/user:Team                                | resource_tags_user_team                                     | text
      resourceTags/user:Cost Center                         | resource_tags_user_cost_center                              | text
      costCategory/Unit                                     | cost_category_unit                                          | text
      """;

  /**
   * The lines: type, account, day, product, usage type, quantity, unit; billed, effective, net
   * billed and net effective cost, list cost; then further columns by their Athena names.
   */
  private static final String LINES =
      """
      Usage                   | 222 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | 0.096 | 0.096  | 0.0864  | 0.0864 | 0.096  | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef0, product_instance_type=m5.large, product_operating_system=Linux, product_vcpu=2, line_item_availability_zone=eu-west-1a, resource_tags_user_team=web, resource_tags_user_cost_center=42, cost_category_unit=Shop
      Usage                   | 222 | 03 | AmazonEC2 | EU-EBS:VolumeUsage.gp2     | 0.5 | GB-Mo | 0.055 | 0.055  | 0.0495  | 0.0495 | 0.055  | line_item_operation=CreateVolume-Gp2, line_item_resource_id=vol-0123456789abcdef0, resource_tags_user_team=web
      Usage                   | 333 | 03 | AmazonRDS | EU-InstanceUsage:db.m5.large | 1 | Hrs   | 0.2   | 0.2    | 0.18    | 0.18   | 0.2    | line_item_operation=CreateDBInstance:0002, line_item_resource_id=arn:aws:rds:eu-west-1:333333333333:db:orders, product_instance_type=db.m5.large
      DiscountedUsage         | 333 | 02 | AmazonEC2 | EU-BoxUsage:t3.large       | 1   | Hrs   | 0     | 0.0118 | 0       | 0.0106 | 0.0416 | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef1, product_instance_type=t3.large, product_operating_system=Linux, reservation_reservation_a_r_n=RI, reservation_end_time=2025-12-31T23:59:59.000Z, reservation_effective_cost=0.0118, reservation_net_effective_cost=0.0106
      RIFee                   | 222 | 01 | AmazonEC2 | EU-HeavyUsage:t3.large     | 744 | Hrs   | 50    | 3.75   | 45      | 3.375  |        | line_item_operation=RunInstances, reservation_reservation_a_r_n=RI, reservation_amortized_upfront_fee_for_billing_period=10, reservation_unused_amortized_upfront_fee_for_billing_period=2.5, reservation_net_unused_amortized_upfront_fee_for_billing_period=2.25, reservation_unused_recurring_fee=1.25, reservation_net_unused_recurring_fee=1.125
      SavingsPlanCoveredUsage | 333 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | 0.096 | 0.07   | 0.0864  | 0.063  | 0.096  | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef2, product_instance_type=m5.large, product_operating_system=Linux, savings_plan_savings_plan_a_r_n=SP, savings_plan_savings_plan_effective_cost=0.07, savings_plan_net_savings_plan_effective_cost=0.063
      SavingsPlanNegation     | 333 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | -0.096 | 0     | -0.0864 | 0      |        | line_item_operation=RunInstances, savings_plan_savings_plan_a_r_n=SP
      SavingsPlanRecurringFee | 222 | 02 | ComputeSavingsPlans | ComputeSP:1yrNoUpfront | 1 | Hrs | 1   | 0.1    | 0.9     | 0.09   |        | savings_plan_savings_plan_a_r_n=SP, savings_plan_total_commitment_to_date=1, savings_plan_used_commitment=0.9, savings_plan_recurring_commitment_for_billing_period=1, savings_plan_amortized_upfront_commitment_for_billing_period=0, savings_plan_net_recurring_commitment_for_billing_period=0.9, savings_plan_net_amortized_upfront_commitment_for_billing_period=0
      SavingsPlanUpfrontFee   | 222 | 04 | ComputeSavingsPlans | ComputeSP:1yrAllUpfront | 1 | Quantity | 100 | 0 | 90      | 0      |        | savings_plan_savings_plan_a_r_n=SP2
      Fee                     | 222 | 04 | AmazonEC2 | EU-HeavyUsage:t3.large     | 1   | Quantity | 200 | 0    | 180     | 0      |        | reservation_reservation_a_r_n=RI
      Fee                     | 222 | 01 | AWSSupportBusiness | Dollar            | 1   | Dollar | 29   | 29     | 29      | 29     |        |
      Tax                     | 222 | 01 | AmazonEC2 |                            | 1   |       | 1.23  | 1.23   | 1.23    | 1.23   |        |
      Credit                  | 222 | 03 | AmazonEC2 |                            | 0   |       | -5    | -5     | -5      | -5     |        |
      Refund                  | 333 | 04 | AmazonEC2 |                            | 0   |       | -2    | -2     | -2      | -2     |        |
      Refund                  | 222 | 04 | ComputeSavingsPlans |                  | 0   |       | -10   | 0      | -9      | 0      |        | line_item_line_item_description=Refund for one-time fee for Savings Plan ID 1
      EdpDiscount             | 222 | 02 | AmazonEC2 |                            | 0   |       | -0.0096 | -0.0096 | 0     | 0      |        |
      Usage                   | 222 | 02 | AmazonEKS | EU-EKS-EC2-vCPU-Hours      | 1   | vCPU-Hours | 0 | 0     | 0       | 0      |        | line_item_operation=EKSPod-EC2, line_item_resource_id=arn:aws:eks:eu-west-1:222222222222:pod/c/shop/cart/u1, split_line_item_split_cost=0.03, split_line_item_unused_cost=0.01, split_line_item_net_split_cost=0.027, split_line_item_public_on_demand_split_cost=0.04, split_line_item_split_usage=0.25, split_line_item_parent_resource_id=i-0123456789abcdef0
      """;

  private static final Map<String, String> SERVICES =
      Map.of(
          "AmazonEC2", "Amazon Elastic Compute Cloud",
          "AmazonRDS", "Amazon Relational Database Service",
          "AmazonEKS", "Amazon Elastic Container Service for Kubernetes",
          "ComputeSavingsPlans", "Savings Plans for AWS Compute usage",
          "AWSSupportBusiness", "AWS Support (Business)");

  /** A line of the report by Athena names, and the cells of the table it comes from. */
  record Line(Map<String, String> cur, List<String> cells) {
    String effectiveNet() {
      return cells.get(10);
    }
  }

  private OneBillLines() {}

  /** Of each column its name in CSV, its name in Athena and what it holds. */
  static List<String[]> columns() {
    return COLUMNS.lines().map(line -> line.strip().split(" *\\| *", -1)).toList();
  }

  static List<Line> all() {
    List<Line> lines = new ArrayList<>();
    LINES.lines().forEach(line -> lines.add(line(lines.size(), line.strip().split(" *\\| *", -1))));
    return lines;
  }

  private static Line line(int number, String[] cells) {
    Map<String, String> cur = new TreeMap<>();
    String day = "2025-01-" + cells[2];
    cur.put("identity_line_item_id", "line" + number);
    cur.put("bill_payer_account_id", "011111111111");
    cur.put("bill_billing_period_start_date", "2025-01-01T00:00:00.000Z");
    cur.put("bill_invoice_id", "123456");
    cur.put("line_item_line_item_type", cells[0]);
    cur.put("line_item_usage_account_id", cells[1].repeat(4));
    cur.put("line_item_usage_start_date", day + "T04:00:00.000Z");
    cur.put("line_item_usage_end_date", day + "T05:00:00.000Z");
    cur.put("line_item_product_code", cells[3]);
    cur.put("line_item_usage_type", cells[4]);
    cur.put("line_item_usage_amount", cells[5]);
    cur.put("line_item_currency_code", "USD");
    cur.put("pricing_unit", cells[6]);
    cur.put("line_item_unblended_cost", cells[7]);
    cur.put("line_item_net_unblended_cost", cells[9]);
    cur.put("pricing_public_on_demand_cost", cells[11]);
    cur.put("product_product_name", SERVICES.get(cells[3]));
    cur.put("product_region_code", cells[4].startsWith("EU-") ? "eu-west-1" : "");
    if (!cells[12].isEmpty()) {
      for (String pair : cells[12].split(", ", -1)) {
        String[] both = pair.split("=", 2);
        cur.put(both[0], both[1]);
      }
    }
    return new Line(cur, List.of(cells));
  }
}
