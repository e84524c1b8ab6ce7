package dev.plumbline.anomaly;

import static dev.plumbline.anomaly.Anomalies.ANOMALIES;
import static dev.plumbline.anomaly.AnomalySeries.ANOMALY_SERIES;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.LineKinds;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.idle.FixedInputs;
import dev.plumbline.series.BuildSeriesDays;
import dev.plumbline.series.SeriesKinds;
import dev.plumbline.series.SeriesLines;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import dev.plumbline.testkit.SparkTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * May to 5 July 2026: two accounts pay 100 a day each for machines. On 2 and 3 July machine i-new
 * of account 222 adds 300 a day, and takes 60 kWh a day more.
 */
class FindAnomaliesTest extends SparkTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 5, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 7, 5);
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());

  private static final SeriesLines LINES =
      new SeriesLines(
          SeriesKinds.load(CONF, LineKinds.load(CONF, new Problems())),
          new Ownership(
              new AttributionSettings(List.of(), List.of(), List.of(), Map.of()),
              AccountOwners.none()));

  /** Of the machine's event in the organization, and of none. */
  private static final Acknowledgements SEEN =
      Acknowledgements.parse(
          "seen.csv",
          "id,date,by\nbb0440f8642dd1e1,2026-07-03,anna\n0123456789abcdef,2026-07-03,anna\n");

  private static String charge(
      LocalDate day, String account, String resource, String category, int cost) {
    return String.join(
        " | ",
        day.toString().substring(0, 7),
        day.toString(),
        account,
        category,
        "Usage",
        "false",
        "Amazon EC2",
        "BoxUsage:m5.large",
        "us-east-1",
        resource,
        "Hrs",
        String.valueOf(cost * 10),
        String.valueOf(cost),
        "USD");
  }

  private Dataset<Row> charges() {
    StringBuilder text =
        new StringBuilder(
            "billing_period | charge_date | sub_account_id | charge_category | x_line_item_type |"
                + " x_is_split | service_name | x_usage_type | region_id | resource_id |"
                + " pricing_unit | consumed_quantity | x_net_effective_cost | billing_currency\n");
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      text.append(charge(day, "111", "i-a", "Usage", 100)).append('\n');
      text.append(charge(day, "222", "i-b", "Usage", 100)).append('\n');
      if (isOdd(day)) {
        text.append(charge(day, "222", "i-new", "Usage", 300)).append('\n');
      }
    }
    // Neither a tax nor a refund is part of a series.
    text.append(charge(LAST.minusDays(1), "111", "", "Tax", 5000)).append('\n');
    return rows(CHARGE_DAYS, text.toString());
  }

  private Dataset<Row> emissions() {
    StringBuilder text =
        new StringBuilder(
            "billing_period | charge_date | sub_account_id | region_id | resource_id |"
                + " service_name | x_usage_type | pricing_unit | billing_currency |"
                + " energy_facility_kwh | operational_location_gco2e\n");
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      String kwh = isOdd(day) ? "80" : "20";
      text.append(
          String.join(
              " | ",
              day.toString().substring(0, 7),
              day.toString(),
              "222",
              "us-east-1",
              "i-b",
              "Amazon EC2",
              "BoxUsage:m5.large",
              "Hrs",
              "USD",
              kwh,
              "1000\n"));
    }
    return rows(EMISSIONS, text.toString());
  }

  private static boolean isOdd(LocalDate day) {
    return day.getMonthValue() == 7 && (day.getDayOfMonth() == 2 || day.getDayOfMonth() == 3);
  }

  /** All days are complete; the month of the inputs is only asked for that. */
  private Dataset<Row> seriesDays() {
    return new FixedInputs("2026-07", LAST.toString())
        .with(CHARGE_DAYS, charges())
        .with(EMISSIONS, emissions())
        .build(new BuildSeriesDays(LINES))
        .withColumn("is_provisional", lit(false));
  }

  private Dataset<Row> anomalies(String period) {
    return new FixedInputs(period, LAST.toString())
        .with(SERIES_DAYS, seriesDays())
        .with(CHARGE_DAYS, charges())
        .with(EMISSIONS, emissions())
        .build(new FindAnomalies(DetectorSettings.load(CONF), LINES, SEEN))
        .cache();
  }

  @Test
  void aDearMachineIsAnEventOfItsServiceAndOfItsAccountWithItsDrivers() {
    Dataset<Row> found = anomalies("2026-07");

    // 500 and 500 instead of 200 and 200 in the organization; the account 400 instead of 100.
    assertRows(
        found,
        ANOMALIES,
        """
        measure    | unit | scope        | scope_id | service_name | sub_account_id | start_date | end_date   | unusual_days | kind    | expected | actual | impact | impact_ratio | is_open | confidence | method
        cost       | USD  | organization | ''       | Amazon EC2   |                | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 400      | 1000   | 600    | 1.5          | false   | high       | WEEKDAY
        cost       | USD  | organization | ''       |              | 222            | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 200      | 800    | 600    | 3            | false   | high       | WEEKDAY
        cost       | USD  | account      | 222      | Amazon EC2   |                | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 200      | 800    | 600    | 3            | false   | high       | WEEKDAY
        cost       | USD  | owner        | unallocated | Amazon EC2 |               | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 400      | 1000   | 600    | 1.5          | false   | high       | WEEKDAY
        cost       | USD  | owner        | unallocated |            | 222           | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 200      | 800    | 600    | 3            | false   | high       | WEEKDAY
        energy_kwh | kWh  | organization | ''       | Amazon EC2   |                | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 40       | 160    | 120    | 3            | false   | high       | WEEKDAY
        energy_kwh | kWh  | organization | ''       |              | 222            | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 40       | 160    | 120    | 3            | false   | high       | WEEKDAY
        energy_kwh | kWh  | account      | 222      | Amazon EC2   |                | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 40       | 160    | 120    | 3            | false   | high       | WEEKDAY
        energy_kwh | kWh  | owner        | unallocated | Amazon EC2 |               | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 40       | 160    | 120    | 3            | false   | high       | WEEKDAY
        energy_kwh | kWh  | owner        | unallocated |            | 222           | 2026-07-02 | 2026-07-03 | 2            | ANOMALY | 40       | 160    | 120    | 3            | false   | high       | WEEKDAY
        """);

    assertThat(
            found
                .where("acknowledged_date is not null")
                .selectExpr(
                    "concat_ws(' ', measure, scope, service_name, start_date, acknowledged_date)")
                .collectAsList())
        .singleElement()
        .hasToString("[cost organization Amazon EC2 2026-07-02 2026-07-03]");

    List<String> drivers =
        found
            .where("measure = 'cost' and scope = 'organization' and service_name is not null")
            .selectExpr("explode(drivers) as d")
            .selectExpr(
                "concat_ws(' ', d.depth, d.rank, d.level, d.sub_account_id, d.region_id,"
                    + " d.x_usage_type, d.resource_id, d.status, cast(d.impact as decimal(9,2)),"
                    + " d.contribution_ratio, cast(d.usage_effect as decimal(9,2)),"
                    + " cast(d.rate_effect as decimal(9,2)))")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(drivers)
        .containsExactly(
            "1 1 account 222 changed 600.00 1.0",
            "2 1 region 222 us-east-1 changed 600.00 1.0",
            "3 1 usage_type 222 us-east-1 BoxUsage:m5.large changed 600.00 1.0 600.00 0.00",
            "4 1 resource 222 us-east-1 BoxUsage:m5.large i-new new 600.00 1.0");
  }

  @Test
  void aMonthOfWhichAPayersBillIsMissingIsNoDrop() {
    Dataset<Row> ofOnePayer =
        seriesDays().where("not (sub_account_id = '222' and billing_period = '2026-07')");
    FixedInputs july =
        new FixedInputs("2026-07", LAST.toString())
            .with(SERIES_DAYS, ofOnePayer)
            .with(CHARGE_DAYS, charges())
            .with(EMISSIONS, emissions());
    FindAnomalies job = new FindAnomalies(DetectorSettings.load(CONF), LINES, SEEN);
    Dataset<Row> drops = july.build(job).where("scope = 'organization' and impact < 0");
    assertThat(drops.count()).isPositive();

    july.with(
        BILL_TOTALS,
        rows(
            BILL_TOTALS,
            """
            x_source_id | billing_period | billing_account_id | sub_account_id
            one:r       | 2026-06        | 1                  | 111
            one:r       | 2026-07        | 1                  | 111
            other:r     | 2026-05        | 2                  | 222
            other:r     | 2026-06        | 2                  | 222
            """));
    assertThat(july.build(job).count()).isZero();
    // What the other payer pays for was looked at, and what lacks a part was not.
    assertRows(
        july.build(new JudgeSeries(DetectorSettings.load(CONF)))
            .where("measure = 'cost' and scope in ('organization', 'account')"),
        ANOMALY_SERIES,
        """
        scope        | scope_id | service_name | sub_account_id | state         | reason  | judged_days
        organization | ''       | Amazon EC2   |                | NOT_EVALUATED | missing | 0
        organization | ''       |              | 222            | NOT_EVALUATED | missing | 0
        organization | ''       |              | 111            | EVALUATED     |         | 5
        account      | 222      | Amazon EC2   |                | NOT_EVALUATED | missing | 0
        account      | 111      | Amazon EC2   |                | EVALUATED     |         | 5
        """);
  }

  @Test
  void whatWasLookedAtAndWhatHadTooLittleHistoryAreTold() {
    Dataset<Row> july =
        new FixedInputs("2026-07", LAST.toString())
            .with(
                SERIES_DAYS,
                seriesDays().where("sub_account_id = '222' or charge_date > '2026-06-29'"))
            .build(new JudgeSeries(DetectorSettings.load(CONF)));
    // Account 111 is known for six days; all five days of July were judged of the others.
    assertRows(
        july.where("measure = 'cost' and scope in ('organization', 'account')"),
        ANOMALY_SERIES,
        """
        scope        | scope_id | service_name | sub_account_id | state         | reason  | judged_days | alerted_days
        organization | ''       | Amazon EC2   |                | EVALUATED     |         | 5           | 5
        organization | ''       |              | 222            | EVALUATED     |         | 5           | 2
        organization | ''       |              | 111            | NOT_EVALUATED | history | 0           | 0
        account      | 222      | Amazon EC2   |                | EVALUATED     |         | 5           | 2
        account      | 111      | Amazon EC2   |                | NOT_EVALUATED | history | 0           | 0
        """);
  }

  @Test
  void aScopeThatAlertsTooOftenHasAHigherLimitForThreeMonths() {
    Dataset<Row> limits =
        ScopeLimits.of(
            rows(
                ANOMALY_SERIES,
                """
                billing_period | measure | unit | scope        | scope_id | service_name | judged_days | distances
                2026-04        | cost    | USD  | organization | ''       | Amazon EC2   | 300         | [4, 9, 10]
                2026-04        | cost    | USD  | organization | ''       | Amazon S3    | 300         | [5, 6, 7, 8]
                2026-04        | cost    | USD  | account      | 222      | Amazon EC2   | 499         | [5, 6, 7, 8, 9, 10]
                """),
            DetectorSettings.load(CONF).calibration());
    // 1 % of 600 judged days are 6; the seventh is at 4.
    assertThat(
            limits
                .selectExpr("scope", "transform(limits, l -> concat_ws(' ', l.month, l.z))")
                .collectAsList())
        .singleElement()
        .hasToString("[organization,ArraySeq(2026-05 4.0, 2026-06 4.0, 2026-07 4.0)]");
  }
}
