package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class KnownTypesTest extends SparkTest {
  @Test
  void aTypeAwsHasAddedIsNamedWithWhatItCosts() {
    Dataset<Row> days =
        Bills.days(
            """
            x_line_item_type | effective_cost | x_line_count
            Usage | 1 | 5
            FlatRateSubscription | 2 | 1
            SavingsPlanExchange | 3.5 | 2
            SavingsPlanExchange | -1 | 1
            """);
    assertThat(new KnownTypes(Bills.kinds().knownTypes()).warnings(table -> days))
        .singleElement()
        .asString()
        .startsWith(
            "the bill of 1:r for 2026-04 has 3 lines of the type 'SavingsPlanExchange', which is not"
                + " known; they count with what they are billed, 2.5000000000 USD");
  }
}
