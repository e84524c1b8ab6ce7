package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bill of which only net costs are known adds up in those, and says what it lacks. */
class FocusBatchTest extends SparkTest {
  @TempDir Path folder;

  @Test
  void netBasesAreProvenAndGrossOnesAreNotAvailable() {
    SmallBills.write(
        folder.resolve("bill/focus.csv"),
        """
        BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,EffectiveCost,ResourceId,ServiceName,SubAccountId,Tags
        0.9,111111111111,USD,2026-01-01T00:00:00.000Z,Usage,2026-01-02T01:00:00Z,2026-01-02T00:00:00Z,0.9,i-0123456789abcdef1,Amazon Elastic Compute Cloud,333333333333,"{""team"":""web""}"
        0.9,111111111111,USD,2026-01-01T00:00:00.000Z,Usage,2026-01-02T01:00:00Z,2026-01-02T00:00:00Z,0.9,i-0123456789abcdef1,Amazon Elastic Compute Cloud,333333333333,{}
        45,111111111111,USD,2026-01-01T00:00:00.000Z,Purchase,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,0,,Amazon Elastic Compute Cloud,333333333333,{}
        1.23,111111111111,USD,2026-01-01T00:00:00.000Z,Tax,2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,1.23,,Amazon Elastic Compute Cloud,333333333333,{}
        """);
    Published published = new Published(spark, folder.resolve("warehouse"));

    assertThat(new BillBatch(folder, published::session).run()).isPresent();

    assertThat(
            texts(
                published,
                "reconciliation",
                "concat_ws(' ', basis, state, bill_total, attributed_total, residual)"))
        .containsExactly(
            "billed NOT_AVAILABLE",
            "effective NOT_AVAILABLE",
            "net_billed AVAILABLE 48.0300000000 48.0300000000 0.0000000000",
            "net_effective AVAILABLE 3.0300000000 3.0300000000 0.0000000000");
    assertThat(
            texts(
                published,
                "deliveries",
                "concat_ws(' ', source_format, state, stored_count, net_billed_total, missing_bases)"))
        .containsExactly(
            "focus LOADED 4 48.0300000000 billed, effective: FOCUS exports of AWS carry costs after"
                + " private discounts only");
    assertThat(texts(published, "deliveries", "cast(duplicate_count is null as string)"))
        .containsExactly("true");
    assertThat(
            texts(
                published,
                "attributed_costs",
                "concat_ws(' ', owner, sum(x_net_effective_cost), sum(effective_cost))",
                "owner"))
        .containsExactly( // Tax follows what was billed: 1.23 x 0.9 / 46.8 for web.
            "unallocated 2.1063461539", "web 0.9236538461");
  }

  private static List<String> texts(Published published, String table, String text, String... by) {
    var rows = published.table(table);
    var lines =
        by.length == 0
            ? rows.selectExpr(text)
            : rows.groupBy(by[0])
                .agg(org.apache.spark.sql.functions.expr(text).as("text"))
                .select("text");
    return lines.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
  }
}
