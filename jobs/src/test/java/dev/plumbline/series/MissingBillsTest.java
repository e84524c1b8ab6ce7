package dev.plumbline.series;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.time.YearMonth;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;

class MissingBillsTest extends SparkTest {
  private static NavigableSet<YearMonth> months(String... months) {
    return Stream.of(months).map(YearMonth::parse).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<YearMonth, YearMonth> missing(NavigableSet<YearMonth> held) {
    return MissingBills.missing(
            Map.of(
                "one:r",
                months("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"),
                "other:r",
                held))
        .getOrDefault("other:r", Map.of());
  }

  @Test
  void monthsBetweenBillsAreMissing() {
    assertThat(missing(months("2026-01", "2026-04", "2026-05")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                YearMonth.parse("2026-02"), YearMonth.parse("2026-01"),
                YearMonth.parse("2026-03"), YearMonth.parse("2026-01")));
  }

  @Test
  void thePayersNextBillIsMissingAndAfterThatItHasLeft() {
    assertThat(missing(months("2026-01", "2026-02")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(YearMonth.parse("2026-03"), YearMonth.parse("2026-02")));
    assertThat(missing(months("2026-04", "2026-05"))).isEmpty();
  }

  @Test
  void aMonthThatNobodyHasIsNotMissingOfOne() {
    assertThat(
            MissingBills.missing(
                Map.of(
                    "one:r",
                    months("2026-01", "2026-03"),
                    "other:r",
                    months("2026-01", "2026-03"))))
        .isEmpty();
  }

  @Test
  void anAccountThatAnotherPayerPaysForNowHasItsBill() {
    Dataset<String> accounts =
        spark.createDataset(
            java.util.List.of("111", "closed", "222", "333", ""), Encoders.STRING());
    assertThat(
            MissingBills.mark(
                    accounts.toDF("sub_account_id"),
                    rows(
                        BILL_TOTALS,
                        """
                        x_source_id | billing_period | billing_account_id | sub_account_id
                        one:r       | 2026-01        | 1                  | 111
                        one:r       | 2026-01        | 1                  | closed
                        one:renamed | 2026-02        | 1                  | 111
                        one:renamed | 2026-02        | 1                  | 222
                        other:r     | 2026-01        | 2                  | 222
                        other:r     | 2026-01        | 2                  | 333
                        other:r     | 2026-01        | 2                  |
                        """))
                .selectExpr(
                    "concat(sub_account_id, ' ', coalesce(array_join(missing_months, ','), 'none'))")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder(
            "111 none", "closed none", "222 none", "333 2026-02", " 2026-02");
  }
}
