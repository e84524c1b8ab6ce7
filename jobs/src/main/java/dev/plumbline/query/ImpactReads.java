package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Impact;
import java.util.ArrayList;
import java.util.List;

/** Energy, emissions and water for the report. */
final class ImpactReads {
  private static final int SERVICES = 10;
  private static final String SUMS =
      """
      sum(energy_facility_kwh) filter (where tier in ('1', '2', '3')) as energy,
      sum(operational_location_gco2e) filter (where tier in ('1', '2', '3')) as location,
      sum(operational_market_gco2e) filter (where tier in ('1', '2', '3')) as market,
      sum(embodied_gco2e) filter (where tier in ('1', '2', '3')) as embodied,
      sum(low_gco2e) filter (where tier in ('1', '2', '3')) as low,
      sum(high_gco2e) filter (where tier in ('1', '2', '3')) as high,
      sum(operational_location_gco2e + coalesce(embodied_gco2e, 0)) filter (where tier = '4')
        as proxy,
      sum(water_site_litres) filter (where tier in ('1', '2', '3')) as water_site,
      sum(water_grid_litres) filter (where tier in ('1', '2', '3')) as water_grid,
      bool_and(not array_contains(flags, 'market_fallback_location')) as market_known""";
  private final Reads reads;

  ImpactReads(Reads reads) {
    this.reads = reads;
  }

  Impact read(List<String> months) {
    String milestone = months.get(months.size() - 1);
    return new Impact(
        months(months),
        regions(milestone),
        tiers(milestone),
        shares(milestone),
        uncovered(milestone));
  }

  private List<Impact.Month> months(List<String> months) {
    return reads
        .list(
            "emissions",
            "select billing_period, "
                + SUMS
                + " from emissions where billing_period in ("
                + CostReads.quoted(months)
                + ") group by 1 order by 1")
        .stream()
        .map(
            line ->
                new Impact.Month(
                    line.text("billing_period"),
                    line.decimal("energy"),
                    line.decimal("location"),
                    line.decimal("market"),
                    line.decimal("embodied"),
                    line.decimal("low"),
                    line.decimal("high"),
                    line.decimal("proxy"),
                    line.decimal("water_site"),
                    line.decimal("water_grid")))
        .toList();
  }

  private List<Impact.Region> regions(String milestone) {
    return reads
        .list(
            "emissions",
            "select * from (select region_id, "
                + SUMS
                + " from emissions where tier in ('1', '2', '3') and billing_period = '"
                + milestone
                + "' group by 1) order by coalesce(location, 0) + coalesce(embodied, 0) desc,"
                + " region_id")
        .stream()
        .map(
            line ->
                new Impact.Region(
                    line.text("region_id"),
                    line.decimal("energy"),
                    line.decimal("location"),
                    line.decimal("market"),
                    line.decimal("embodied"),
                    line.decimal("low"),
                    line.decimal("high"),
                    line.decimal("water_site"),
                    line.decimal("water_grid"),
                    line.flag("market_known")))
        .toList();
  }

  private List<Impact.Tier> tiers(String milestone) {
    String query =
        """
        select tier, billing_currency, sum(list_cost) as list, sum(x_net_effective_cost) as cost,
          sum(energy_facility_kwh) as energy,
          sum(operational_location_gco2e + coalesce(embodied_gco2e, 0)) as emissions
        from emissions where billing_period = '%s'
        group by 1, 2 order by tier = 'N', 1, 2"""
            .formatted(milestone);
    return reads.list("emissions", query).stream()
        .map(
            line ->
                new Impact.Tier(
                    line.text("tier"),
                    line.text("billing_currency"),
                    line.decimal("list"),
                    line.decimal("cost"),
                    line.decimal("energy"),
                    line.decimal("emissions")))
        .toList();
  }

  List<Impact.Coverage> shares(String milestone) {
    List<Impact.Coverage> shares = new ArrayList<>();
    String query =
        "select * from emission_coverage where billing_period = '%s' order by billing_currency"
            .formatted(milestone);
    List<Line> lines = reads.list("emission_coverage", query);
    for (Line line : lines) {
      String currency = line.text("billing_currency");
      // Shares of energy and emissions have no unit; a currency only tells several bills apart.
      String billedIn = lines.size() > 1 ? "of what is billed in " + currency : null;
      shares.add(
          new Impact.Coverage(
              "Physical coverage",
              "cost of tiers 1 to 3 in all cost that takes energy",
              currency,
              line.number("physical_list_ratio"),
              line.number("physical_ratio"),
              true));
      shares.add(
          new Impact.Coverage(
              "Measured coverage",
              "cost of tier 1 in all cost that takes energy",
              currency,
              line.number("measured_list_ratio"),
              line.number("measured_ratio"),
              true));
      shares.add(
          new Impact.Coverage(
              "Uncovered",
              "cost of tier U in all cost that takes energy",
              currency,
              line.number("uncovered_list_ratio"),
              line.number("uncovered_ratio"),
              true));
      shares.add(
          new Impact.Coverage(
              "Proxy share",
              "emissions of tier 4 in all emissions",
              billedIn,
              line.number("proxy_ratio"),
              null,
              false));
      shares.add(
          new Impact.Coverage(
              "Market-known share",
              "energy in regions whose contracts are known, in all energy",
              billedIn,
              line.number("market_known_ratio"),
              null,
              false));
      shares.add(
          new Impact.Coverage(
              "Hourly-matched share",
              "energy with an hourly intensity of the grid (inputs.grid_hourly), in all energy",
              billedIn,
              line.number("hourly_matched_ratio"),
              null,
              false));
    }
    return shares;
  }

  private List<Impact.Uncovered> uncovered(String milestone) {
    String query =
        """
        select coalesce(service_name, x_product_code) as service, billing_currency,
          sum(list_cost) as list, sum(x_net_effective_cost) as cost
        from emissions where billing_period = '%s' and tier = 'U'
        group by 1, 2 order by coalesce(list, cost) desc, 1 limit %d"""
            .formatted(milestone, SERVICES);
    return reads.list("emissions", query).stream()
        .map(
            line ->
                new Impact.Uncovered(
                    line.text("service"),
                    line.text("billing_currency"),
                    line.decimal("list"),
                    line.decimal("cost")))
        .toList();
  }
}
