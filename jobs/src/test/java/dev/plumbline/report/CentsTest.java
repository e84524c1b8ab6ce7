package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CentsTest {
  @Test
  void theMissingCentGoesToTheLargestRemainder() {
    assertThat(rounded("3.333", "3.333", "3.334")).containsExactly("3.33", "3.33", "3.34");
  }

  @Test
  void theEarlierPartWinsATie() {
    assertThat(rounded("0.005", "0.005")).containsExactly("0.01", "0.00");
  }

  @Test
  void creditsAreRoundedSoThatTheTotalStands() {
    assertThat(rounded("-1.005", "3.007", "-0.001")).containsExactly("-1.01", "3.01", "0.00");
  }

  @Test
  void partsAndRoundingLineAreTheExactTotal() {
    List<BigDecimal> parts =
        List.of(
            new BigDecimal("731.7317069325"),
            new BigDecimal("1932.983439988"),
            new BigDecimal("-0.0000000001"));
    BigDecimal shown = Cents.total(Cents.round(parts));
    assertThat(shown).isEqualByComparingTo("2664.72");
    assertThat(Cents.total(parts).subtract(shown)).isEqualByComparingTo("-0.0048530796");
  }

  @Test
  void nothingHasNoCents() {
    assertThat(Cents.round(List.of())).isEmpty();
  }

  private static List<String> rounded(String... parts) {
    return Cents.round(java.util.Arrays.stream(parts).map(BigDecimal::new).toList()).stream()
        .map(BigDecimal::toPlainString)
        .toList();
  }
}
