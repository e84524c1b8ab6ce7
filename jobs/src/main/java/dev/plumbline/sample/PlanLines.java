package dev.plumbline.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What Savings Plans are billed for themselves: the commitment of each hour, and what takes back
 * the on-demand cost of the usage they cover.
 */
final class PlanLines implements Serializable {
  private static final String PLANS = "ComputeSavingsPlans";

  private final Calendar calendar;
  private final Bill bill;

  PlanLines(Calendar calendar, Bill bill) {
    this.calendar = calendar;
    this.bill = bill;
  }

  void add(Commitment plan, int day, List<Row> rows) {
    for (int hour = 0; hour < 24; hour++) {
      addHour(plan, day, hour, rows);
    }
    if (plan.isBoughtAt(calendar.second(day, 0)) && plan.upfront() > 0) {
      rows.add(purchase(plan, day).row());
    }
  }

  /** Sets the columns that name the plan on every line it touches. */
  static Line named(Line line, Commitment plan) {
    return line.set("savings_plan_savings_plan_a_r_n", plan.arn())
        .set("savings_plan_offering_type", PLANS)
        .set("savings_plan_payment_option", plan.payment())
        .set("savings_plan_purchase_term", plan.years() + "yr")
        .set("savings_plan_region", "Any")
        .set("savings_plan_start_time", plan.startTime())
        .set("savings_plan_end_time", plan.endTime());
  }

  private void addHour(Commitment plan, int day, int hour, List<Row> rows) {
    long start = calendar.second(day, hour);
    double total = plan.commitmentPerHour();
    double recurring = plan.recurringCommitmentPerHour();
    Line fee =
        line(plan, day, "SavingsPlanRecurringFee", "Savings Plan recurring fee")
            .during(start, start + Calendar.HOUR)
            .set("savings_plan_total_commitment_to_date", total)
            .set("savings_plan_used_commitment", plan.used(calendar, day, hour))
            .set("savings_plan_recurring_commitment_for_billing_period", recurring)
            .set(
                "savings_plan_amortized_upfront_commitment_for_billing_period",
                Money.sum(total, -recurring));
    rows.add(fee.cost(1, recurring).row());

    Map<String, List<Commitment.Covered>> groups = new TreeMap<>();
    for (Commitment.Covered use : plan.covered()) {
      Resource resource = use.resource();
      if (resource.isBilled(calendar, day, hour)) {
        String key = resource.account().id() + resource.type() + resource.zone();
        groups.computeIfAbsent(key, none -> new ArrayList<>()).add(use);
      }
    }
    groups.forEach((key, uses) -> rows.add(negation(plan, key, uses, day, start).row()));
  }

  /** Takes back what the covered usage of one account, type and zone would have cost. */
  private Line negation(
      Commitment plan, String key, List<Commitment.Covered> uses, int day, long start) {
    Resource first = uses.get(0).resource();
    Meter meter = uses.get(0).meter();
    String usageType = first.region().prefix() + meter.usageType().replace("{type}", first.type());
    Line line =
        bill.line(
                day,
                first.account(),
                "SavingsPlanNegation",
                meter.product(),
                plan.name() + "/" + key)
            .during(start, start + Calendar.HOUR)
            .set("line_item_usage_type", usageType)
            .set("line_item_operation", meter.operation())
            .set("line_item_availability_zone", first.zone())
            .set(
                "line_item_line_item_description",
                "SavingsPlanNegation used by AccountId: " + first.account().id())
            .set("product_region_code", first.region().code())
            .set("pricing_unit", meter.unit());
    double[] costs = uses.stream().mapToDouble(use -> -use.listRate()).toArray();
    return named(line.cost(uses.size(), Money.sum(costs)), plan);
  }

  private Line purchase(Commitment plan, int day) {
    long start = calendar.second(day, 0);
    Line line =
        line(plan, day, "SavingsPlanUpfrontFee", "Savings Plan upfront fee")
            .during(start, start + Calendar.HOUR);
    return line.cost(1, plan.planUpfrontFee());
  }

  private Line line(Commitment plan, int day, String type, String description) {
    Line line =
        bill.line(day, plan.owner(), type, PLANS, plan.name())
            .set("line_item_usage_type", usageType(plan))
            .set("line_item_resource_id", plan.arn())
            .set(
                "line_item_line_item_description",
                plan.years() + " year " + plan.payment() + " Compute " + description)
            .set("pricing_unit", "Hrs");
    return named(line, plan);
  }

  private static String usageType(Commitment plan) {
    return "ComputeSP:" + plan.years() + "yr" + plan.payment().replace(" ", "");
  }
}
