package dev.plumbline.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What reservations are billed for themselves. By construction the fee of a month equals what its
 * users were charged for it plus the unused part, to the last decimal but dust.
 */
final class ReservationLines implements Serializable {
  /** Rounding left over by hundreds of hours, too small to be unused capacity. */
  private static final double DUST = 1e-6;

  private final Calendar calendar;
  private final Bill bill;

  ReservationLines(Calendar calendar, Bill bill) {
    this.calendar = calendar;
    this.bill = bill;
  }

  void add(Commitment reservation, int day, List<Row> rows) {
    if (calendar.date(day).getDayOfMonth() == 1) {
      rows.add(month(reservation, day).row());
      if (reservation.isBoughtAt(calendar.second(day, 0)) && reservation.upfront() > 0) {
        rows.add(purchase(reservation, day).row());
      }
    }
  }

  /** Sets the columns that name the reservation on every line it touches. */
  static Line named(Line line, Commitment reservation) {
    return line.set("reservation_reservation_a_r_n", reservation.arn())
        .set("reservation_subscription_id", Long.toString(Noise.hash(7, reservation.id()) >>> 24))
        .set("reservation_start_time", reservation.startTime())
        .set("reservation_end_time", reservation.endTime())
        .set("pricing_term", "Reserved")
        .set("pricing_lease_contract_length", reservation.years() + "yr")
        .set("pricing_offering_class", "standard")
        .set("pricing_purchase_option", reservation.payment());
  }

  private Line month(Commitment reservation, int day) {
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
        line(reservation, day, "RIFee", "Anniversary")
            .during(start, start + (long) hours * Calendar.HOUR - 1)
            .set("line_item_normalization_factor", reservation.units())
            .set("line_item_normalized_usage_amount", count * hours * reservation.units())
            .set("line_item_unblended_rate", Money.text(reservation.recurringRate()))
            .set("reservation_amortized_upfront_fee_for_billing_period", upfront)
            .set("reservation_unused_amortized_upfront_fee_for_billing_period", left(unusedUpfront))
            .set("reservation_unused_recurring_fee", left(unusedRecurring))
            .set("reservation_unused_quantity", unusedUnits / reservation.units())
            .set("reservation_unused_normalized_unit_quantity", unusedUnits);
    return line.cost(count * hours, recurring);
  }

  private static double left(List<Double> amounts) {
    double left = Money.sum(amounts.stream().mapToDouble(Double::doubleValue).toArray());
    return Math.abs(left) < DUST ? 0 : left;
  }

  private Line purchase(Commitment reservation, int day) {
    long start = calendar.second(day, 0);
    Line line = line(reservation, day, "Fee", "Purchase").during(start, start + Calendar.HOUR);
    return line.cost(reservation.count(), reservation.upfrontValue());
  }

  private Line line(Commitment reservation, int day, String type, String billType) {
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
            .set("reservation_number_of_reservations", Money.plain(count))
            .set("reservation_units_per_reservation", Money.plain(hours))
            .set(
                "reservation_normalized_units_per_reservation",
                Money.plain(hours * reservation.units()))
            .set("reservation_total_reserved_units", Money.plain(count * hours))
            .set(
                "reservation_total_reserved_normalized_units",
                Money.plain(count * hours * reservation.units()))
            .set("reservation_upfront_value", reservation.upfrontValue());
    return named(line, reservation);
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
}
