package dev.plumbline.coefficient;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The units a numeric column may have, so that a typo in one is found. */
enum Unit {
  WATT("W"),
  GIGABYTE("GB"),
  GIBIBYTE("GiB"),
  KILOWATT_HOUR_PER_GIGABYTE("kWh/GB"),
  WATT_HOUR_PER_TERABYTE_HOUR("Wh/TB-h"),
  LITRE_PER_KILOWATT_HOUR("L/kWh"),
  KILOGRAM_CO2E("kgCO2e"),
  KILOGRAM_CO2E_PER_GIGABYTE("kgCO2e/GB"),
  GRAM_CO2E_PER_HOUR("gCO2e/h"),
  GRAM_CO2E_PER_KILOWATT_HOUR("gCO2e/kWh"),
  RATIO("ratio"),
  COUNT("count"),
  BILLION("1e9"),
  YEARS("years"),
  CALENDAR_YEAR("year"),
  DEGREE("deg");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  static Optional<Unit> find(String symbol) {
    return Arrays.stream(values()).filter(unit -> unit.symbol.equals(symbol)).findFirst();
  }

  static List<String> symbols() {
    return Arrays.stream(values()).map(unit -> unit.symbol).toList();
  }
}
