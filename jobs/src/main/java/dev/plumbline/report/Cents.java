package dev.plumbline.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds parts to cents so that they still add up to their total in cents: each is rounded down,
 * and the cents that are missing go to the largest remainders, the earlier part first on a tie.
 */
public final class Cents {
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private Cents() {}

  /** The parts in cents, in the same order. */
  public static List<BigDecimal> round(List<BigDecimal> parts) {
    List<BigDecimal> cents = new ArrayList<>();
    parts.forEach(part -> cents.add(part.setScale(2, RoundingMode.FLOOR)));
    BigDecimal missing = total(parts).setScale(2, RoundingMode.HALF_UP).subtract(total(cents));
    List<Integer> largestFirst =
        IntStream.range(0, parts.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> parts.get(i).subtract(cents.get(i))).reversed())
            .toList();
    int count = missing.divide(CENT).intValueExact();
    largestFirst.stream().limit(count).forEach(i -> cents.set(i, cents.get(i).add(CENT)));
    return List.copyOf(cents);
  }

  /** The exact sum. */
  public static BigDecimal total(List<BigDecimal> parts) {
    return parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
