package dev.plumbline.resource;

import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class ChargeDaysTest extends SparkTest {
  private static final String HEADER =
      "x_line_item_id | charge_category | x_line_item_type | charge_period_start | charge_period_end"
          + " | resource_id | pricing_unit | consumed_quantity | billed_cost | list_cost | x_split_cost\n";

  /** Charges of one payer, account and month with every basis equal to the billed cost. */
  private Dataset<Row> charges(String lines) {
    Dataset<Row> rows =
        rows(CHARGES, HEADER + lines)
            .withColumn("x_source_id", functions.lit("1:r"))
            .withColumn("billing_period", functions.lit("2026-01"))
            .withColumn("billing_account_id", functions.lit("1"))
            .withColumn("sub_account_id", functions.lit("2"))
            .withColumn("billing_currency", functions.lit("USD"));
    for (String basis :
        new String[] {"effective_cost", "x_net_billed_cost", "x_net_effective_cost"}) {
      rows = rows.withColumn(basis, functions.col("billed_cost"));
    }
    String control =
        "named_struct('billed', billed_cost, 'net_billed', billed_cost, 'effective', billed_cost,"
            + " 'net_effective', billed_cost, 'amortized_upfront', cast(0 as decimal(24,10)),"
            + " 'upfront_fee', cast(0 as decimal(24,10)))";
    return rows.withColumn("x_control", functions.expr(control))
        .withColumn("x_is_split", functions.col("x_split_cost").isNotNull());
  }

  private Dataset<Row> days(String lines) {
    return new FixedInputs("2026-01", "2026-01-31")
        .with(CHARGES, charges(lines))
        .build(new BuildChargeDays());
  }

  private void assertDays(String lines, String expected) {
    assertRows(days(lines), CHARGE_DAYS, expected);
  }

  @Test
  void anHourThatIsDeliveredTwiceCostsTwiceButIsOneHour() {
    assertDays(
        """
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1 | 0.2 |
        b | Usage | Usage | 2026-01-02 01:00:00 | 2026-01-02 02:00:00 | i-1 | Hrs | 1 | 0.1 | 0.2 |
        b | Usage | Usage | 2026-01-02 01:00:00 | 2026-01-02 02:00:00 | i-1 | Hrs | 1 | 0.1 | 0.2 |
        c | Usage | Usage | 2026-01-03 05:00:00 | 2026-01-03 06:00:00 | i-1 | Hrs | 1 | 0.1 | 0.2 |
        """,
        """
        charge_date | resource_id | billed_hours | consumed_quantity | billed_cost | list_cost | x_line_count
        2026-01-02  | i-1         | 2            | 3                 | 0.3         | 0.6       | 3
        2026-01-03  | i-1         | 1            | 1                 | 0.1         | 0.2       | 1
        """);
  }

  @Test
  void theHoursOfADayStayVisible() {
    Row day =
        days("""
            b | Usage | Usage | 2026-01-02 07:00:00 | 2026-01-02 08:00:00 | i-1 | Hrs | 0.5 | 0.1 | 0.2 |
            a | Usage | Usage | 2026-01-02 06:00:00 | 2026-01-02 07:00:00 | i-1 | Hrs | 1   | 0.3 | 0.4 |
            """)
            .selectExpr(
                "to_json(transform(x_hours, h -> named_struct('hour', hour(h.hour_start),"
                    + " 'quantity', cast(h.quantity as double), 'cost', cast(h.effective_cost as double))))")
            .head();
    assertThat(day.getString(0))
        .isEqualTo(
            "[{\"hour\":6,\"quantity\":1.0,\"cost\":0.3},{\"hour\":7,\"quantity\":0.5,\"cost\":0.1}]");
  }

  @Test
  void aMonthlyFeeIsCostWithoutHours() {
    assertDays(
        """
        a | Purchase | RIFee | 2026-01-01 00:00:00 | 2026-01-31 23:59:59 | | Hrs | | 74.4 | |
        """,
        """
        charge_date | billed_hours | billed_cost | x_hours
        2026-01-01  | 0            | 74.4        | null
        """);
  }

  @Test
  void aDailyLineCountsItsQuantityWhereTheUnitIsHours() {
    assertDays(
        """
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-03 00:00:00 | i-1   | Hrs   | 20  | 2    | 2    |
        b | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-03 00:00:00 | i-2   | Hours | 48  | 4.8  | 4.8  |
        c | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-03 00:00:00 | vol-1 | GB-Mo | 3.5 | 0.35 | 0.35 |
        """,
        """
        resource_id | billed_hours | x_hours
        i-1         | 20           | null
        i-2         | 24           | null
        vol-1       | 0            | null
        """);
  }

  @Test
  void sharesOfAnInstanceStandApartFromWhatIsPaid() {
    assertDays(
        """
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1 | 0.1 |
        b | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0   | 0   | 0.06
        """,
        """
        resource_id | x_is_split | billed_cost | x_split_cost
        i-1         | false      | 0.1         | null
        i-1         | true       | 0           | 0.06
        """);
  }

  @Test
  void aDayEndsAtMidnightUtc() {
    assertDays(
        """
        a | Usage | Usage | 2026-01-02 23:00:00 | 2026-01-03 00:00:00 | i-1 | Hrs | 1 | 0.1 | 0.1 |
        b | Usage | Usage | 2026-01-03 00:00:00 | 2026-01-03 01:00:00 | i-1 | Hrs | 1 | 0.1 | 0.1 |
        """,
        """
        charge_date | billed_hours
        2026-01-02  | 1
        2026-01-03  | 1
        """);
  }

  @Test
  void theBillIsAddedUpByItsOwnFiguresAndDuplicatesAreCounted() {
    String lines =
        """
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1  | |
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1  | |
        b | Usage | Usage | 2026-01-09 00:00:00 | 2026-01-09 01:00:00 | i-1 | Hrs | 1 | 0.25 | |
        c | Tax   | Tax   | 2026-01-31 00:00:00 | 2026-01-31 23:59:59 |     |     |   | 0.09 | |
        """;
    assertRows(
        totals(charges(lines)),
        BILL_TOTALS,
        """
        sub_account_id | x_line_count | x_duplicate_count | last_usage_date | billed_total | effective_total
        2              | 4            | 1                 | 2026-01-09      | 0.54         | 0.54
        """);
  }

  @Test
  void theContentHashDoesNotDependOnOrderButOnEveryFigure() {
    String one =
        "a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1 | |\n";
    String two =
        "b | Usage | Usage | 2026-01-02 01:00:00 | 2026-01-02 02:00:00 | i-1 | Hrs | 1 | 0.2 | |\n";
    assertThat(hash(one + two)).isEqualTo(hash(two + one));
    assertThat(hash(one + two)).isNotEqualTo(hash(one + two.replace("0.2", "0.3")));
  }

  private java.math.BigDecimal hash(String lines) {
    return totals(charges(lines)).select("x_content_hash").head().getDecimal(0);
  }

  private static Dataset<Row> totals(Dataset<Row> charges) {
    return new TakeBillTotals()
        .build(new FixedInputs("2026-01", "2026-01-31").with(CHARGES, charges));
  }

  @Test
  void twoCurrenciesInOneBillAreRefused() {
    String lines =
        """
        a | Usage | Usage | 2026-01-02 00:00:00 | 2026-01-02 01:00:00 | i-1 | Hrs | 1 | 0.1 | |
        b | Usage | Usage | 2026-01-02 01:00:00 | 2026-01-02 02:00:00 | i-1 | Hrs | 1 | 0.2 | |
        """;
    Dataset<Row> both =
        charges(lines)
            .withColumn(
                "billing_currency",
                functions.expr("case when x_line_item_id = 'a' then 'USD' else 'EUR' end"));
    Dataset<Row> totals = totals(both);
    assertThat(new TakeBillTotals().checks().get(0).violations((Table table) -> totals))
        .singleElement()
        .asString()
        .contains("the bill of 1:r for 2026-01 has more than one currency");
  }
}
