package dev.plumbline.batch;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.check.CheckFailedException;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import dev.plumbline.store.Journal;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RunRecord;
import dev.plumbline.store.Warehouse;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * An error of one cent, or one lost line, planted anywhere between the file and the owners of a
 * bill that is delivered again. The runs share one warehouse, in which the first delivery stays.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlantedErrorTest extends SparkTest {
  private static final String MONTH = "2026-01";
  private static final UnaryOperator<Dataset<Row>> NOTHING = UnaryOperator.identity();

  /** The machine without a tag is shared: three tenths to web, the rest to data. */
  private static final AttributionSettings SETTINGS =
      AttributionSettings.of(
          Node.parse(
              "test",
              """
              tag_keys: [team]
              pools:
                - id: rack
                  method: fixed
                  match: {resource: i-0123456789abcdef2}
                  percentages: {web: 30, data: 70}
              """,
              new Problems()));

  @TempDir static Path folder;
  private static Published published;

  @BeforeAll
  static void publishTheBillAndDeliverItAgain() {
    SmallBills.writeCsv(folder.resolve("bill"), MONTH, 1, 0);
    published = new Published(session(), folder.resolve("warehouse"));
    run(NOTHING, NOTHING, NOTHING);
    // One more tax line and a credit make everything stale.
    List<String> lines = new ArrayList<>(SmallBills.csvLines(MONTH));
    lines.add(SmallBills.csvTax(MONTH, "0.0700000000"));
    lines.add(SmallBills.csvCredit(MONTH, "-0.5000000000"));
    SmallBills.writeCsv(folder.resolve("bill"), MONTH, lines, 1, 0);
  }

  private static void run(
      UnaryOperator<Dataset<Row>> charges,
      UnaryOperator<Dataset<Row>> days,
      UnaryOperator<Dataset<Row>> costs) {
    new BillBatch(folder, published::session).with(SETTINGS).run(charges, days, costs);
  }

  /** One cent more in the rows of tax, of which the first delivery has one and the second two. */
  private static UnaryOperator<Dataset<Row>> cent(String... columns) {
    return rows -> {
      Dataset<Row> spoilt = rows;
      for (String column : columns) {
        Column more = col(column).plus(lit("0.01").cast(Types.MONEY)).cast(Types.MONEY);
        spoilt =
            spoilt.withColumn(
                column, when(col("charge_category").equalTo("Tax"), more).otherwise(col(column)));
      }
      return spoilt;
    };
  }

  private void assertRefused(
      UnaryOperator<Dataset<Row>> charges,
      UnaryOperator<Dataset<Row>> days,
      UnaryOperator<Dataset<Row>> costs,
      String... words) {
    Map<String, Long> before = published.snapshots();
    assertThatThrownBy(() -> run(charges, days, costs))
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("nothing was published");
    assertThat(published.snapshots()).isEqualTo(before);
    assertThat(published.table("charges").count()).isEqualTo(145);
    try (Lake lake = Lake.open(Warehouse.local(folder.resolve("warehouse")))) {
      assertThat(new Journal(lake).list())
          .extracting(RunRecord::state)
          .containsOnlyOnce(RunRecord.State.PUBLISHED)
          .last()
          .isEqualTo(RunRecord.State.FAILED);
    }
  }

  @Test
  void aCentLostBetweenFileAndChargesPublishesNothing() {
    assertRefused(
        cent("billed_cost", "effective_cost"), NOTHING, NOTHING, "charge_days", "333333333333");
  }

  @Test
  void aCentLostBetweenChargesAndChargeDaysPublishesNothing() {
    assertRefused(NOTHING, cent("x_net_billed_cost"), NOTHING, "charge_days", "333333333333");
  }

  /** One cent more in one owner's rows of attributed costs, its own or its share. */
  private static UnaryOperator<Dataset<Row>> centOf(String condition, String column) {
    Column more = col(column).plus(lit("0.01").cast(Types.MONEY)).cast(Types.MONEY);
    return rows -> rows.withColumn(column, when(expr(condition), more).otherwise(col(column)));
  }

  @Test
  void aCentLostInTheAttributionPublishesNothing() {
    assertRefused(
        NOTHING,
        NOTHING,
        centOf("charge_category = 'Credit' and owner = 'web' and pool is null", "direct_cost"),
        "reconciliation",
        "basis effective",
        "residual 0.0100000000");
  }

  @Test
  void aCentLostInTheTaxOrInAConfiguredPoolPublishesNothing() {
    // One in each of two bases, so that the one does not stand for the other.
    UnaryOperator<Dataset<Row>> ofTax = centOf("pool = 'tax' and owner = 'web'", "shared_cost");
    UnaryOperator<Dataset<Row>> ofPool =
        centOf(
            "pool = 'rack' and owner = 'data' and charge_category = 'Usage' and charge_date ="
                + " '2026-01-02'",
            "x_net_billed_cost");
    assertRefused(
        NOTHING,
        NOTHING,
        rows -> ofPool.apply(ofTax.apply(rows)),
        "reconciliation",
        "basis effective: attributed 15.9433333344, bill 15.9333333344, residual 0.0100000000",
        "basis net_billed: attributed 15.9433333344, bill 15.9333333344, residual 0.0100000000");
  }

  @Test
  void aLostLinePublishesNothing() {
    assertRefused(
        rows -> rows.where("x_line_item_id <> 'i-0123456789abcdef1-2026-01-7'"),
        NOTHING,
        NOTHING,
        "charges",
        "147 records in are not 146 stored");
  }

  @Test
  void aLineLostWhereAnotherStandsTwicePublishesNothing() {
    // The hours of one machine cost the same: no count and no total tells them apart.
    String lost = "i-0123456789abcdef1-2026-01-7";
    String twice = "i-0123456789abcdef1-2026-01-8";
    assertRefused(
        rows ->
            rows.withColumn(
                    "copy",
                    explode(
                        when(col("x_line_item_id").equalTo(lost), array().cast("array<int>"))
                            .when(col("x_line_item_id").equalTo(twice), array(lit(1), lit(2)))
                            .otherwise(array(lit(1)))))
                .drop("copy"),
        NOTHING,
        NOTHING,
        "charges",
        "147 lines are stored, as many as were read, but they are not the same lines");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void withoutAnErrorTheSameBillIsPublishedAndReconcilesEvenIfPartsAreReadTwice() {
    // To find its ranges Spark reads the rows twice, as it does when a worker is lost.
    run(rows -> rows.repartitionByRange(2, col("x_line_item_id")), NOTHING, NOTHING);
    try (Lake lake = Lake.open(Warehouse.local(folder.resolve("warehouse")))) {
      assertThat(new Journal(lake).list().get(new Journal(lake).list().size() - 1).checks())
          .contains("passed charges: the 147 lines stored are the lines read, by content");
    }
    // 48 h x (0.10 + 0.20) + 48 x 0.0152777778 + 1.23 + 0.07 - 0.50 = 15.9333333344.
    assertRows(
        published.table("reconciliation"),
        dev.plumbline.attribution.Reconciliation.RECONCILIATION,
        """
        basis         | bill_total    | attributed_total | residual | unallocated_total
        billed        | 15.9333333344 | 15.9333333344    | 0        | 0
        net_billed    | 15.9333333344 | 15.9333333344    | 0        | 0
        effective     | 15.9333333344 | 15.9333333344    | 0        | 0
        net_effective | 15.9333333344 | 15.9333333344    | 0        | 0
        """);
    // Seven tenths of 48 x 0.20, with its share of tax and credit: 0.80 of 15.1333333344 taxed.
    assertThat(
            published
                .table("attributed_costs")
                .where("owner = 'data'")
                .agg(sum("effective_cost").cast("decimal(9,4)"))
                .head()
                .getDecimal(0))
        .isEqualByComparingTo("7.0752");
  }
}
