package dev.plumbline.change;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.change.CostChanges.COST_CHANGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.restatement.Restatements.RESTATEMENTS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class ExplainChangesTest extends SparkTest {
  private static final String HEADER =
      "billing_period | charge_date | sub_account_id | service_name | x_usage_type | region_id |"
          + " pricing_unit | commitment_status | consumed_quantity | cost | list_cost |"
          + " billing_currency | owner | workload | x_operation | line_kind | is_provisional\n";

  private Dataset<Row> days(String... lines) {
    StringBuilder text = new StringBuilder(HEADER);
    for (String line : lines) {
      text.append(line, 0, 7).append(" | ").append(line);
      text.append(" | USD | web | shop | Run | regular | false\n");
    }
    return rows(SERIES_DAYS, text.toString());
  }

  private Dataset<Row> changes(Dataset<Row> days, Dataset<Row> restatements) {
    return changes(days, days, restatements);
  }

  /** What is attributed in the end may be more or less than the days by themselves. */
  private Dataset<Row> changes(Dataset<Row> days, Dataset<Row> paid, Dataset<Row> restatements) {
    Dataset<Row> attributed =
        paid.withColumnRenamed("cost", "x_net_effective_cost")
            .withColumn("effective_cost", functions.lit(null).cast(Types.MONEY));
    return changes(days, attributed, restatements, bills(""));
  }

  private Dataset<Row> bills(String lines) {
    return rows(BILL_TOTALS, "x_source_id | billing_period | sub_account_id\n" + lines);
  }

  private static Dataset<Row> changes(
      Dataset<Row> days, Dataset<Row> attributed, Dataset<Row> restatements, Dataset<Row> bills) {
    return new FixedInputs("2026-06", "2026-06-30")
        .with(SERIES_DAYS, days)
        .with(ATTRIBUTED_COSTS, attributed)
        .with(RESTATEMENTS, restatements)
        .with(BILL_TOTALS, bills)
        .build(new ExplainChanges(ChangeSettings.load(ConfFiles.of(Optional.empty()))))
        .cache();
  }

  private Dataset<Row> restatements(String... lines) {
    return rows(
        RESTATEMENTS,
        "billing_period | restated_at | sub_account_id | service_name | billing_currency |"
            + " x_effective_cost_delta\n"
            + String.join("\n", lines));
  }

  @Test
  void aChangeIsTakenApartToTheLastDigit() {
    Dataset<Row> changes =
        changes(
            days(
                // 50 % more hours at 0.10, and each of 150 hours 0.02 dearer.
                "2026-05-15 | 111 | Amazon EC2 | Box:m5 | us | Hrs | '' | 100 | 10.00 | 10.00",
                "2026-06-15 | 111 | Amazon EC2 | Box:m5 | us | Hrs | '' | 150 | 18.00 | 18.00",
                // The same hours, now covered by a plan: 12.00 instead of 20.00.
                "2026-05-15 | 111 | Amazon EC2 | Box:c5 | us | Hrs | '' | 100 | 20.00 | 20.00",
                "2026-06-15 | 111 | Amazon EC2 | Box:c5 | us | Hrs | Used | 100 | 12.00 | 20.00",
                // Half of the traffic moves to where a gigabyte costs 0.03 instead of 0.01.
                "2026-05-15 | 111 | AWS Data Transfer | Out | us | GB | '' | 100 | 1.00 | 1.00",
                "2026-06-15 | 111 | AWS Data Transfer | Out | us | GB | '' | 50 | 0.50 | 0.50",
                "2026-06-15 | 111 | AWS Data Transfer | Out | eu | GB | '' | 50 | 1.50 | 1.50",
                "2026-06-15 | 111 | Amazon S3 | Put | us | Requests | '' | 500 | 5.00 | 5.00",
                "2026-05-15 | 111 | AWS Lambda | GB-s | us | s | '' | 700 | 7.00 | 7.00",
                "2026-05-15 | 111 | Tax | '' | global | '' | '' | | 4.00 | ",
                "2026-06-15 | 111 | Tax | '' | global | '' | '' | | 6.00 | ",
                "2026-05-15 | 222 | Amazon EC2 | Heavy | us | Hrs | Unused | | 3.00 | ",
                "2026-06-15 | 222 | Amazon EC2 | Heavy | us | Hrs | Unused | | 1.00 | "),
            // A month later S3 turned out to have cost 1.00 more; a day after its end is too soon.
            restatements(
                "2026-06 | 2026-07-20 00:00:00 | 111 | Amazon S3 | USD | 1.00",
                "2026-06 | 2026-07-01 12:00:00 | 111 | AWS Lambda | USD | 9.00"));

    assertRows(
        changes,
        COST_CHANGES,
        """
        comparison | period_before | period_after | sub_account_id | service_name      | x_usage_type | cost_before | cost_after | cost_delta | usage_effect | rate_effect | commitment_effect | mix_effect | new_effect | gone_effect | restatement_effect | other_effect
        month      | 2026-05       | 2026-06      | 111            | Amazon EC2        | Box:m5       | 10          | 18         | 8          | 5            | 3           | 0                 | 0          | 0          | 0           | 0                  | 0
        month      | 2026-05       | 2026-06      | 111            | Amazon EC2        | Box:c5       | 20          | 12         | -8         | 0            | 0           | -8                | 0          | 0          | 0           | 0                  | 0
        month      | 2026-05       | 2026-06      | 111            | AWS Data Transfer | Out          | 1           | 2          | 1          | 0            | 0           | 0                 | 1          | 0          | 0           | 0                  | 0
        month      | 2026-05       | 2026-06      | 111            | Amazon S3         | Put          | 0           | 5          | 5          | 0            | 0           | 0                 | 0          | 4          | 0           | 1                  | 0
        month      | 2026-05       | 2026-06      | 111            | AWS Lambda        | GB-s         | 7           | 0          | -7         | 0            | 0           | 0                 | 0          | 0          | -7          | 0                  | 0
        month      | 2026-05       | 2026-06      | 111            | Tax               | ''           | 4           | 6          | 2          | 0            | 0           | 0                 | 0          | 0          | 0           | 0                  | 2
        month      | 2026-05       | 2026-06      | 222            | Amazon EC2        | Heavy        | 3           | 1          | -2         | 0            | 0           | -2                | 0          | 0          | 0           | 0                  | 0
        """);
    assertThat(new EffectsAddUp().violations(table -> changes)).isEmpty();
  }

  @Test
  void whatATeamPaysForOthersIsPartOfWhatChangedForIt() {
    // A gateway of 100.00, then 60.00, in a pool that web and data halve; 4.00 of tax, then 6.00,
    // of which web pays all.
    String series =
        "billing_period | charge_date | sub_account_id | service_name | x_usage_type | owner |"
            + " line_kind | commitment_status | pricing_unit | region_id | x_operation | workload |"
            + " billing_currency | consumed_quantity | cost | is_provisional\n";
    Dataset<Row> days =
        rows(
            SERIES_DAYS,
            series
                + """
                2026-05 | 2026-05-02 | 111 | Amazon EC2 | Box | web          | regular | '' | Hrs | us | Run | '' | USD | 10 | 10 | false
                2026-06 | 2026-06-02 | 111 | Amazon EC2 | Box | web          | regular | '' | Hrs | us | Run | '' | USD | 20 | 20 | false
                2026-05 | 2026-05-02 | 999 | Amazon VPC | Nat | pool:network | regular | '' | Hrs | us | Run | '' | USD | 9  | 100 | false
                2026-06 | 2026-06-02 | 999 | Amazon VPC | Nat | pool:network | regular | '' | Hrs | us | Run | '' | USD | 9  | 60 | false
                2026-05 | 2026-05-01 | 111 | Amazon EC2 | ''  | unallocated  | tax     | '' | ''  | us | ''  | '' | USD |    | 4 | false
                2026-06 | 2026-06-01 | 111 | Amazon EC2 | ''  | unallocated  | tax     | '' | ''  | us | ''  | '' | USD |    | 6 | false
                """);
    Dataset<Row> paid =
        rows(
            SERIES_DAYS,
            "billing_period | charge_date | sub_account_id | service_name | owner |"
                + " billing_currency | cost\n"
                + """
                2026-05 | 2026-05-02 | 111 | Amazon EC2 | web  | USD | 10
                2026-05 | 2026-05-02 | 999 | Amazon VPC | web  | USD | 50
                2026-05 | 2026-05-02 | 999 | Amazon VPC | data | USD | 50
                2026-05 | 2026-05-01 | 111 | Amazon EC2 | web  | USD | 4
                2026-06 | 2026-06-02 | 111 | Amazon EC2 | web  | USD | 20
                2026-06 | 2026-06-02 | 999 | Amazon VPC | web  | USD | 30
                2026-06 | 2026-06-02 | 999 | Amazon VPC | data | USD | 30
                2026-06 | 2026-06-01 | 111 | Amazon EC2 | web  | USD | 6
                """);

    assertRows(
        changes(days, paid, restatements()).where("comparison = 'month'"),
        COST_CHANGES,
        """
        owner | sub_account_id | service_name | x_usage_type | cost_before | cost_after | cost_delta | usage_effect | other_effect
        web   | 111            | Amazon EC2   | Box          | 10          | 20         | 10         | 10           | 0
        web   | 111            | Amazon EC2   | ''           | 4           | 6          | 2          | 0            | 2
        web   | 999            | Amazon VPC   | ''           | 50          | 30         | -20        | 0            | -20
        data  | 999            | Amazon VPC   | ''           | 50          | 30         | -20        | 0            | -20
        """);
  }

  @Test
  void effectsAddUpToChangesThatNoDecimalDividesEvenly() {
    Dataset<Row> changes =
        changes(
            days(
                "2026-06-14 | 111 | Amazon EC2 | Box | us | Hrs | '' | 7 | 0.1111111111 | 0.12",
                "2026-06-14 | 111 | Amazon EC2 | Box | eu | Hrs | Used | 3 | 0.0777777777 | 0.09",
                "2026-06-15 | 111 | Amazon EC2 | Box | us | Hrs | Used | 11 | 0.1313131313 | 0.17",
                "2026-06-15 | 111 | Amazon EC2 | Box | ap | Hrs | '' | 13 | 0.7070707070 | 0.71"),
            restatements());

    // Days are compared, and there is no May to compare June with.
    assertRows(
        changes.select(
            "billing_period", "comparison", "period_before", "period_after", "cost_delta"),
        COST_CHANGES,
        """
        billing_period | comparison | period_before | period_after | cost_delta
        2026-06        | day        | 2026-06-14    | 2026-06-15   | 0.6494949495
        """);
    assertThat(new EffectsAddUp().violations(table -> changes)).isEmpty();
  }

  @Test
  void anAccountWithoutABillOfOneMonthIsNeitherNewNorGone() {
    Dataset<Row> days =
        days(
            "2026-05-15 | 111 | Amazon EC2 | Box:m5 | us | Hrs | '' | 100 | 10.00 | 10.00",
            "2026-06-15 | 111 | Amazon EC2 | Box:m5 | us | Hrs | '' | 150 | 15.00 | 15.00",
            "2026-06-15 | 222 | Amazon EC2 | Box:m5 | us | Hrs | '' | 400 | 40.00 | 40.00");
    Dataset<Row> attributed =
        days.withColumnRenamed("cost", "x_net_effective_cost")
            .withColumn("effective_cost", functions.lit(null).cast(Types.MONEY));
    Dataset<Row> bills =
        bills(
            """
            1:r | 2026-04 | 111
            1:r | 2026-05 | 111
            1:r | 2026-06 | 111
            2:r | 2026-04 | 222
            2:r | 2026-06 | 222
            """);
    assertThat(
            changes(days, attributed, restatements(), bills)
                .where("comparison = 'month'")
                .selectExpr("concat_ws(' ', sub_account_id, cast(cost_delta as decimal(9,2)))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactly("111 5.00");
  }
}
