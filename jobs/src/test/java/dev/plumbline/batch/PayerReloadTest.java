package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.resource.BuildResourceDays;
import dev.plumbline.resource.BuildUsageHours;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two payers in one warehouse: what is replaced at once is a month of one of them. */
class PayerReloadTest extends SparkTest {
  /** The tables whose files belong to one payer each. */
  static final List<String> BY_SOURCE =
      List.of(
          "charges", "bill_totals", "charge_days", "resource_days", "usage_hours", "deliveries");

  private static final String ONE = "111111111111";
  private static final String TWO = "222222222222";

  @TempDir Path folder;

  private static Map<String, Set<String>> files(Published published, String payer) {
    Map<String, Set<String>> files = new TreeMap<>();
    BY_SOURCE.forEach(table -> files.put(table, published.files(table, payer)));
    return files;
  }

  @Test
  void aReloadOfOnePayersMonthTouchesNoFileOfTheOther() {
    SmallBills.writeCsv(folder.resolve("bill/one"), "2026-01", 1, 0);
    SmallBills.writeCur2(spark, folder.resolve("bill/two"), "2026-01", "0.5", 1, false);
    Published published = new Published(spark, folder.resolve("warehouse"));
    BillBatch batch =
        new BillBatch(
            folder,
            published::session,
            List.of(
                new BuildResourceDays(
                    Formats.load().resources(), "^EU-", "charge_category = 'Credit'"),
                new BuildUsageHours()));
    batch.run();
    Map<String, Set<String>> ofOne = files(published, ONE);
    Map<String, Set<String>> ofTwo = files(published, TWO);
    SmallBills.writeCur2(spark, folder.resolve("bill/two"), "2026-01", "0.75", 1, false);
    batch.run();
    assertThat(ofOne).allSatisfy((table, files) -> assertThat(files).as(table).isNotEmpty());
    assertThat(files(published, ONE)).isEqualTo(ofOne);
    assertThat(files(published, TWO))
        .allSatisfy(
            (table, files) ->
                assertThat(files)
                    .as(table)
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(ofTwo.get(table)));
    // 48 hours x 0.75
    assertThat(
            published
                .table("resource_days")
                .where("x_source_id like '222222222222:%'")
                .selectExpr("cast(sum(effective_cost) as decimal(10,2))")
                .head()
                .getDecimal(0))
        .isEqualByComparingTo("36.00");
    assertThat(batch.run()).isEmpty();
  }
}
