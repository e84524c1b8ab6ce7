package dev.plumbline.query;

import dev.plumbline.report.Trends;
import java.time.YearMonth;
import java.util.List;

/** Changes, anomalies and forecasts for the report. */
final class TrendReads {
  private static final int CHANGES = 10;
  private static final int ANOMALIES = 15;
  private static final int FORECASTS = 20;

  private final Reads reads;

  TrendReads(Reads reads) {
    this.reads = reads;
  }

  Trends read(String milestone) {
    return new Trends(changes(milestone), anomalies(milestone), forecasts(milestone));
  }

  private List<Trends.Change> changes(String milestone) {
    String largest =
        """
        select owner, service_name, x_usage_type, billing_currency,
          sum(cost_before) as before, sum(cost_after) as after, sum(cost_delta) as delta,
          sum(usage_effect) as usage, sum(rate_effect) as rate,
          sum(commitment_effect) as commitment, sum(mix_effect) as mix,
          sum(new_effect + gone_effect) as appeared, sum(restatement_effect) as restatement,
          sum(other_effect) as other
        from cost_changes where comparison = 'month' and billing_period = '%s'
        group by 1, 2, 3, 4 having sum(cost_delta) <> 0
        order by abs(sum(cost_delta)) desc, 1, 2, 3, 4 limit %d"""
            .formatted(milestone, CHANGES);
    return reads.list("cost_changes", largest).stream()
        .map(
            line ->
                new Trends.Change(
                    line.text("owner"),
                    line.text("service_name"),
                    line.text("x_usage_type"),
                    line.text("billing_currency"),
                    line.decimal("before"),
                    line.decimal("after"),
                    line.decimal("delta"),
                    line.decimal("usage"),
                    line.decimal("rate"),
                    line.decimal("commitment"),
                    line.decimal("mix"),
                    line.decimal("appeared"),
                    line.decimal("restatement"),
                    line.decimal("other")))
        .toList();
  }

  /** The organization's events by service; the other scopes tell of the same days. */
  private List<Trends.Anomaly> anomalies(String milestone) {
    String largest =
        """
        with told as (
          select *, filter(drivers, d -> d.rank = 1) as firsts from anomalies
          where billing_period = '%s' and scope = 'organization' and service_name is not null
            and kind in ('ANOMALY', 'LEVEL_SHIFT', 'NEW_SPEND')),
        driven as (select *, firsts[size(firsts) - 1] as first from told)
        select kind, measure, unit, service_name, start_date, end_date, impact, impact_ratio,
          confidence, first.contribution_ratio as share,
          nullif(concat_ws(' ', first.sub_account_id, first.region_id, first.x_usage_type,
            first.resource_id, nullif(first.status, 'changed')), '') as driver
        from driven
        order by measure <> 'cost', abs(impact) desc, service_name, start_date limit %d"""
            .formatted(milestone, ANOMALIES);
    return reads.list("anomalies", largest).stream()
        .map(
            line ->
                new Trends.Anomaly(
                    line.text("kind"),
                    line.text("measure"),
                    line.text("unit"),
                    line.text("service_name"),
                    line.text("start_date"),
                    line.text("end_date"),
                    line.decimal("impact"),
                    line.number("impact_ratio"),
                    line.text("confidence"),
                    line.text("driver"),
                    line.number("share")))
        .toList();
  }

  /** The forecast at the start of the month where it is over, else the last one; and the next. */
  private List<Trends.Forecast> forecasts(String milestone) {
    String latest =
        """
        with ranked as (
          select *, row_number() over (
              partition by measure, unit, scope, scope_id, billing_period
              order by actual is not null and is_month_start desc, made_on desc) as place
          from forecasts
          where billing_period in ('%s', '%s') and state = 'FORECAST'
            and (scope = 'organization' or scope = 'owner' and measure = 'cost'))
        select * from ranked where place = 1
        order by scope <> 'organization', measure <> 'cost', measure, billing_period,
          p50 desc, scope_id limit %d"""
            .formatted(milestone, YearMonth.parse(milestone).plusMonths(1), FORECASTS);
    return reads.list("forecasts", latest).stream()
        .map(
            line ->
                new Trends.Forecast(
                    line.text("billing_period"),
                    line.text("measure"),
                    line.text("unit"),
                    line.text("scope"),
                    line.text("scope_id"),
                    line.text("made_on"),
                    line.decimal("p10"),
                    line.decimal("p50"),
                    line.decimal("p90"),
                    line.decimal("actual"),
                    line.number("error_ratio"),
                    line.number("wape"),
                    line.integer("backtest_months")))
        .toList();
  }
}
