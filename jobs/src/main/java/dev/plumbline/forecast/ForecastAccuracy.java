package dev.plumbline.forecast;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Table;

/** How good the forecasts were that were made before months began. */
public final class ForecastAccuracy {
  public static final Table FORECAST_ACCURACY =
      Table.named("forecast_accuracy")
          .grain("one row per measure, scope and ended month that had a forecast at its start")
          .key("billing_period", "measure", "unit", "scope", "scope_id")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month the forecast is of, as yyyy-MM (UTC)")
          .required("measure", STRING, "cost, energy_kwh or emissions_gco2e")
          .required("unit", STRING, "Currency of the bill, kWh or gCO2e")
          .required("scope", STRING, "Whose month: organization, account, owner or workload")
          .required("scope_id", STRING, "Account, owner or workload; empty for the organization")
          .required("made_on", DATE, "Last UTC day that was known: the last one before the month")
          .required("p50", MONEY, "What the month was said to come to")
          .required("actual", MONEY, "What it came to, before tax, credits and refunds")
          .column("error_ratio", DOUBLE, "(p50 - actual) / actual; null where that is not above 0")
          .build();

  private ForecastAccuracy() {}
}
