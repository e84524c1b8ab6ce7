package dev.plumbline.forecast;

import static dev.plumbline.table.Types.BOOLEAN;
import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** What months were said to come to, and what they came to. */
public final class Forecasts {
  public static final Table FORECASTS =
      Table.named("forecasts")
          .grain("one row per measure, scope, day a forecast was made and month it is of")
          .key("measure", "unit", "scope", "scope_id", "billing_period", "made_on")
          .partitionedBy("billing_period")
          .replacedWhole()
          .required("billing_period", STRING, "Month the forecast is of, as yyyy-MM (UTC)")
          .required("measure", STRING, "cost, energy_kwh or emissions_gco2e")
          .required("unit", STRING, "Currency of the bill, kWh or gCO2e")
          .required("scope", STRING, "Whose month: organization, account, owner or workload")
          .required("scope_id", STRING, "Account, owner or workload; empty for the organization")
          .required("made_on", DATE, "Last UTC day that was known")
          .required(
              "is_month_start",
              BOOLEAN,
              "Whether no day of the month was known: what accuracy is measured by")
          .required("state", STRING, "FORECAST, or NOT_EVALUATED with the reason")
          .column("reason", STRING, "history: fewer than 28 days were known; null elsewhere")
          .column("booked", MONEY, "What the known days of the month came to")
          .column("p10", MONEY, "Low end: one in ten months should come to less")
          .column(
              "p50",
              MONEY,
              "What the month will come to, before tax, credits and refunds: booked, the usual weekday for each day left, and support, Marketplace and other fees as last month")
          .column("p90", MONEY, "High end: one in ten months should come to more")
          .column(
              "trend_factor",
              DOUBLE,
              "Growth a fortnight that was assumed, 0.8 to 1.25; 1 without a trend")
          .column(
              "width_factor",
              DOUBLE,
              "Factor on the width of the range, calibrated by ended months")
          .column(
              "actual", MONEY, "What the month came to in the same terms; null until it is over")
          .column("error_ratio", DOUBLE, "(p50 - actual) / actual; null until the month is over")
          .column(
              "backtest_months",
              INT,
              "Ended months known on the day whose month-start forecasts are backtested, up to 6")
          .column("wape", DOUBLE, "Sum of their absolute errors over the sum of what they came to")
          .column("bias", DOUBLE, "Sum of their errors over the same: above 0 forecasts too much")
          .build();

  private Forecasts() {}
}
