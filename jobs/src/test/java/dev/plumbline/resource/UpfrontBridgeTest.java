package dev.plumbline.resource;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * June's bill: 517.00 billed, a twelfth of a year's fee (36.00) belongs to the month, and 10.00
 * more was paid upfront in it: 517 + 36 - 10 = 543.
 */
class UpfrontBridgeTest extends SparkTest {
  private List<String> warnings(String effective, String upfront) {
    Dataset<Row> bill =
        rows(
            BILL_TOTALS,
            """
            x_source_id | billing_period | billing_account_id | billing_currency | billed_total | effective_total | amortized_upfront_total | upfront_fee_total
            1:r         | 2026-06        | 1                  | USD              | 500          | 500             | 0                       | 0
            1:r         | 2026-06        | 1                  | USD              | 17           | %s              | %s                      | 10
            """
                .formatted(effective, upfront));
    Dataset<Row> days =
        rows(
            CHARGE_DAYS,
            """
            x_source_id | billing_period | commitment_discount_id
            1:r         | 2026-06        | plan-1
            1:r         | 2026-06        | plan-1
            1:r         | 2026-06        | reservation-1
            1:r         | 2026-06        | null
            """);
    UpfrontBridge check = new UpfrontBridge();
    assertThat(check.violations(table -> table == BILL_TOTALS ? bill : days)).isEmpty();
    return check.warnings(table -> table == BILL_TOTALS ? bill : days);
  }

  @Test
  void amortisedCostThatBridgesToTheBilledOneIsSilent() {
    assertThat(warnings("43", "36")).isEmpty();
  }

  @Test
  void eachCommitmentMayDifferByItsRounding() {
    // Two commitments: 2 x 0.00001.
    assertThat(warnings("43.00002", "36")).isEmpty();
    assertThat(warnings("42.99998", "36")).isEmpty();
    assertThat(warnings("43.0000200001", "36")).hasSize(1);
  }

  @Test
  void aDifferenceIsToldWithItsAmounts() {
    assertThat(warnings("31", "36"))
        .singleElement()
        .asString()
        .contains("the bill of 1:r for 2026-06", "531.0000000000", "543.0000000000")
        .contains("differ by -12 USD", "2 commitments", "0.00002");
  }

  @Test
  void aBillWithoutAmortisedCostHasNothingToCompare() {
    assertThat(warnings("null", "null")).isEmpty();
  }
}
