package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void moneyHasCentsAndGroups() {
    assertThat(Figures.money(new BigDecimal("1234567.895"))).isEqualTo("1,234,567.90");
    assertThat(Figures.money(new BigDecimal("-0.001"))).isEqualTo("0.00");
  }

  @Test
  void aResidualShowsEveryDigit() {
    assertThat(Figures.exact(new BigDecimal("0E-10"))).isEqualTo("0.00");
    assertThat(Figures.exact(new BigDecimal("-0.0000000001"))).isEqualTo("-0.0000000001");
  }

  @Test
  void almostAllIsNotAll() {
    assertThat(Figures.percent(0.9994)).isEqualTo("99.94\u00a0%");
    assertThat(Figures.percent(1.0)).isEqualTo("100\u00a0%");
    assertThat(Figures.percent(0.0042)).isEqualTo("0.42\u00a0%");
    assertThat(Figures.percent(0.625)).isEqualTo("62.5\u00a0%");
  }

  @Test
  void quantitiesKeepAboutThreeDigits() {
    assertThat(Figures.quantity(0)).isEqualTo("0");
    assertThat(Figures.quantity(0.0123)).isEqualTo("0.012");
    assertThat(Figures.quantity(1.234)).isEqualTo("1.23");
    assertThat(Figures.quantity(12.34)).isEqualTo("12.3");
    assertThat(Figures.quantity(1234.5)).isEqualTo("1,235");
  }

  @Test
  void gramsBecomeKilogramsAndTonnes() {
    assertThat(Figures.kilograms(1907.79)).isEqualTo("1.91");
    assertThat(Figures.mass(500_000)).isEqualTo("500 kg");
    assertThat(Figures.mass(2_500_000)).isEqualTo("2.50 t");
  }

  @Test
  void aKpiHasItsUnit() {
    assertThat(Figures.inUnit(0.95, "ratio")).isEqualTo("95\u00a0%");
    assertThat(Figures.inUnit(1.0, "yes_no")).isEqualTo("yes");
    assertThat(Figures.inUnit(5.0, "minutes")).isEqualTo("5.00 minutes");
  }
}
