package dev.plumbline.series;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** The bill by day without its resources: what changes, anomalies and forecasts are made of. */
public final class SeriesDays {
  public static final Table SERIES_DAYS =
      Table.named("series_days")
          .grain(
              "one row per period, UTC day, currency, account, owner, workload, region, service, usage"
                  + " type, operation, unit, kind of line and commitment status")
          .key(
              "billing_period",
              "charge_date",
              "billing_currency",
              "sub_account_id",
              "owner",
              "workload",
              "region_id",
              "service_name",
              "x_usage_type",
              "x_operation",
              "pricing_unit",
              "line_kind",
              "commitment_status")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required(
              "charge_date",
              DATE,
              "UTC day; unused reservations are spread over the days of their month")
          .required("billing_currency", STRING, "Currency of the costs")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required("owner", STRING, "Team that answers for the line itself, or 'unallocated'")
          .required(
              "workload", STRING, "Workload of the resource, else the owner; empty where unknown")
          .required("region_id", STRING, "Region code; 'global' where the line has none")
          .required("service_name", STRING, "Service; empty text where the line names none")
          .required("x_usage_type", STRING, "AWS usage type; empty text where there is none")
          .required(
              "x_operation", STRING, "AWS operation; empty text where there is none, and on energy")
          .required("pricing_unit", STRING, "Unit of consumed_quantity; empty where there is none")
          .required(
              "line_kind",
              STRING,
              "regular, or what keeps the line out of daily series: tax, credit, refund, support, marketplace, upfront_fee, one_off")
          .required(
              "commitment_status",
              STRING,
              "Used: a commitment covers the usage; Unused: what a commitment did not cover; else empty")
          .required(
              "is_provisional", BOOLEAN, "Whether the day is later than the last complete one")
          .column(
              "cost",
              MONEY,
              "Amortised cost after private discounts; gross where the export has no net")
          .column("list_cost", MONEY, "Cost at public On-Demand prices; null where AWS gives none")
          .column("consumed_quantity", QUANTITY, "Usage in pricing units; null on other lines")
          .column("energy_kwh", QUANTITY, "Energy with the data centre's overhead, kWh")
          .column(
              "emissions_gco2e", QUANTITY, "Location-based operational and embodied emissions, g")
          .build();

  private SeriesDays() {}
}
