package dev.plumbline.carbon;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** What the things on the bill took in energy, carbon and water. */
public final class Emissions {
  public static final Table EMISSIONS =
      Table.named("emissions")
          .grain(
              "one row per UTC day, account, region, resource, product, usage type, unit and currency, by"
                  + " method and tier of the estimate")
          .key(
              "billing_period",
              "charge_date",
              "sub_account_id",
              "region_id",
              "resource_id",
              "x_product_code",
              "x_usage_type",
              "pricing_unit",
              "billing_currency",
              "method",
              "tier")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the provider bills, as yyyy-MM (UTC)")
          .required("charge_date", DATE, "UTC day")
          .required(
              "sub_account_id", STRING, "Member account; empty text where the line names none")
          .required(
              "region_id", STRING, "Region code as billed; 'global' where the charge has none")
          .required(
              "resource_id", STRING, "Resource id or ARN as billed; empty text where there is none")
          .column("service_name", STRING, "Name of the service")
          .required("x_product_code", STRING, "AWS product code; empty text where there is none")
          .required(
              "x_usage_type",
              STRING,
              "AWS usage type with its region prefix; empty text where there is none")
          .column("x_instance_type", STRING, "Instance type; null where there is none")
          .required(
              "pricing_unit", STRING, "Unit of consumed_quantity; empty text where there is none")
          .column("consumed_quantity", QUANTITY, "Usage in pricing units")
          .required("billed_hours", QUANTITY, "Hours with billed usage, added up over charge lines")
          .column(
              "vcpu_hours",
              QUANTITY,
              "Hours of virtual processors, standby copies included; null where there are none")
          .column(
              "cpu_utilization_ratio",
              QUANTITY,
              "CPU load the energy was computed with, 0 to 1; null where no load enters")
          .column(
              "cpu_utilization_basis",
              STRING,
              "measured (that day), mean_of_period (the resource's month) or default")
          .column("energy_it_kwh", QUANTITY, "Energy of the machines, kWh; null where not modelled")
          .column(
              "energy_facility_kwh", QUANTITY, "energy_it_kwh with the data centre's overhead, kWh")
          .column(
              "hourly_energy_kwh",
              QUANTITY,
              "Part of energy_facility_kwh that took the grid's intensity of its own hour, kWh; the rest took the annual one")
          .column(
              "grid_source",
              STRING,
              "Who publishes the hourly series, with its basis; null where the annual figure alone counts")
          .column(
              "idle_energy_kwh",
              QUANTITY,
              "Part of energy_it_kwh that no load would take too, kWh; null where there is no load")
          .column(
              "operational_location_gco2e",
              QUANTITY,
              "Emissions of the electricity by the grid of the place, g")
          .column(
              "operational_market_gco2e",
              QUANTITY,
              "Emissions of the electricity by contracts, g; the location figure where no contract is known, with flag")
          .column(
              "embodied_gco2e", QUANTITY, "Share of the manufacturing, g; null where not modelled")
          .column("water_site_litres", QUANTITY, "Water of the data centre, litres")
          .column(
              "water_grid_litres",
              QUANTITY,
              "Water behind the electricity, litres; null where no factor is published")
          .column(
              "low_gco2e",
              QUANTITY,
              "Low bound of location-based operational plus embodied emissions, g; lines add up low with low")
          .column("high_gco2e", QUANTITY, "High bound of the same, g")
          .required(
              "method",
              STRING,
              "How the quantity became energy: instance, storage, lambda, network, …, generic_storage, spend_proxy, unmapped or none")
          .required(
              "tier",
              STRING,
              "1 measured, 2 known hardware, 3 generic hardware, 4 money proxy, U not estimated, N takes no energy")
          .required(
              "flags",
              DataTypes.createArrayType(DataTypes.StringType),
              "What to know about the estimate, e.g. market_fallback_location; sorted")
          .column("list_cost", MONEY, "Cost at public On-Demand prices")
          .column("x_net_effective_cost", MONEY, "Amortised cost after private discounts")
          .required("billing_currency", STRING, "Currency of the costs")
          .required(
              "factors_version", STRING, "Version and digest of the coefficients of the estimate")
          .build();

  private Emissions() {}
}
