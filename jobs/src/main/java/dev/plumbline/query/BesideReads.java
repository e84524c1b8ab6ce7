package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Beside;
import java.util.List;

/** AWS's own figures for the report. */
final class BesideReads {
  private static final String EMISSIONS = "aws_emissions";
  private static final String RECOMMENDATIONS = "aws_recommendations";
  private static final int ACCOUNTS = 40;
  private static final int LARGEST = 30;

  private final Reads reads;

  BesideReads(Reads reads) {
    this.reads = reads;
  }

  Beside read(List<String> months) {
    String milestone = months.get(months.size() - 1);
    List<Line> counted =
        reads.list(RECOMMENDATIONS, "select count(*) as count %s".formatted(from(milestone)));
    List<Line> agreed =
        reads.list(
            RECOMMENDATIONS,
            "select count(*) as count %s where rules is not null".formatted(from(milestone)));
    return new Beside(
        emissions(months),
        recommendations(milestone),
        counted.stream().mapToLong(line -> line.count("count")).sum(),
        agreed.stream().mapToLong(line -> line.count("count")).sum());
  }

  /** Only months that AWS has published: it does so weeks after their end. */
  private List<Beside.Emitted> emissions(List<String> months) {
    String ours =
        reads.has("emissions")
            ? """
              select billing_period as usage_month, sub_account_id,
                sum(operational_location_gco2e + coalesce(embodied_gco2e, 0)) as our_location,
                sum(operational_market_gco2e + coalesce(embodied_gco2e, 0)) as our_market
              from emissions where tier in ('1', '2', '3') group by 1, 2"""
            : """
              select string(null) as usage_month, string(null) as sub_account_id,
                decimal(null) as our_location, decimal(null) as our_market""";
    String query =
        """
        with theirs as (
            select usage_month, sub_account_id, sum(operational_location_gco2e) as aws_location,
              sum(operational_market_gco2e) as aws_market, max(model_version) as model_version
            from aws_emissions where usage_month in (%s) group by 1, 2),
          ours as (%s),
          known as (
            select * from ours where usage_month in (select usage_month from theirs))
        select * from theirs full join known using (usage_month, sub_account_id)
        order by usage_month desc, coalesce(aws_location, our_location) desc nulls last,
          sub_account_id limit %d"""
            .formatted(CostReads.quoted(months), ours, ACCOUNTS);
    return reads.list(EMISSIONS, query).stream()
        .map(
            line ->
                new Beside.Emitted(
                    line.text("usage_month"),
                    line.text("sub_account_id"),
                    line.decimal("our_location"),
                    line.decimal("aws_location"),
                    line.decimal("our_market"),
                    line.decimal("aws_market"),
                    line.text("model_version")))
        .toList();
  }

  private String from(String milestone) {
    String ours =
        reads.has("findings")
            ? """
              select resource_id, sub_account_id, sum(saving_realisable) as realisable,
                array_join(array_sort(collect_set(rule_id)), ' ') as rules
              from findings where billing_period = '%s' group by 1, 2"""
                .formatted(milestone)
            : """
              select string(null) as resource_id, string(null) as sub_account_id,
                decimal(null) as realisable, string(null) as rules""";
    return "from aws_recommendations left join (%s) using (resource_id, sub_account_id)"
        .formatted(ours);
  }

  private List<Beside.Recommendation> recommendations(String milestone) {
    String query =
        """
        select * %s
        order by coalesce(saving_after_discounts, saving_on_demand, 0) desc, resource_id,
          recommendation_id limit %d"""
            .formatted(from(milestone), LARGEST);
    return reads.list(RECOMMENDATIONS, query).stream()
        .map(
            line ->
                new Beside.Recommendation(
                    line.text("resource_id"),
                    line.text("sub_account_id"),
                    line.text("region_id"),
                    line.text("resource_type"),
                    line.text("recommendation_source"),
                    line.text("action_type") == null
                        ? line.text("finding")
                        : line.text("action_type"),
                    line.text("current_summary"),
                    line.text("recommended_summary"),
                    line.decimal("saving_on_demand"),
                    line.decimal("saving_after_discounts"),
                    line.text("rules"),
                    line.decimal("realisable"),
                    line.text("billing_currency")))
        .toList();
  }
}
