package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Cents;
import dev.plumbline.report.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bill for the report. */
final class CostReads {
  private static final int OWNERS = 20;
  private static final String UNALLOCATED = "unallocated";

  private final Reads reads;

  CostReads(Reads reads) {
    this.reads = reads;
  }

  /**
   * Months up to the milestone, by payer and basis; where a payer has several reports, each by
   * itself. Residuals are added without their sign.
   */
  List<Money.Reconciled> reconciliation(List<String> months) {
    String totals =
        """
        with bills as (
          select *, min(x_source_id) over (partition by billing_account_id)
              <> max(x_source_id) over (partition by billing_account_id) as has_many
          from reconciliation where billing_period in (%s))
        select billing_period, if(has_many, x_source_id, billing_account_id) as payer,
          billing_currency, basis, max(state) as state, sum(bill_total) as bill, sum(attributed_total) as attributed,
          sum(abs(residual)) as residual, sum(unallocated_total) as unallocated,
          sum(unapplied_credits_total) as credits, sum(kept_pool_total) as pools
        from bills group by 1, 2, 3, 4 order by 2, 3, 1, 4"""
            .formatted(quoted(months));
    return reads.list("reconciliation", totals).stream().map(CostReads::reconciled).toList();
  }

  private static Money.Reconciled reconciled(Line line) {
    boolean available = "AVAILABLE".equals(line.text("state"));
    return new Money.Reconciled(
        line.text("billing_period"),
        line.text("payer"),
        line.text("billing_currency"),
        line.text("basis"),
        line.text("state"),
        available ? line.decimal("bill") : null,
        available ? line.decimal("attributed") : null,
        available ? line.decimal("residual") : null,
        available ? line.decimal("unallocated") : null,
        available ? line.decimal("credits") : null,
        available ? line.decimal("pools") : null);
  }

  /** Who pays, by currency; owners beyond the largest are one line, the unallocated another. */
  List<Money.Bill> bills(String milestone) {
    String owners =
        """
        with owners as (
          select billing_currency, owner,
            -- One bill of net costs alone leaves no gross total.
            if(count(x_net_effective_cost) > count(effective_cost), null, sum(effective_cost))
              as gross,
            sum(x_net_effective_cost) as net, sum(direct_cost) as direct
          from attributed_costs where billing_period = '%s' group by 1, 2),
        ranked as (
          select *, row_number() over (
              partition by billing_currency, owner = '%s'
              order by coalesce(gross, net) desc, owner) as place
          from owners)
        select billing_currency, if(place > %d, null, owner) as owner, count(*) as owners,
          owner = '%s' as is_unallocated, min(place) as place,
          if(count(gross) < count(*), null, sum(gross)) as gross, sum(net) as net, sum(direct) as direct
        from ranked group by 1, 2, 4 order by 1, 4, 5"""
            .formatted(milestone, UNALLOCATED, OWNERS, UNALLOCATED);
    Map<String, List<Line>> byCurrency = new LinkedHashMap<>();
    for (Line line : reads.list("attributed_costs", owners)) {
      byCurrency.computeIfAbsent(line.text("billing_currency"), any -> new ArrayList<>()).add(line);
    }
    return byCurrency.entrySet().stream().map(e -> bill(e.getKey(), e.getValue())).toList();
  }

  private static Money.Bill bill(String currency, List<Line> lines) {
    boolean hasGross = lines.stream().allMatch(line -> line.decimal("gross") != null);
    List<BigDecimal> exact =
        lines.stream().map(line -> orZero(line.decimal(hasGross ? "gross" : "net"))).toList();
    // Own part and shares are rounded together, so that one owner's parts add up to the cost shown.
    List<BigDecimal> own =
        hasGross ? lines.stream().map(line -> orZero(line.decimal("direct"))).toList() : exact;
    List<BigDecimal> parts = new ArrayList<>();
    for (int i = 0; i < exact.size(); i++) {
      parts.add(own.get(i));
      parts.add(exact.get(i).subtract(own.get(i)));
    }
    BigDecimal total = Cents.total(exact);
    List<BigDecimal> cents = Cents.round(parts);
    List<Money.OwnerCost> shown = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      shown.add(
          new Money.OwnerCost(
              line.text("owner") == null
                  ? line.count("owners") + " other owners"
                  : line.text("owner"),
              hasGross ? cents.get(2 * i) : null,
              cents.get(2 * i).add(cents.get(2 * i + 1)),
              line.flag("is_unallocated"),
              total.signum() > 0 ? exact.get(i).doubleValue() / total.doubleValue() : null));
    }
    BigDecimal shownTotal = Cents.total(cents);
    return new Money.Bill(
        currency,
        hasGross ? "effective" : "net_effective",
        total,
        shown,
        shownTotal,
        total.subtract(shownTotal));
  }

  private static BigDecimal orZero(BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }

  static String quoted(List<String> months) {
    return "'" + String.join("', '", months) + "'";
  }
}
