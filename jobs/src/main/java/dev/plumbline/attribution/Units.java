package dev.plumbline.attribution;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Money as whole units of its last digit, so that it is divided without loss. Spark keeps 38
 * digits; products of two amounts have up to 48, so they are divided in two steps, as on paper.
 */
final class Units {
  /** Whole units of 0.0000000001. */
  static final DecimalType UNITS = DataTypes.createDecimalType(24, 0);

  private static final DecimalType HALF = DataTypes.createDecimalType(12, 0);
  private static final BigDecimal UNITS_OF_ONE = BigDecimal.TEN.pow(MONEY.scale());
  private static final Column HALF_BASE = lit(BigDecimal.TEN.pow(HALF.precision()));

  private Units() {}

  static Column of(Column money) {
    return money.cast(MONEY).multiply(lit(UNITS_OF_ONE)).cast(UNITS);
  }

  static Column money(Column units) {
    return units.cast(UNITS).multiply(lit(BigDecimal.ONE.movePointLeft(MONEY.scale()))).cast(MONEY);
  }

  static Column zero() {
    return lit(BigDecimal.ZERO).cast(UNITS);
  }

  static Column one() {
    return lit(BigDecimal.ONE).cast(UNITS);
  }

  /** The part of units that the first {@code count} of so many days have, towards zero. */
  static Column part(Column units, Column count, Column of) {
    Column product = units.multiply(count.cast("decimal(5,0)"));
    Column divisor = of.cast("decimal(5,0)");
    return product.minus(product.mod(divisor)).divide(divisor).cast(UNITS);
  }

  /**
   * weight * amount / total, rounded down, and what is left of the division; all are whole and not
   * negative, total is positive and not below weight.
   */
  static Quotient quotient(Column weight, Column amount, Column total) {
    Column low = amount.mod(HALF_BASE).cast(HALF);
    Column high = amount.minus(low).divide(HALF_BASE).cast(HALF);
    Column first = high.multiply(weight);
    Column rest = first.mod(total).cast(UNITS);
    Column firstFloor = first.minus(rest).divide(total).cast(UNITS);
    Column second = rest.multiply(HALF_BASE).plus(low.multiply(weight));
    Column remainder = second.mod(total).cast(UNITS);
    Column secondFloor = second.minus(remainder).divide(total).cast(UNITS);
    return new Quotient(firstFloor.multiply(HALF_BASE).plus(secondFloor).cast(UNITS), remainder);
  }

  /** A division of whole numbers. */
  record Quotient(Column floor, Column remainder) {}
}
