package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The lines of a resource on a day: what it used, on demand or covered by a commitment. */
final class UsageLines implements Serializable {
  /** What AWS counts once a day it books in the day's last hour. */
  private static final int HOUR_OF_DAILY_METERS = 23;

  private final Catalogue catalogue;
  private final Calendar calendar;
  private final Bill bill;
  private final Map<String, Commitment> commitments;
  private final PodLines pods;

  UsageLines(Units units, Bill bill) {
    this.catalogue = units.catalogue();
    this.calendar = units.calendar();
    this.bill = bill;
    this.pods = new PodLines(units.calendar(), bill);
    this.commitments =
        units.commitments().stream()
            .collect(Collectors.toMap(Commitment::name, Function.identity()));
  }

  void add(Resource resource, int day, List<Row> rows) {
    if (day < resource.fromDay() || day >= resource.toDay()) {
      return;
    }
    int order = 0;
    for (Meter meter : resource.kind().meters()) {
      Line template = template(resource, meter, day, order++);
      double listRate = catalogue.listRate(meter, resource);
      for (int hour = 0; hour < 24; hour++) {
        boolean isCounted = meter.isHourly() || hour == HOUR_OF_DAILY_METERS;
        if (isCounted && resource.runs().at(calendar, day, hour)) {
          double load = resource.load("traffic", calendar, day, hour);
          double quantity = meter.quantity(resource, load, calendar.hoursInMonth(day));
          if (quantity > 0) {
            rows.add(line(template.copy(), resource, meter, quantity, listRate, day, hour).row());
            if (meter.isMachineHour()) {
              pods.add(resource, Money.round(quantity * listRate), day, hour, rows);
            }
          }
        }
      }
    }
  }

  private Line line(
      Line line,
      Resource resource,
      Meter meter,
      double quantity,
      double listRate,
      int day,
      int hour) {
    long start = calendar.second(day, hour);
    line.during(start, start + Calendar.HOUR)
        .set("line_item_usage_amount", quantity)
        .set("pricing_public_on_demand_cost", Money.round(quantity * listRate));
    Commitment commitment = meter.isMachineHour() ? commitments.get(resource.commitment()) : null;
    if (commitment == null) {
      double rate = Money.round(listRate * meter.priceFactor());
      return priced(line, "Usage", quantity, rate);
    }
    return commitment.isPlan()
        ? coveredByPlan(line, commitment, quantity, listRate)
        : coveredByReservation(line, commitment, resource, quantity, day);
  }

  private static Line priced(Line line, String type, double quantity, double rate) {
    double cost = Money.round(quantity * rate);
    return line.set("line_item_line_item_type", type)
        .set("line_item_unblended_rate", Money.text(rate))
        .set("line_item_unblended_cost", cost)
        .set("line_item_blended_rate", Money.text(rate))
        .set("line_item_blended_cost", cost)
        .set("pricing_term", "OnDemand");
  }

  private static Line coveredByPlan(Line line, Commitment plan, double quantity, double listRate) {
    double rate = plan.planRate(listRate);
    return PlanLines.named(priced(line, "SavingsPlanCoveredUsage", quantity, listRate), plan)
        .set("savings_plan_savings_plan_rate", rate)
        .set("savings_plan_savings_plan_effective_cost", Money.round(quantity * rate));
  }

  private Line coveredByReservation(
      Line line, Commitment reservation, Resource resource, double quantity, int day) {
    double factor = Commitment.normalizedUnits(resource.type());
    double units = quantity * factor;
    int hours = calendar.hoursInMonth(day);
    double upfront = reservation.amortizedUpfrontPerUse(units, hours);
    double recurring = reservation.recurringFeePerUse(units, hours);
    return ReservationLines.named(priced(line, "DiscountedUsage", quantity, 0), reservation)
        .set("line_item_normalization_factor", factor)
        .set("line_item_normalized_usage_amount", units)
        .set("reservation_amortized_upfront_cost_for_usage", upfront)
        .set("reservation_recurring_fee_for_usage", recurring)
        .set("reservation_effective_cost", Money.sum(upfront, recurring));
  }

  private Line template(Resource resource, Meter meter, int day, int order) {
    Region region = resource.region();
    boolean isGlobal = resource.kind().isGlobal();
    String usageType = (isGlobal ? "" : region.prefix()) + fill(meter.usageType(), resource);
    String operation = fill(meter.operation(), resource);
    double listRate = catalogue.listRate(meter, resource);
    String identity =
        String.join(
            "/",
            resource.account().id(),
            region.code(),
            resource.id(),
            resource.name(),
            Integer.toString(order));
    String sku = Noise.hex(0, usageType + operation).toUpperCase(Locale.ROOT);
    Line line =
        bill.line(day, resource.account(), "Usage", meter.product(), identity)
            .set("line_item_availability_zone", resource.zone())
            .set("line_item_operation", operation)
            .set("line_item_resource_id", resource.id())
            .set("line_item_usage_type", usageType)
            .set(
                "line_item_line_item_description",
                "$" + Money.text(listRate) + " per " + meter.unit() + " of " + usageType)
            .set("pricing_public_on_demand_rate", Money.text(listRate))
            .set("pricing_rate_code", sku + ".JRTCKXETXF.6YS6EN2CT7")
            .set("pricing_rate_id", Long.toString(Math.floorMod(Noise.hash(1, sku), 1L << 40)))
            .set("pricing_unit", meter.unit())
            .set("product_operation", operation)
            .set("product_pricing_unit", meter.unit())
            .set("product_product_family", meter.family())
            .set("product_sku", sku)
            .set("product_usagetype", usageType)
            .set("resource_tags", resource.tags())
            .set("product", product(resource, meter));
    if (!isGlobal) {
      line.set("product_region_code", region.code())
          .set("product_location", region.location())
          .set("product_location_type", "AWS Region");
    }
    if (meter.isMachineHour()) {
      line.set("product_instance_type", resource.type())
          .set("product_instance_family", MachineTypes.use(resource.type()));
    }
    return line;
  }

  private static Map<String, String> product(Resource resource, Meter meter) {
    Map<String, String> product = new TreeMap<>();
    product.put("product_name", resource.kind().productName());
    product.put("region", resource.region().code());
    if (meter.isMachineHour()) {
      product.putAll(MachineTypes.attributes(resource));
    } else if (resource.kind().id().startsWith("vol-")) {
      product.put("volume_api_name", resource.kind().name());
    }
    return product;
  }

  private static String fill(String template, Resource resource) {
    return template.replace("{type}", resource.type()).replace("{engine}", resource.engine());
  }
}
