package dev.plumbline.anomaly;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** Which series were looked at for anomalies, and which could not be. */
public final class AnomalySeries {
  public static final Table ANOMALY_SERIES =
      Table.named("anomaly_series")
          .grain("one row per month and daily series that had begun by its end")
          .key(
              "billing_period",
              "measure",
              "unit",
              "scope",
              "scope_id",
              "service_name",
              "sub_account_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month, as yyyy-MM (UTC)")
          .required("measure", STRING, "What is watched: cost, energy_kwh or emissions_gco2e")
          .required("unit", STRING, "Currency of the bill, kWh or gCO2e")
          .required("scope", STRING, "Whose series: organization, account, owner or workload")
          .required("scope_id", STRING, "Account, owner or workload; empty for the organization")
          .column("service_name", STRING, "Service of the series; null where it is an account's")
          .column("sub_account_id", STRING, "Account of the series; null where it is a service's")
          .required("state", STRING, "EVALUATED, or NOT_EVALUATED with the reason")
          .column(
              "reason",
              STRING,
              "history: no day of the month had ten complete days before it; missing: a payer's bill"
                  + " of the month is not there; null elsewhere")
          .required("judged_days", INT, "Complete days of the month that were judged")
          .required(
              "alerted_days",
              INT,
              "Those of them that are part of an anomaly or level shift by the limits that are set")
          .required(
              "distances",
              DataTypes.createArrayType(DOUBLE, false),
              "Their distances from what was expected in robust standard deviations: where a scope"
                  + " alerts too often, its limit of the next three months is raised by them")
          .build();

  private AnomalySeries() {}
}
