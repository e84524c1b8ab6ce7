package dev.plumbline.anomaly;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What was unusual, from when to when, how much of it, and what drove it. */
public final class Anomalies {
  /** A part of an event's impact. */
  static final StructType DRIVER =
      new StructType()
          .add("depth", INT)
          .add("rank", INT)
          .add("level", STRING)
          .add("sub_account_id", STRING)
          .add("region_id", STRING)
          .add("x_usage_type", STRING)
          .add("resource_id", STRING)
          .add("status", STRING)
          .add("impact", MONEY)
          .add("contribution_ratio", DOUBLE)
          .add("usage_effect", MONEY)
          .add("rate_effect", MONEY);

  public static final Table ANOMALIES =
      Table.named("anomalies")
          .grain("one row per event, in the month of its first day")
          .key("event_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month of the first day, as yyyy-MM (UTC)")
          .required("event_id", STRING, "Hash of series and first day: the same in every run")
          .required("measure", STRING, "What is unusual: cost, energy_kwh or emissions_gco2e")
          .required("unit", STRING, "Currency of the bill, kWh or gCO2e")
          .required("scope", STRING, "Whose series: organization, account, owner or workload")
          .required("scope_id", STRING, "Account, owner or workload; empty for the organization")
          .column("service_name", STRING, "Service of the series; null where it is an account's")
          .column("sub_account_id", STRING, "Account of the series; null where it is a service's")
          .required("start_date", DATE, "First unusual UTC day")
          .required("end_date", DATE, "Last unusual UTC day so far")
          .required(
              "unusual_days", INT, "Unusual days from start to end; one between may be normal")
          .column(
              "acknowledged_date",
              DATE,
              "When somebody first said to have seen the event, by inputs.acknowledgements; null where nobody has")
          .required("is_open", BOOLEAN, "Whether the next day may still belong to it")
          .required(
              "kind",
              STRING,
              "ANOMALY; LEVEL_SHIFT after seven days of one sign; NEW_SPEND where there was nothing before; RECURRING_MONTHLY and BELOW_MATERIALITY are listed without alert")
          .required("expected", MONEY, "What was expected of the unusual days together")
          .required("actual", MONEY, "What they came to")
          .required("impact", MONEY, "actual - expected; below 0 for a drop")
          .column("impact_ratio", DOUBLE, "impact / expected; null where nothing was expected")
          .column(
              "z",
              DOUBLE,
              "Largest distance of a day from its expected value in robust standard deviations; null for NEW_SPEND")
          .column(
              "method",
              STRING,
              "WEEKDAY: against the same weekdays; ALL_DAYS: short history; null for NEW_SPEND")
          .required(
              "confidence",
              STRING,
              "high, medium or low, by history, distance and what the first driver explains; high and medium are confirmed")
          .column(
              "drivers",
              DataTypes.createArrayType(DRIVER),
              "What the impact is made of, level by level from account (depth 1) over region and usage type to resource (depth 4), largest first, until 80 % is explained; null on kinds without alert")
          .build();

  private Anomalies() {}
}
