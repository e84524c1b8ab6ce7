package dev.plumbline.query;

import dev.plumbline.query.Reads.Line;
import dev.plumbline.report.Spend;
import java.util.List;

/** What stands behind the bill, for the report: of each kind the largest. */
final class SpendReads {
  private static final int SHOWN = 15;

  private final Reads reads;

  SpendReads(Reads reads) {
    this.reads = reads;
  }

  Spend read(String milestone) {
    return new Spend(
        benefits(milestone),
        expiring(milestone),
        advice(milestone),
        containers(milestone),
        transfers(milestone),
        unitCosts(milestone));
  }

  private List<Spend.Benefit> benefits(String milestone) {
    String query =
        """
        select purchaser_sub_account_id as buyer, beneficiary_sub_account_id as account,
          billing_currency, count(distinct commitment_discount_id) as commitments,
          sum(effective_cost) as cost, sum(covered_list_cost) as covered,
          sum(covered_saving) as saving
        from commitment_benefits where billing_period = '%s'
          and not purchaser_sub_account_id <=> beneficiary_sub_account_id
        group by 1, 2, 3 order by saving desc, 1, 2 limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("commitment_benefits", query).stream()
        .map(
            line ->
                new Spend.Benefit(
                    line.text("buyer"),
                    line.text("account"),
                    line.count("commitments"),
                    line.decimal("cost"),
                    line.decimal("covered"),
                    line.decimal("saving"),
                    line.text("billing_currency")))
        .toList();
  }

  private List<Spend.Expiring> expiring(String milestone) {
    String query =
        """
        select * from commitments where billing_period = '%s' and is_expiring
        order by end_date, total_cost desc, commitment_discount_id limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("commitments", query).stream()
        .map(
            line ->
                new Spend.Expiring(
                    line.text("commitment_discount_id"),
                    line.text("commitment_discount_type"),
                    line.text("sub_account_id"),
                    line.text("end_date"),
                    line.count("days_to_end"),
                    line.decimal("total_cost"),
                    line.decimal("covered_saving"),
                    line.text("billing_currency")))
        .toList();
  }

  /** What is worth buying; where nothing could be replayed, the reason. */
  private List<Spend.Advice> advice(String milestone) {
    String query =
        """
        select *, if(program = 'compute', 'Compute Savings Plan',
            concat_ws(' ', 'Reservation', x_product_code, x_instance_type, region_id)) as what
        from commitment_advice where billing_period = '%s'
          and (monthly_saving > 0 or state = 'NOT_EVALUATED')
        order by monthly_saving desc nulls last, on_demand_cost desc, what, x_source_id limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("commitment_advice", query).stream().map(SpendReads::advice).toList();
  }

  private static Spend.Advice advice(Line line) {
    return new Spend.Advice(
        line.text("x_source_id"),
        line.text("what"),
        line.text("state"),
        line.text("reason"),
        line.decimal("hourly_commitment"),
        line.decimal("monthly_saving"),
        line.decimal("monthly_saving_low"),
        line.decimal("monthly_saving_high"),
        line.decimal("monthly_regret"),
        line.number("utilization_ratio"),
        line.number("discount_ratio"),
        line.text("discount_basis"),
        line.text("billing_currency"));
  }

  private List<Spend.Container> containers(String milestone) {
    String query =
        """
        select * from container_costs where billing_period = '%s'
        order by total_cost desc, cluster, namespace, sub_account_id, region_id limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("container_costs", query).stream()
        .map(
            line ->
                new Spend.Container(
                    line.text("cluster"),
                    line.text("namespace"),
                    line.text("sub_account_id"),
                    line.decimal("total_cost"),
                    line.decimal("split_cost"),
                    line.decimal("unused_cost"),
                    line.number("over_request_ratio"),
                    line.text("billing_currency")))
        .toList();
  }

  private List<Spend.Transfer> transfers(String milestone) {
    String query =
        """
        select transfer_kind, origin, destination, billing_currency,
          sum(gigabytes) as gigabytes, sum(cost) as cost
        from transfer_costs where billing_period = '%s'
        group by 1, 2, 3, 4 having cost <> 0 order by cost desc, 1, 2, 3 limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("transfer_costs", query).stream()
        .map(
            line ->
                new Spend.Transfer(
                    line.text("transfer_kind"),
                    line.text("origin"),
                    line.text("destination"),
                    line.decimal("gigabytes"),
                    line.decimal("cost"),
                    line.text("billing_currency")))
        .toList();
  }

  private List<Spend.UnitCost> unitCosts(String milestone) {
    String query =
        """
        select * from unit_costs where billing_period = '%s'
        order by cost desc nulls last, workload, unit limit %d"""
            .formatted(milestone, SHOWN);
    return reads.list("unit_costs", query).stream()
        .map(
            line ->
                new Spend.UnitCost(
                    line.text("workload"),
                    line.text("unit"),
                    line.decimal("units"),
                    line.number("cost_per_unit"),
                    line.number("energy_kwh_per_unit"),
                    line.number("emissions_gco2e_per_unit"),
                    line.number("water_litres_per_unit"),
                    line.text("reason"),
                    line.text("billing_currency")))
        .toList();
  }
}
