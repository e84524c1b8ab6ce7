package dev.plumbline.attribution;

import dev.plumbline.settings.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A fee that is paid at once for a term of months, as of a contract in AWS Marketplace.
 *
 * @param match which fees are paid for it
 * @param months length of the term
 */
public record Contract(String id, Match match, int months) {
  private static final int LONGEST = 120;

  static Contract of(Node node) {
    BigDecimal months = node.number("months");
    boolean isWhole = months.setScale(0, RoundingMode.FLOOR).compareTo(months) == 0;
    boolean isGiven = node.has("months");
    if (isGiven
        && (!isWhole
            || months.signum() <= 0
            || months.compareTo(BigDecimal.valueOf(LONGEST)) > 0)) {
      node.problem(
          "months",
          "is " + months.toPlainString() + "; a whole number from 1 to " + LONGEST + " is allowed");
    }
    Contract contract =
        new Contract(node.text("id"), Match.of(node.node("match")), months.intValue());
    node.done();
    return contract;
  }
}
