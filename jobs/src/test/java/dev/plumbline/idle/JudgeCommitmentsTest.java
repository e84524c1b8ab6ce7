package dev.plumbline.idle;

import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** When a commitment is waste, and since when. */
class JudgeCommitmentsTest extends JudgedResources {
  @Test
  void anUnusedCommitmentIsWasteThatCannotBeSavedBeforeItsEnd() {
    Dataset<Row> verdicts =
        verdicts(
            "COM-01",
            "billing_period\n",
            """
            billing_period | commitment_discount_id | commitment_discount_type | sub_account_id | x_net_total_cost | x_net_unused_cost | utilization_ratio | end_date
            2025-06        | ri-1                   | Reserved                 | 111            | 72.00            | 12.00             | 0.8333333333      | 2026-01-01
            2025-06        | ri-2                   | Reserved                 | 111            | 72.00            | 0.72              | 0.99              | 2026-01-01
            """);

    assertRows(
        verdicts,
        RULE_VERDICTS,
        """
        resource_id | verdict | reason                                                       | severity | waste_effective | saving_realisable
        ri-1        | FINDING | Used 83.33 %; 12 of the month so far covered nothing         | high     | 12.1666666667   | 0
        ri-2        | OK      |                                                              |          |                 |
        """);
  }

  @Test
  void aCommitmentIsSeenSinceTheFirstOfTheMonthsInARow() {
    Dataset<Row> verdicts =
        verdicts(
            "COM-01",
            "billing_period\n",
            """
            billing_period | commitment_discount_id | commitment_discount_type | sub_account_id | x_net_total_cost | x_net_unused_cost | utilization_ratio | end_date
            2025-04        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-05        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-06        | ri-since-april         | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-04        | ri-again               | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-05        | ri-again               | Reserved                 | 111            | 72.00            | 0.72              | 0.99              | 2026-01-01
            2025-06        | ri-again               | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-04        | ri-missing-in-may      | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            2025-06        | ri-missing-in-may      | Reserved                 | 111            | 72.00            | 36.00             | 0.5               | 2026-01-01
            """);

    assertRows(
        verdicts,
        RULE_VERDICTS,
        """
        billing_period | resource_id       | verdict | first_seen
        2025-06        | ri-since-april    | FINDING | 2025-04-30
        2025-06        | ri-again          | FINDING | 2025-06-30
        2025-06        | ri-missing-in-may | FINDING | 2025-06-30
        """);
  }
}
