package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Money;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements of owners, for the report and as a file. */
public final class StatementReads {
  static final String TABLE = "statements";
  private static final int OWNERS = 20;

  private final Reads reads;

  StatementReads(Reads reads) {
    this.reads = reads;
  }

  /** The owners with the largest cost. */
  List<Money.Statement> read(String milestone) {
    String query =
        """
        with %s,
        pools as (
          select billing_currency, owner, array_join(array_sort(collect_list(concat(pool, ' ', cast(cost as decimal(18, 2))))), ', ') as pools
          from (select billing_currency, owner, pool, sum(cost) as cost from chosen
                where section = 'shared' group by 1, 2, 3)
          group by 1, 2),
        owners as (
          select billing_currency, basis, owner,
            sum(if(section = 'direct', cost, 0)) as direct,
            sum(if(section = 'shared', cost, 0)) as shared,
            sum(if(section = 'commitments', cost, 0)) as commitments,
            sum(if(section = 'credits', cost, 0)) as credits,
            sum(cost) as cost,
            if(count(previous_cost) < count(*), null, sum(previous_cost)) as previous
          from chosen where section <> 'rounding' group by 1, 2, 3),
        ranked as (
          select *, row_number() over (partition by billing_currency order by cost desc, owner) as place,
            count(*) over (partition by billing_currency) as owners
          from owners)
        select ranked.*, pools.pools from ranked
        left join pools on pools.billing_currency = ranked.billing_currency and pools.owner = ranked.owner
        where place <= %d order by ranked.billing_currency, place"""
            .formatted(chosen(milestone), OWNERS);
    Map<String, List<Line>> byCurrency = new LinkedHashMap<>();
    for (Line line : reads.list(TABLE, query)) {
      byCurrency.computeIfAbsent(line.text("billing_currency"), any -> new ArrayList<>()).add(line);
    }
    return byCurrency.entrySet().stream().map(e -> statement(e.getKey(), e.getValue())).toList();
  }

  /**
   * Statements of a month as {@code chosen}: in effective cost or, where a bill lacks it, all of
   * them net of discounts.
   */
  static String chosen(String milestone) {
    return """
        month as (
          select *, max(if(basis = 'effective', 1, 0)) over (partition by billing_account_id) as has_gross
          from statements where billing_period = '%s' and basis in ('effective', 'net_effective')),
        chosen as (
          select * from month
          where basis = if((select min(has_gross) from month) = 1, 'effective', 'net_effective'))"""
        .formatted(milestone);
  }

  private static Money.Statement statement(String currency, List<Line> lines) {
    return new Money.Statement(
        currency,
        lines.get(0).text("basis"),
        lines.stream().map(StatementReads::owner).toList(),
        lines.get(0).count("owners") - lines.size());
  }

  private static Money.OwnerStatement owner(Line line) {
    return new Money.OwnerStatement(
        line.text("owner"),
        line.decimal("direct"),
        line.decimal("shared"),
        line.text("pools"),
        line.decimal("commitments"),
        line.decimal("credits"),
        line.decimal("cost"),
        line.decimal("previous"));
  }

  /** The statements of all owners of a month as CSV; empty where the table was never filled. */
  public static Optional<String> csv(Queries queries, String milestone) {
    boolean isFilled = queries.run().map(run -> run.snapshots().containsKey(TABLE)).orElse(false);
    if (!isFilled) {
      return Optional.empty();
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8)) {
      ResultFormat.CSV.print(
          queries.rows(
              """
              select billing_period, billing_account_id, owner, basis, section, pool, cost,
                previous_cost, cost_delta, billing_currency
              from statements where billing_period = '%s'
              order by billing_account_id, owner, basis, section, pool, x_source_id"""
                  .formatted(milestone)),
          out);
    }
    return Optional.of(text.toString(StandardCharsets.UTF_8));
  }
}
