package dev.plumbline.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What reservations and Savings Plans are billed for themselves. By construction the fee of a month
 * equals what its users were charged for it plus the unused part, to the last decimal.
 */
final class CommitmentLines implements Serializable {
  private static final String PLANS = "ComputeSavingsPlans";

  /** Rounding left over by hundreds of hours, too small to be unused capacity. */
  private static final double DUST = 1e-6;

  private final Calendar calendar;
  private final Bill bill;

  CommitmentLines(Calendar calendar, Bill bill) {
    this.calendar = calendar;
    this.bill = bill;
  }

  void add(Commitment commitment, int day, List<Row> rows) {
    long start = calendar.second(day, 0);
    boolean isFirstOfMonth = calendar.date(day).getDayOfMonth() == 1;
    if (commitment.isPlan()) {
      for (int hour = 0; hour < 24; hour++) {
        planHour(commitment, day, hour, rows);
      }
      if (commitment.isBoughtOn(start) && commitment.upfront() > 0) {
        rows.add(planPurchase(commitment, day).row());
      }
    } else if (isFirstOfMonth) {
      rows.add(reservationMonth(commitment, day).row());
      if (commitment.isBoughtOn(start) && commitment.upfront() > 0) {
        rows.add(reservationPurchase(commitment, day).row());
      }
    }
  }

  /** The columns that name the plan on every line it touches. */
  static Line plan(Line line, Commitment plan) {
    return line.set("savings_plan_savings_plan_a_r_n", plan.arn())
        .set("savings_plan_offering_type", PLANS)
        .set("savings_plan_payment_option", plan.payment())
        .set("savings_plan_purchase_term", plan.years() + "yr")
        .set("savings_plan_region", "Any")
        .set("savings_plan_start_time", plan.startTime())
        .set("savings_plan_end_time", plan.endTime());
  }

  /** The columns that name the reservation on every line it touches. */
  static Line reservation(Line line, Commitment reservation) {
    return line.set("reservation_reservation_a_r_n", reservation.arn())
        .set("reservation_subscription_id", Long.toString(Noise.hash(7, reservation.id()) >>> 24))
        .set("reservation_start_time", reservation.startTime())
        .set("reservation_end_time", reservation.endTime())
        .set("pricing_term", "Reserved")
        .set("pricing_lease_contract_length", reservation.years() + "yr")
        .set("pricing_offering_class", "standard")
        .set("pricing_purchase_option", reservation.payment());
  }

  private void planHour(Commitment plan, int day, int hour, List<Row> rows) {
    long start = calendar.second(day, hour);
    double total = plan.commitmentPerHour();
    double recurring = plan.recurringCommitmentPerHour();
    Line fee =
        planLine(plan, day, "SavingsPlanRecurringFee", "Savings Plan recurring fee")
            .during(start, start + Calendar.HOUR)
            .set("savings_plan_total_commitment_to_date", total)
            .set("savings_plan_used_commitment", plan.used(calendar, day, hour))
            .set("savings_plan_recurring_commitment_for_billing_period", recurring)
            .set(
                "savings_plan_amortized_upfront_commitment_for_billing_period",
                Money.sum(total, -recurring));
    rows.add(cost(fee, 1, recurring).row());

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
    return plan(cost(line, uses.size(), Money.sum(costs)), plan);
  }

  private Line planPurchase(Commitment plan, int day) {
    long start = calendar.second(day, 0);
    Line line =
        planLine(plan, day, "SavingsPlanUpfrontFee", "Savings Plan upfront fee")
            .during(start, start + Calendar.HOUR);
    return cost(line, 1, plan.planUpfrontFee());
  }

  private Line planLine(Commitment plan, int day, String type, String description) {
    Line line =
        bill.line(day, plan.owner(), type, PLANS, plan.name())
            .set("line_item_usage_type", usageType(plan))
            .set("line_item_resource_id", plan.arn())
            .set(
                "line_item_line_item_description",
                plan.years() + " year " + plan.payment() + " Compute " + description)
            .set("pricing_unit", "Hrs");
    return plan(line, plan);
  }

  private static String usageType(Commitment plan) {
    return "ComputeSP:" + plan.years() + "yr" + plan.payment().replace(" ", "");
  }

  private Line reservationMonth(Commitment reservation, int day) {
    int hours = calendar.hoursInMonth(day);
    double count = reservation.count();
    double upfront = reservation.amortizedUpfront(hours);
    double recurring = reservation.recurringFee(hours);
    double usedUnits = 0;
    List<Double> unusedUpfront = new ArrayList<>(List.of(upfront));
    List<Double> unusedRecurring = new ArrayList<>(List.of(recurring));
    for (Commitment.Covered use : reservation.covered()) {
      double units = Commitment.normalizedUnits(use.resource().type());
      for (int hour = 0; hour < hours; hour++) {
        if (use.resource().isBilled(calendar, day + hour / 24, hour % 24)) {
          usedUnits += units;
          unusedUpfront.add(-reservation.amortizedUpfrontPerUse(units, hours));
          unusedRecurring.add(-reservation.recurringFeePerUse(units, hours));
        }
      }
    }
    double unusedUnits = count * hours * reservation.units() - usedUnits;
    long start = calendar.second(day, 0);
    Line line =
        reservationLine(reservation, day, "RIFee", "Anniversary")
            .during(start, start + (long) hours * Calendar.HOUR - 1)
            .set("line_item_normalization_factor", reservation.units())
            .set("line_item_normalized_usage_amount", count * hours * reservation.units())
            .set("line_item_unblended_rate", Money.text(reservation.recurringRate()))
            .set("reservation_amortized_upfront_fee_for_billing_period", upfront)
            .set("reservation_unused_amortized_upfront_fee_for_billing_period", left(unusedUpfront))
            .set("reservation_unused_recurring_fee", left(unusedRecurring))
            .set("reservation_unused_quantity", unusedUnits / reservation.units())
            .set("reservation_unused_normalized_unit_quantity", unusedUnits);
    return cost(line, count * hours, recurring);
  }

  private static double left(List<Double> amounts) {
    double left = Money.sum(amounts.stream().mapToDouble(Double::doubleValue).toArray());
    return Math.abs(left) < DUST ? 0 : left;
  }

  private Line reservationPurchase(Commitment reservation, int day) {
    long start = calendar.second(day, 0);
    Line line =
        reservationLine(reservation, day, "Fee", "Purchase").during(start, start + Calendar.HOUR);
    return cost(line, reservation.count(), reservation.upfrontValue());
  }

  private Line reservationLine(Commitment reservation, int day, String type, String billType) {
    boolean isDatabase = reservation.isDatabase();
    String[] spec = reservation.spec().split("/", -1);
    int hours = calendar.hoursInMonth(day);
    double count = reservation.count();
    Line line =
        bill.line(
                day,
                reservation.owner(),
                type,
                isDatabase ? "AmazonRDS" : "AmazonEC2",
                reservation.name(),
                Bill.AWS,
                billType)
            .set("line_item_usage_type", reservation.region().prefix() + "HeavyUsage:" + spec[0])
            .set("line_item_operation", isDatabase ? "CreateDBInstance:" + spec[1] : "RunInstances")
            .set("line_item_resource_id", reservation.arn())
            .set("line_item_line_item_description", description(reservation, type))
            .set("pricing_unit", "Hrs")
            .set("product_region_code", reservation.region().code())
            .set("product_instance_type", spec[0])
            .set("product_instance_family", MachineTypes.use(spec[0]))
            .set("reservation_modification_status", "Original")
            .set("reservation_number_of_reservations", Money.text(count))
            .set("reservation_units_per_reservation", Money.text(hours))
            .set(
                "reservation_normalized_units_per_reservation",
                Money.text(hours * reservation.units()))
            .set("reservation_total_reserved_units", Money.text(count * hours))
            .set(
                "reservation_total_reserved_normalized_units",
                Money.text(count * hours * reservation.units()))
            .set("reservation_upfront_value", reservation.upfrontValue());
    return reservation(line, reservation);
  }

  private static String description(Commitment reservation, String type) {
    return type.equals("Fee")
        ? "Sign up charge for subscription: " + reservation.id()
        : "USD "
            + Money.text(reservation.recurringRate())
            + " hourly fee per "
            + reservation.spec()
            + " instance";
  }

  private static Line cost(Line line, double amount, double cost) {
    return line.set("line_item_usage_amount", amount)
        .set("line_item_unblended_cost", cost)
        .set("line_item_blended_cost", cost);
  }
}
