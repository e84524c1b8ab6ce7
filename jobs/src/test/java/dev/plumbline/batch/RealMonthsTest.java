package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bills that AWS wrote, from file to owners, where they lie beside the checkout. */
@Slow("attributes a quarter of a million lines")
class RealMonthsTest extends SparkTest {
  /** What AWS's rounding of single rows may add up to over a reservation or account and month. */
  private static final BigDecimal ROUNDING = new BigDecimal("0.00001");

  @TempDir Path folder;

  private static Path supplied(String name) {
    Path data = Path.of("../../shared/data").resolve(name).toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(data), () -> "no data at " + data);
    return data;
  }

  private Published attributed(String bill, String name) {
    Path warehouse = folder.resolve(name);
    Published published = new Published(spark, warehouse);
    assertThat(
            new BillBatch(
                    bill,
                    Warehouse.local(warehouse),
                    folder.resolve("scratch").toString(),
                    published::session,
                    List.of())
                .run())
        .isPresent();
    return published;
  }

  private static void assertReconciled(Published published, String... periods) {
    var reconciliation = published.table("reconciliation");
    assertThat(reconciliation.where("residual <> 0").count()).isZero();
    assertThat(reconciliation.where("state = 'NOT_AVAILABLE'").count()).isZero();
    assertThat(
            reconciliation.select("billing_period", "basis").distinct().collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1)))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(periods)
                .flatMap(
                    period ->
                        Stream.of("billed", "effective", "net_billed", "net_effective")
                            .map(basis -> period + " " + basis))
                .toList());
  }

  @Test
  void twoMonthsOfParquetBelongToTheirOwnersToTheLastDigit() {
    Published published = attributed(supplied("cur-legacy-parquet").toString(), "parquet");

    assertReconciled(published, "2018-10", "2018-11");
    // Amortised cost = billed cost + amortised upfront - upfront fees, by payer and month.
    for (Row row :
        published
            .table("reconciliation")
            .where("basis = 'effective'")
            .groupBy("billing_period")
            .agg(functions.sum("bill_total"), functions.sum("upfront_bridge"))
            .collectAsList()) {
      assertThat(row.getDecimal(1)).isCloseTo(row.getDecimal(2), within(ROUNDING));
    }
    // What a reservation costs is what its users took and what nobody took.
    List<Row> reservations =
        published
            .table("charges")
            .where("x_line_item_type in ('RIFee', 'DiscountedUsage')")
            .groupBy("billing_period", "commitment_discount_id")
            .agg(
                functions.expr(
                    "sum(case when x_line_item_type = 'RIFee' then"
                        + " billed_cost + x_control.amortized_upfront else 0 end)"),
                functions.sum("effective_cost"))
            .collectAsList();
    assertThat(reservations)
        .hasSize(18)
        .allSatisfy(
            row -> assertThat(row.getDecimal(2)).isCloseTo(row.getDecimal(3), within(ROUNDING)));
  }

  @Test
  void aMonthOfCsvBelongsToItsOwnersToTheLastDigit() {
    assertReconciled(attributed(supplied("cur-legacy-csv").toString(), "csv"), "2023-11");
  }

  /**
   * The examples of the FOCUS specification, each with the accounts they leave out: a year that
   * costs 8,760.00 costs 1.00 in every hour, used or not.
   */
  @Test
  void anHourOfACommitmentCostsWhatWasPaidForItUsedOrNot() throws IOException {
    Path examples = supplied("focus-commitment-examples");
    for (int scenario = 1; scenario <= 4; scenario++) {
      String name = "commitment_discount_usage_scenario_" + scenario + ".csv";
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(examples.resolve(name))) {
        if (!line.isBlank()) {
          lines.add(
              (lines.isEmpty()
                      ? "BillingAccountId,SubAccountId,BillingCurrency,ServiceName,"
                      : "111111111111,333333333333,USD,Amazon Elastic Compute Cloud,")
                  + line);
        }
      }
      Path bill = folder.resolve("bill-" + scenario);
      SmallBills.write(bill.resolve("focus.csv"), String.join("\n", lines) + "\n");

      Published published = attributed(bill.toString(), "focus-" + scenario);

      assertThat(published.table("reconciliation").where("residual <> 0").count()).isZero();
      Row hour =
          published
              .table("charges")
              .where("commitment_discount_id is not null")
              .selectExpr(
                  "sum(x_net_effective_cost)", "sum(x_net_billed_cost)", "count(effective_cost)")
              .head();
      assertThat(hour.getDecimal(0)).as(name).isEqualByComparingTo("1");
      assertThat(hour.getDecimal(1)).as(name).isEqualByComparingTo("0");
      assertThat(hour.getLong(2)).isZero();
    }
  }
}
