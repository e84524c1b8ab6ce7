package dev.plumbline.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of the company: its export, its lines, its commitments, its tags. */
class SampleBillTest extends SampleMonth {

  @Test
  void theExportHasEveryColumnOfTheFormat() {
    assertThat(spark.table("bill").columns())
        .contains(CurSchema.EXPORTED.keySet().toArray(String[]::new));
    assertThat(spark.table("bill").schema().apply("resource_tags").dataType())
        .isEqualTo(DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true));
    assertThat(spark.table("bill").schema().apply("line_item_usage_start_date").dataType())
        .isEqualTo(DataTypes.TimestampType);
  }

  @Test
  void theManifestListsTheFilesThatExist() throws IOException {
    String manifest =
        Files.readString(
            out.resolve(
                "cur2/%s/metadata/BILLING_PERIOD=2026-06/%s-Manifest.json"
                    .formatted(Export.NAME, Export.NAME)));
    try (Stream<Path> files = Files.list(out.resolve(Export.data(YearMonth.of(2026, 6))))) {
      List<Path> found = files.sorted().toList();
      assertThat(found).isNotEmpty();
      assertThat(found)
          .allSatisfy(file -> assertThat(manifest).contains("\"file://" + file.toAbsolutePath()));
    }
    assertThat(manifest).contains("\"executionId\"", "\"exportArn\"", "\"type\": \"map\"");
  }

  @Test
  void theBillHasTheRowsThatWereAskedFor() {
    assertThat(number("select count(*) from bill"))
        .isCloseTo((double) SIZE.rows(), within(SIZE.rows() * 0.05));
  }

  @Test
  void usageIsBilledByTheHour() {
    assertThat(
            number(
                """
                select count(*) from bill
                where line_item_line_item_type in ('Usage', 'DiscountedUsage',
                    'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'SavingsPlanRecurringFee')
                  and unix_seconds(line_item_usage_end_date)
                    - unix_seconds(line_item_usage_start_date) <> 3600
                """))
        .isZero();
  }

  @Test
  void aLineIsNamedOnceInItsInterval() {
    assertThat(
            number(
                """
                select count(*) - count(distinct identity_line_item_id, identity_time_interval)
                from bill
                """))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DiscountedUsage",
        "RIFee",
        "Fee",
        "SavingsPlanCoveredUsage",
        "SavingsPlanNegation",
        "SavingsPlanRecurringFee",
        "SavingsPlanUpfrontFee",
        "Tax",
        "Credit",
        "Refund"
      })
  void everyTypeOfLineOccurs(String type) {
    assertThat(
            number(
                "select count(*) from bill where line_item_line_item_type = '%s'".formatted(type)))
        .isPositive();
  }

  @Test
  void theFeeOfAReservationIsUsedOrUnused() {
    Dataset<Row> months =
        spark.sql(
            """
            select reservation_reservation_a_r_n, bill_billing_period_start_date,
              sum(case when line_item_line_item_type = 'RIFee' then line_item_unblended_cost
                + reservation_amortized_upfront_fee_for_billing_period
                - reservation_unused_amortized_upfront_fee_for_billing_period
                - reservation_unused_recurring_fee else 0 end) as fee,
              sum(case when line_item_line_item_type = 'DiscountedUsage'
                then reservation_effective_cost else 0 end) as used
            from bill where line_item_line_item_type in ('RIFee', 'DiscountedUsage')
            group by 1, 2
            """);
    List<Row> rows = months.collectAsList();
    assertThat(rows).hasSize(6);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.getDouble(2)).isCloseTo(row.getDouble(3), within(ROUNDING)));
  }

  @Test
  void aPlanIsUsedForWhatItCoversInEveryHour() {
    assertThat(
            number(
                """
                select count(*) from (
                  select savings_plan_savings_plan_a_r_n, line_item_usage_start_date,
                    sum(coalesce(savings_plan_savings_plan_effective_cost, 0)) as covered,
                    sum(coalesce(savings_plan_used_commitment, 0)) as used,
                    sum(case when line_item_line_item_type in
                      ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
                      then line_item_unblended_cost else 0 end) as netted
                  from bill where savings_plan_savings_plan_a_r_n is not null group by 1, 2)
                where abs(covered - used) > 1e-6 or abs(netted) > 1e-6
                """))
        .isZero();
  }

  @Test
  void amortisedCostAndUpfrontFeesAddUpToTheBill() {
    double difference =
        number(
            """
            select sum(line_item_unblended_cost) - sum(case line_item_line_item_type
              when 'SavingsPlanCoveredUsage' then savings_plan_savings_plan_effective_cost
              when 'SavingsPlanNegation' then 0
              when 'SavingsPlanRecurringFee' then savings_plan_total_commitment_to_date
                - savings_plan_used_commitment
                - savings_plan_amortized_upfront_commitment_for_billing_period
              when 'DiscountedUsage' then reservation_effective_cost
              when 'RIFee' then reservation_unused_amortized_upfront_fee_for_billing_period
                + reservation_unused_recurring_fee
                - reservation_amortized_upfront_fee_for_billing_period
              else line_item_unblended_cost end)
            from bill
            """);
    assertThat(difference).isCloseTo(0, within(1e-5));
  }

  @Test
  void amountsHaveTenDecimalsAtMost() {
    assertThat(
            number(
                """
                select count(*) from bill
                where cast(line_item_unblended_cost as decimal(24,10)) <>
                  cast(line_item_unblended_cost as decimal(38,18))
                """))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "Chekout", "checkout ", "CHECKOUT", "=HYPERLINK("})
  void hostileAndMisspeltTagsArriveUnchanged(String value) {
    assertThat(
            number(
                "select count(*) from bill where startswith(resource_tags['user_team'], '%s')"
                    .formatted(value)))
        .isPositive();
  }

  @Test
  void aTagMayHoldALineBreakACommaAndQuotes() {
    assertThat(
            number(
                """
                select count(*) from bill
                where resource_tags['user_application'] = 'line one\\nline two, "quoted"'
                """))
        .isPositive();
  }
}
