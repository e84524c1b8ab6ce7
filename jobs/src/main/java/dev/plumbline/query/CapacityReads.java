package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Capacity;
import dev.plumbline.report.Savings;
import java.util.List;

/** Findings, utilization and commitments for the report. */
final class CapacityReads {
  private static final int FINDINGS = 30;
  private static final int COMMITMENTS = 40;
  private static final int NOT_JOINED = 20;
  private static final int NOT_JUDGED = 30;

  private final Reads reads;

  CapacityReads(Reads reads) {
    this.reads = reads;
  }

  List<Savings.Total> savingTotals(String milestone) {
    String query =
        """
        select kind, confidence, billing_currency, count(*) as findings,
          sum(waste_effective) as waste, sum(saving_on_demand) as on_demand,
          sum(saving_realisable) as realisable, sum(energy_kwh) as energy,
          sum(emissions_gco2e) as emissions, sum(water_litres) as water
        from findings where billing_period = '%s'
        group by 1, 2, 3 order by 3, coalesce(waste, 0) desc, 1, 2"""
            .formatted(milestone);
    return reads.list("findings", query).stream()
        .map(
            line ->
                new Savings.Total(
                    line.text("kind"),
                    line.text("confidence"),
                    line.text("billing_currency"),
                    line.count("findings"),
                    line.decimal("waste"),
                    line.decimal("on_demand"),
                    line.decimal("realisable"),
                    line.decimal("energy"),
                    line.decimal("emissions"),
                    line.decimal("water")))
        .toList();
  }

  /**
   * The findings with the largest waste, also where a commitment pays on; the realisable is beside
   * it.
   */
  List<Savings.Finding> findings(String milestone) {
    String query =
        """
        select * from findings where billing_period = '%s'
        order by coalesce(waste_effective, 0) desc, coalesce(saving_realisable, 0) desc, rule_id,
          sub_account_id, resource_id limit %d"""
            .formatted(milestone, FINDINGS);
    return reads.list("findings", query).stream().map(CapacityReads::finding).toList();
  }

  private static Savings.Finding finding(Line line) {
    return new Savings.Finding(
        line.text("rule_id"),
        line.text("kind"),
        line.text("title"),
        line.text("resource_id"),
        line.text("sub_account_id"),
        line.text("region_id"),
        line.text("owner"),
        line.integer("age_days"),
        line.text("first_seen"),
        line.text("action"),
        line.text("reason"),
        line.text("billing_currency"),
        line.decimal("waste_effective"),
        line.decimal("saving_on_demand"),
        line.decimal("saving_realisable"),
        line.decimal("energy_kwh"),
        line.decimal("emissions_gco2e"),
        line.decimal("water_litres"),
        line.text("confidence"),
        line.text("grade"));
  }

  /** What rules could not judge, the dearest first. */
  List<Savings.NotJudged> notJudged(String milestone) {
    String query =
        """
        select rule_id, max(title) as title, reason, billing_currency, count(*) as resources,
          sum(monthly_cost) as cost
        from rule_verdicts where billing_period = '%s' and verdict = 'NOT_EVALUATED'
        group by rule_id, reason, billing_currency
        order by coalesce(cost, 0) desc, rule_id, reason, billing_currency limit %d"""
            .formatted(milestone, NOT_JUDGED);
    return reads.list("rule_verdicts", query).stream()
        .map(
            line ->
                new Savings.NotJudged(
                    line.text("rule_id"),
                    line.text("title"),
                    line.text("reason"),
                    line.count("resources"),
                    line.decimal("cost"),
                    line.text("billing_currency")))
        .toList();
  }

  Capacity capacity(String milestone) {
    return new Capacity(
        utilization(milestone), joins(milestone), commitments(milestone), coverage(milestone));
  }

  /** What could have metrics and has none, the dearest first. */
  private List<Capacity.Joined> joins(String milestone) {
    String query =
        """
        select x_product_code, resource_type, x_metric_join, billing_currency,
          sum(resource_count) as resources, sum(x_net_effective_cost) as cost
        from metric_joins where billing_period = '%s'
          and x_metric_join not in ('JOINED', 'NOT_APPLICABLE')
        group by 1, 2, 3, 4 order by coalesce(cost, 0) desc, 1, 2, 3, 4 limit %d"""
            .formatted(milestone, NOT_JOINED);
    return reads.list("metric_joins", query).stream()
        .map(
            line ->
                new Capacity.Joined(
                    line.text("x_product_code"),
                    line.text("resource_type"),
                    line.text("x_metric_join"),
                    line.count("resources"),
                    line.decimal("cost"),
                    line.text("billing_currency")))
        .toList();
  }

  private List<Capacity.Utilized> utilization(String milestone) {
    String query =
        """
        select resource_type, count(*) as resources, count_if(state = 'OBSERVED') as observed,
          sum(vcpu_hours) as vcpu_hours,
          try_divide(
            sum(vcpu_hours * mean) filter (where state in ('OBSERVED', 'PARTIAL')),
            sum(vcpu_hours) filter (where state in ('OBSERVED', 'PARTIAL') and mean is not null))
            as mean,
          try_divide(
            sum(vcpu_hours * p95) filter (where state in ('OBSERVED', 'PARTIAL')),
            sum(vcpu_hours) filter (where state in ('OBSERVED', 'PARTIAL') and p95 is not null))
            as p95,
          count_if(band = 'IDLE') as idle, count_if(band = 'OVER_PROVISIONED') as over,
          count_if(band = 'IN_BAND') as in_band, count_if(band = 'TIGHT') as tight,
          count_if(band = 'UNDER_PROVISIONED') as under, count_if(band is null) as not_judged
        from utilization where billing_period = '%s' and metric_name = 'CPUUtilization'
        group by 1 order by 4 desc nulls last, 1"""
            .formatted(milestone);
    return reads.list("utilization", query).stream()
        .map(
            line ->
                new Capacity.Utilized(
                    line.text("resource_type"),
                    line.count("resources"),
                    line.count("observed"),
                    line.decimal("vcpu_hours"),
                    line.number("mean"),
                    line.number("p95"),
                    line.count("idle"),
                    line.count("over"),
                    line.count("in_band"),
                    line.count("tight"),
                    line.count("under"),
                    line.count("not_judged")))
        .toList();
  }

  private List<Capacity.Commitment> commitments(String milestone) {
    String query =
        """
        select * from commitments where billing_period = '%s'
        order by unused_cost desc, total_cost desc, commitment_discount_id limit %d"""
            .formatted(milestone, COMMITMENTS);
    return reads.list("commitments", query).stream()
        .map(
            line ->
                new Capacity.Commitment(
                    line.text("commitment_discount_id"),
                    line.text("commitment_discount_type"),
                    line.text("sub_account_id"),
                    line.text("service_name"),
                    line.text("billing_currency"),
                    line.decimal("total_cost"),
                    line.decimal("unused_cost"),
                    line.number("utilization_ratio"),
                    line.number("effective_savings_ratio"),
                    line.text("end_date"),
                    line.count("beneficiary_count")))
        .toList();
  }

  private List<Capacity.Covered> coverage(String milestone) {
    String query =
        """
        select service_name, billing_currency, sum(eligible_list_cost) as eligible,
          sum(covered_list_cost) as covered,
          try_divide(sum(covered_list_cost), sum(eligible_list_cost)) as ratio
        from commitment_coverage where billing_period = '%s'
        group by 1, 2 having eligible <> 0 order by 3 desc, 1"""
            .formatted(milestone);
    return reads.list("commitment_coverage", query).stream()
        .map(
            line ->
                new Capacity.Covered(
                    line.text("service_name"),
                    line.text("billing_currency"),
                    line.decimal("eligible"),
                    line.decimal("covered"),
                    line.number("ratio")))
        .toList();
  }
}
