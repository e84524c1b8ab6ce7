package dev.plumbline.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as people read them; the same on every machine. */
final class Figures {
  private static final double GRAMS_PER_KILOGRAM = 1000;
  private static final double KILOGRAMS_PER_TONNE = 1000;
  private static final double PERCENT = 100;

  private Figures() {}

  /** Money in cents: 1,234.50. */
  static String money(Number value) {
    BigDecimal cents = new BigDecimal(value.toString()).setScale(2, RoundingMode.HALF_UP);
    return format("#,##0.00", cents);
  }

  /** All digits that are not zero, two at least: for residuals and roundings. */
  static String exact(Number value) {
    return format("#,##0.00########", new BigDecimal(value.toString()));
  }

  /** A share from 0 to 1 in percent; finer near the ends, so that 99.94 % is not all. */
  static String percent(Number value) {
    double percent = value.doubleValue() * PERCENT;
    double size = Math.abs(percent);
    boolean nearAnEnd = (size > 0 && size < 1) || (size > 99 && size < 100);
    return format(nearAnEnd ? "#,##0.##" : "#,##0.#", percent) + "\u00a0%";
  }

  /** A quantity with about three digits that count. */
  static String quantity(Number value) {
    double size = Math.abs(value.doubleValue());
    if (size >= 99.95 || size == 0) {
      return format("#,##0", value);
    }
    if (size >= 9.995) {
      return format("0.0", value);
    }
    return format(size >= 0.9995 ? "0.00" : "0.000", value);
  }

  /** Grams in kilograms, for columns of one unit. */
  static String kilograms(Number grams) {
    return quantity(grams.doubleValue() / GRAMS_PER_KILOGRAM);
  }

  /** Grams in the unit that suits them. */
  static String mass(Number grams) {
    double kilograms = grams.doubleValue() / GRAMS_PER_KILOGRAM;
    return Math.abs(kilograms) >= KILOGRAMS_PER_TONNE
        ? quantity(kilograms / KILOGRAMS_PER_TONNE) + " t"
        : quantity(kilograms) + " kg";
  }

  /** Points from 0 to 100. */
  static String points(Number value) {
    return format("0.0", value);
  }

  /** A count. */
  static String count(Number value) {
    return format("#,##0", value);
  }

  /** A coordinate in a drawing. */
  static String coordinate(Number value) {
    return format("0.##", value);
  }

  /** A value of a KPI in its unit. */
  static String inUnit(Number value, String unit) {
    return switch (unit) {
      case "ratio" -> percent(value);
      case "yes_no" -> value.doubleValue() > 0 ? "yes" : "no";
      case "score" -> points(value) + " points";
      case "factor" -> quantity(value) + " ×";
      default -> quantity(value) + " " + unit;
    };
  }

  private static String format(String pattern, Number value) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    String text = format.format(value);
    return text.matches("-[0.,]+") ? text.substring(1) : text;
  }
}
