package dev.plumbline.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as AWS writes them: doubles whose shortest text has ten decimals at most. */
final class Money {
  static final int SCALE = 10;

  private Money() {}

  static double round(double amount) {
    return BigDecimal.valueOf(amount).setScale(SCALE, RoundingMode.HALF_UP).doubleValue();
  }

  static double cents(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  /** The exact sum of amounts, whatever their order. */
  static double sum(double... amounts) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double amount : amounts) {
      sum = sum.add(BigDecimal.valueOf(amount));
    }
    return round(sum.doubleValue());
  }

  /** A number of things, without needless zeros. */
  static String plain(double count) {
    return BigDecimal.valueOf(count).stripTrailingZeros().toPlainString();
  }

  static String text(double amount) {
    return BigDecimal.valueOf(amount).setScale(SCALE, RoundingMode.HALF_UP).toPlainString();
  }
}
