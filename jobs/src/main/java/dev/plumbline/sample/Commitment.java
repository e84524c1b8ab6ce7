package dev.plumbline.sample;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A reservation or a Savings Plan and the arithmetic of what it costs and covers.
 *
 * @param upfront share of the price paid in advance
 * @param covered resources that use it
 */
record Commitment(
    String name,
    boolean isPlan,
    Account owner,
    Region region,
    String spec,
    int count,
    double discount,
    double upfront,
    double utilization,
    double hourly,
    LocalDate start,
    int years,
    Map<String, String> verdicts,
    double listRate,
    List<Covered> covered,
    String id)
    implements Serializable {

  private static final int HOURS_PER_YEAR = 8760;

  /** A resource, the meter that is covered and its on-demand rate. */
  record Covered(Resource resource, Meter meter, double listRate) implements Serializable {}

  static Commitment of(
      Map<String, String> row, Catalogue catalogue, Fleet fleet, Calendar calendar, long seed) {
    boolean isPlan = row.get("form").equals("SP");
    String name = row.get("name");
    Region region = isPlan ? null : catalogue.region(row.get("region"));
    String spec = row.get("type");
    List<Covered> covered =
        fleet.planted().stream()
            .filter(resource -> resource.commitment().equals(name))
            .map(resource -> covered(resource, catalogue))
            .toList();
    String hex = Noise.hex(seed, name);
    return new Commitment(
        name,
        isPlan,
        catalogue.account(row.get("account")),
        region,
        spec,
        (int) PipeTable.number(row.get("count"), 1),
        Double.parseDouble(row.get("discount")),
        Double.parseDouble(row.get("upfront")),
        PipeTable.number(row.get("utilization"), 1),
        PipeTable.number(row.get("hourly"), 0),
        calendar.date(Integer.parseInt(row.get("start"))),
        Integer.parseInt(row.get("years")),
        Profile.verdicts(row.get("truth")),
        isPlan ? 0 : catalogue.listRate(spec.split("/", -1)[0], region),
        covered,
        hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4000-8000-" + hex.substring(4));
  }

  private static Covered covered(Resource resource, Catalogue catalogue) {
    Meter meter =
        resource.kind().meters().stream().filter(Meter::isMachineHour).findFirst().orElseThrow();
    return new Covered(resource, meter, catalogue.listRate(meter, resource));
  }

  boolean isDatabase() {
    return spec.startsWith("db.");
  }

  String arn() {
    if (isPlan) {
      return "arn:aws:savingsplans::" + owner.id() + ":savingsplan/" + id;
    }
    String service = isDatabase() ? "rds" : "ec2";
    String what = isDatabase() ? ":ri:" : ":reserved-instances/";
    return "arn:aws:" + service + ":" + region.code() + ":" + owner.id() + what + id;
  }

  String payment() {
    if (upfront == 0) {
      return "No Upfront";
    }
    return upfront == 1 ? "All Upfront" : "Partial Upfront";
  }

  String startTime() {
    return start + "T00:00:00.000Z";
  }

  String endTime() {
    return start.plusYears(years).minusDays(1) + "T23:59:59.000Z";
  }

  /** Whether it begins, and an upfront fee falls due, at this instant. */
  boolean isBoughtAt(long second) {
    return start.atStartOfDay().toEpochSecond(ZoneOffset.UTC) == second;
  }

  // Savings Plans: an amount of money for each hour.

  double planRate(double ofListRate) {
    return Money.round(ofListRate * (1 - discount));
  }

  double used(Calendar calendar, int day, int hour) {
    return Money.sum(
        covered.stream()
            .filter(use -> use.resource().isBilled(calendar, day, hour))
            .mapToDouble(use -> planRate(use.listRate()))
            .toArray());
  }

  double commitmentPerHour() {
    if (covered.isEmpty()) {
      return hourly;
    }
    double rates =
        Money.sum(covered.stream().mapToDouble(use -> planRate(use.listRate())).toArray());
    return Money.round(rates / utilization);
  }

  double recurringCommitmentPerHour() {
    return Money.round(commitmentPerHour() * (1 - upfront));
  }

  double planUpfrontFee() {
    return Money.cents(commitmentPerHour() * upfront * HOURS_PER_YEAR * years);
  }

  // Reservations: a number of machines for each hour, counted in normalised units.

  /** Units of a size: large is 4, each xlarge is 8. */
  static double normalizedUnits(String type) {
    String size = type.substring(type.lastIndexOf('.') + 1);
    return switch (size) {
      case "nano" -> 0.25;
      case "micro" -> 0.5;
      case "small" -> 1;
      case "medium" -> 2;
      case "large" -> 4;
      case "xlarge" -> 8;
      default -> 8 * Double.parseDouble(size.replace("xlarge", ""));
    };
  }

  double units() {
    return normalizedUnits(spec.split("/", -1)[0]);
  }

  private double ratePerHour() {
    return listRate * (1 - discount);
  }

  double recurringRate() {
    return Money.round(ratePerHour() * (1 - upfront));
  }

  double upfrontValue() {
    return count * Money.cents(ratePerHour() * upfront * HOURS_PER_YEAR * years);
  }

  double amortizedUpfront(int hoursInMonth) {
    return Money.round(upfrontValue() * hoursInMonth / ((double) HOURS_PER_YEAR * years));
  }

  double recurringFee(int hoursInMonth) {
    return Money.round(count * hoursInMonth * recurringRate());
  }

  double amortizedUpfrontPerUse(double units, int hoursInMonth) {
    return Money.round(amortizedUpfront(hoursInMonth) * share(units, hoursInMonth));
  }

  double recurringFeePerUse(double units, int hoursInMonth) {
    return Money.round(recurringFee(hoursInMonth) * share(units, hoursInMonth));
  }

  private double share(double units, int hoursInMonth) {
    return units / (count * hoursInMonth * units());
  }
}
