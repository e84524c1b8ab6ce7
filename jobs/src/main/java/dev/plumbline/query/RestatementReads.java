package dev.plumbline.query;

import dev.plumbline.report.Restated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What changed since the state that was published before, for the report and the summary. */
final class RestatementReads {
  private static final String TABLE = "restatements";
  private static final int LARGEST = 15;
  private static final int EARLIER = 40;
  private static final String SUMS =
      """
      sum(cost_before) as before, sum(cost_delta) as delta,
      sum(x_effective_cost_delta) as effective_delta, sum(x_moved_cost) as moved""";
  private static final String NOBODY =
      "cast(null as string) as sub_account_id, cast(null as string) as service_name";

  private final Reads reads;
  private final String isNow;

  /**
   * @param startedAt when the run began whose tables are read: its restatements bear that time
   */
  RestatementReads(Reads reads, Instant startedAt) {
    this.reads = reads;
    this.isNow = "restated_at = timestamp'%s'".formatted(startedAt.truncatedTo(ChronoUnit.MICROS));
  }

  Restated read(List<String> months) {
    String ofMonths = " and billing_period in (" + CostReads.quoted(months) + ")";
    return new Restated(
        totals(ofMonths),
        causes(ofMonths),
        largest(ofMonths),
        changes(
            """
            select billing_period, string(date(restated_at)) as restated_on, %s, cause,
              billing_currency, %s
            from restatements where not (%s)%s
            group by restated_at, 1, 2, delivery_id, cause, billing_currency
            order by restated_at desc, 1, abs(delta) desc, cause limit %d"""
                .formatted(NOBODY, SUMS, isNow, ofMonths, EARLIER)));
  }

  /** What the run changed, over all months: by month, and by month and cause. */
  Restated now() {
    return new Restated(totals(""), causes(""), List.of(), List.of());
  }

  private List<Restated.Change> totals(String ofMonths) {
    return changes(
        """
        select billing_period, string(date(max(restated_at))) as restated_on, %s,
          cast(null as string) as cause, billing_currency, %s
        from restatements where %s%s
        group by 1, billing_currency order by 1, billing_currency"""
            .formatted(NOBODY, SUMS, isNow, ofMonths));
  }

  private List<Restated.Change> causes(String ofMonths) {
    return changes(
        """
        select billing_period, string(date(max(restated_at))) as restated_on, %s, cause,
          billing_currency, %s
        from restatements where %s%s
        group by 1, cause, billing_currency
        order by 1, billing_currency, abs(delta) desc, moved desc, cause"""
            .formatted(NOBODY, SUMS, isNow, ofMonths));
  }

  private List<Restated.Change> largest(String ofMonths) {
    return changes(
        """
        select billing_period, string(date(restated_at)) as restated_on, sub_account_id,
          service_name, cause, billing_currency, cost_before as before, cost_delta as delta,
          x_effective_cost_delta as effective_delta, x_moved_cost as moved
        from restatements where %s%s
        order by abs(delta) desc, moved desc, 1, 3, 4, 5, x_source_id limit %d"""
            .formatted(isNow, ofMonths, LARGEST));
  }

  private List<Restated.Change> changes(String query) {
    return reads.list(TABLE, query).stream()
        .map(
            line ->
                new Restated.Change(
                    line.text("billing_period"),
                    line.text("restated_on"),
                    line.text("sub_account_id"),
                    line.text("service_name"),
                    line.text("cause"),
                    line.text("billing_currency"),
                    line.decimal("before"),
                    line.decimal("delta"),
                    line.decimal("effective_delta"),
                    line.decimal("moved")))
        .toList();
  }
}
