package dev.plumbline.scorecard;

import static dev.plumbline.anomaly.Anomalies.ANOMALIES;
import static dev.plumbline.forecast.ForecastAccuracy.FORECAST_ACCURACY;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.usage.ControlPresence.CONTROL_PRESENCE;
import static dev.plumbline.usage.ResourceMonths.RESOURCE_MONTHS;
import static dev.plumbline.usage.ServiceUsage.SERVICE_USAGE;

import dev.plumbline.table.Table;
import java.util.List;

/** The marts KPIs read, with the columns KPIs ask for. */
final class Marts {
  static final Table ATTRIBUTED_COSTS =
      mart("attributed_costs")
          .column("charge_date", DATE, "x")
          .column("owner", STRING, "x")
          .column("service_name", STRING, "x")
          .column("method", STRING, "x")
          .column("rule_id", STRING, "x")
          .column("x_net_effective_cost", MONEY, "x")
          .build();
  static final Table FINDINGS =
      mart("findings")
          .column("rule_id", STRING, "x")
          .column("kind", STRING, "x")
          .column("resource_id", STRING, "x")
          .column("owner", STRING, "x")
          .column("age_days", LONG, "x")
          .column("waste_effective", MONEY, "x")
          .column("saving_realisable", MONEY, "x")
          .column("energy_kwh", QUANTITY, "x")
          .column("confidence", STRING, "x")
          .build();
  static final Table RULE_VERDICTS =
      mart("rule_verdicts")
          .column("rule_id", STRING, "x")
          .column("kind", STRING, "x")
          .column("resource_id", STRING, "x")
          .column("verdict", STRING, "x")
          .column("reason", STRING, "x")
          .column("monthly_cost", MONEY, "x")
          .build();
  static final Table UTILIZATION =
      mart("utilization")
          .column("resource_id", STRING, "x")
          .column("owner", STRING, "x")
          .column("namespace", STRING, "x")
          .column("metric_name", STRING, "x")
          .column("mean", DOUBLE, "x")
          .column("p99", DOUBLE, "x")
          .column("sum", DOUBLE, "x")
          .column("state", STRING, "x")
          .column("vcpu_hours", QUANTITY, "x")
          .column("band", STRING, "x")
          .column("x_net_effective_cost", MONEY, "x")
          .build();
  static final Table EMISSIONS =
      mart("emissions")
          .column("resource_id", STRING, "x")
          .column("region_id", STRING, "x")
          .column("x_product_code", STRING, "x")
          .column("x_usage_type", STRING, "x")
          .column("tier", STRING, "x")
          .column("energy_facility_kwh", QUANTITY, "x")
          .column("operational_location_gco2e", QUANTITY, "x")
          .column("embodied_gco2e", QUANTITY, "x")
          .column("x_net_effective_cost", MONEY, "x")
          .build();
  static final Table COMMITMENTS =
      mart("commitments")
          .column("total_cost", MONEY, "x")
          .column("unused_cost", MONEY, "x")
          .build();
  static final Table COMMITMENT_COVERAGE =
      mart("commitment_coverage")
          .column("eligible_list_cost", MONEY, "x")
          .column("covered_list_cost", MONEY, "x")
          .column("eligible_effective_cost", MONEY, "x")
          .column("unused_cost", MONEY, "x")
          .build();

  /** All of them. */
  static final List<Table> ALL =
      List.of(
          ATTRIBUTED_COSTS,
          FINDINGS,
          RULE_VERDICTS,
          UTILIZATION,
          EMISSIONS,
          COMMITMENTS,
          COMMITMENT_COVERAGE,
          ANOMALIES,
          FORECAST_ACCURACY,
          SERVICE_USAGE,
          CONTROL_PRESENCE,
          RESOURCE_MONTHS,
          dev.plumbline.commitment.CommitmentAdvice.COMMITMENT_ADVICE,
          dev.plumbline.container.ContainerCosts.CONTAINER_COSTS,
          dev.plumbline.unit.UnitCosts.UNIT_COSTS,
          dev.plumbline.unit.UnitTrends.UNIT_TRENDS);

  private Marts() {}

  private static Table.Builder mart(String name) {
    return Table.named(name)
        .grain("one row per test")
        .partitionedBy("billing_period")
        .column("billing_period", STRING, "x")
        .column("sub_account_id", STRING, "x");
  }
}
