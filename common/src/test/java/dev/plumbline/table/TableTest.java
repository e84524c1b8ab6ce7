package dev.plumbline.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  private static Table.Builder prices() {
    return Table.named("prices")
        .grain("one row per product and month")
        .partitionedBy("billing_period")
        .key("product", "billing_period")
        .required("product", Types.STRING, "Product code")
        .required("billing_period", Types.STRING, "Month, as yyyy-MM")
        .column("price", Types.MONEY, "Price in USD per hour");
  }

  @Test
  void aDeclarationSaysWhatIsRequiredAndHowRowsAreSorted() {
    Table table = prices().build();
    assertThat(table.required()).containsExactly("product", "billing_period");
    assertThat(table.sortedBy()).containsExactly("product", "billing_period");
    assertThat(table.periodColumn()).contains("billing_period");
    assertThat(table.layer()).isEqualTo(Layer.MART);
    assertThat(table.has("price")).isTrue();
    assertThat(table.has("cost")).isFalse();
  }

  @Test
  void everyColumnBringsItsCommentIntoTheSchema() {
    assertThat(prices().build().schema().apply("price").metadata().getString("comment"))
        .isEqualTo("Price in USD per hour");
  }

  @Test
  void aTableWithoutMonthsIsReplacedWhole() {
    Table table =
        Table.named("regions").grain("one row").column("region", Types.STRING, "Code").build();
    assertThat(table.periodColumn()).isEmpty();
    assertThat(table.dayPartition()).isEmpty();
  }

  @Test
  void aTableThatStatesNoGrainIsRefused() {
    assertThatThrownBy(
            () -> Table.named("prices").column("price", Types.MONEY, "Price in USD").build())
        .hasMessage("table prices states no grain or has no columns");
  }

  @Test
  void aColumnNamedTwiceIsRefused() {
    assertThatThrownBy(() -> prices().column("price", Types.DOUBLE, "Again").build())
        .hasMessageContaining("table prices names a column twice");
  }

  @Test
  void aKeyOfUnknownColumnsIsRefused() {
    assertThatThrownBy(() -> prices().key("sku").build())
        .hasMessageContaining("table prices uses columns it does not declare: [sku]");
  }
}
