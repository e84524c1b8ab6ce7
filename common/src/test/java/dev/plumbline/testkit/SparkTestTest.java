package dev.plumbline.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import org.junit.jupiter.api.Test;

class SparkTestTest extends SparkTest {
  private static final Table FRUITS =
      Table.named("fruits")
          .grain("one row per fruit")
          .column("name", Types.STRING, "Name")
          .column("price", Types.MONEY, "Price")
          .column("tags", Types.STRING_MAP, "Tags")
          .build();

  @Test
  void textTablesCompareWhateverTheOrder() {
    assertRows(
        rows(
            FRUITS,
            """
            name  | price | tags
            apple | 1.5   | {"colour":"red"}
            pear  | 2     | null
            """),
        FRUITS,
        """
        name  | price
        pear  | 2.0
        apple | 1.50
        """);
  }

  @Test
  void aDifferentValueIsFound() {
    assertThatThrownBy(() -> assertRows(rows(FRUITS, "name\napple"), FRUITS, "name\npear"))
        .isInstanceOf(AssertionError.class);
  }
}
