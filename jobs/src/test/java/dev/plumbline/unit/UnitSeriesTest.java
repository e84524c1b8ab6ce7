package dev.plumbline.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import dev.plumbline.unit.UnitSeries.Entry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitSeriesTest {

  @Test
  void aDaysWorkIsReadWhateverTheOrderOfColumns() {
    UnitSeries series =
        UnitSeries.parse(
            "units.csv",
            "\uFEFFworkload,units,unit,date,remark\nShop, 1250 ,orders,2026-01-31,\"a, b\"\n");

    assertThat(series.rejected()).isEmpty();
    assertThat(series.entries())
        .containsExactly(
            new Entry(LocalDate.of(2026, 1, 31), "shop", "orders", new BigDecimal("1250")));
  }

  @Test
  void aRowThatCannotBeUsedIsLeftOutAndNamed() {
    UnitSeries series =
        UnitSeries.parse(
            "units.csv",
            """
            date,workload,unit,units
            2026-01-30,shop,orders,10
            2026-01-30,shop,orders,11
            30.01.2026,shop,orders,10
            2026-02-30,shop,orders,10
            2026-01-31,shop,orders,many
            2026-01-31,shop,orders,-1
            2026-01-31,,orders,10
            2026-01-31,shop,orders
            2026-01-31,shop,orders,0.00000000001
            2026-01-31,shop,orders,12
            """);

    assertThat(series.entries()).hasSize(2);
    assertThat(series.rejected())
        .containsExactly(
            "units.csv line 3: the day, workload and unit stand in an earlier line too",
            "units.csv line 4: '30.01.2026' is no day; write it as 2026-01-31",
            "units.csv line 5: '2026-02-30' is no day; write it as 2026-01-31",
            "units.csv line 6: units are 'many', which is no number",
            "units.csv line 7: units are -1; they cannot be below 0",
            "units.csv line 8: has no workload",
            "units.csv line 9: has 3 values, the header has 4",
            "units.csv line 10: units are 0.00000000001; at most 10 decimals and 10,000,000,000,000"
                + " are held");
  }

  @Test
  void aFileWithoutTheColumnsIsRefused() {
    assertThatThrownBy(() -> UnitSeries.parse("units.csv", "day,orders\n2026-01-31,10\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("[day, orders]")
        .hasMessageContaining("[date, workload, unit, units]");
    assertThatThrownBy(() -> UnitSeries.parse("units.csv", "")).isInstanceOf(InputException.class);
  }

  @Test
  void aWorkloadHasTheNameItsTagsHave() {
    UnitSeries series =
        UnitSeries.parse("units.csv", "date,workload,unit,units\n2026-01-31,CHEKOUT,orders,1\n");

    assertThat(series.named(Map.of("Chekout", "Checkout")).entries())
        .extracting(Entry::workload)
        .containsExactly("checkout");
  }
}
