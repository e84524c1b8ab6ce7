package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
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

  /**
   * Who pays, by currency, as the statements have it, so that an owner has one figure; owners
   * beyond the largest are one line, the unallocated another.
   */
  List<Money.Bill> bills(String milestone) {
    String owners =
        """
        with %s,
        owners as (
          select billing_currency, basis, owner, sum(cost) as cost, sum(exact_cost) as exact,
            sum(if(section = 'shared', 0, cost)) as direct
          from chosen where section <> 'rounding' and (cost <> 0 or exact_cost <> 0) group by 1, 2, 3),
        ranked as (
          select *, row_number() over (
              partition by billing_currency, owner = '%s' order by cost desc, owner) as place
          from owners)
        select billing_currency, basis, if(place > %d, null, owner) as owner, count(*) as owners,
          owner = '%s' as is_unallocated, min(place) as place, sum(cost) as cost,
          sum(exact) as exact, sum(direct) as direct
        from ranked group by 1, 2, 3, 5 order by 1, 5, 6"""
            .formatted(StatementReads.chosen(milestone), UNALLOCATED, OWNERS, UNALLOCATED);
    Map<String, List<Line>> byCurrency = new LinkedHashMap<>();
    for (Line line : reads.list(StatementReads.TABLE, owners)) {
      byCurrency.computeIfAbsent(line.text("billing_currency"), any -> new ArrayList<>()).add(line);
    }
    return byCurrency.entrySet().stream().map(e -> bill(e.getKey(), e.getValue())).toList();
  }

  private static Money.Bill bill(String currency, List<Line> lines) {
    BigDecimal total = total(lines, "exact");
    BigDecimal shownTotal = total(lines, "cost");
    List<Money.OwnerCost> shown =
        lines.stream()
            .map(
                line ->
                    new Money.OwnerCost(
                        line.text("owner") == null
                            ? line.count("owners") + " other owners"
                            : line.text("owner"),
                        cents(line, "direct"),
                        cents(line, "cost"),
                        line.flag("is_unallocated"),
                        total.signum() > 0
                            ? line.decimal("exact").doubleValue() / total.doubleValue()
                            : null))
            .toList();
    return new Money.Bill(
        currency, lines.get(0).text("basis"), total, shown, shownTotal, total.subtract(shownTotal));
  }

  private static BigDecimal total(List<Line> lines, String column) {
    return lines.stream()
        .map(line -> line.decimal(column))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal cents(Line line, String column) {
    return line.decimal(column).setScale(2, RoundingMode.UNNECESSARY);
  }

  static String quoted(List<String> months) {
    return "'" + String.join("', '", months) + "'";
  }
}
