package dev.plumbline.anomaly;

import static dev.plumbline.anomaly.Anomalies.ANOMALIES;
import static dev.plumbline.anomaly.AnomalySeries.ANOMALY_SERIES;
import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.series.Measures;
import dev.plumbline.series.MissingBills;
import dev.plumbline.series.SeriesKinds;
import dev.plumbline.series.SeriesLines;
import dev.plumbline.table.Table;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Goes through the daily series of every scope, by service and by account, and lists what was
 * unusual with what drove it. Energy and emissions are watched like costs, wherever the bill has
 * days.
 */
public final class FindAnomalies implements Job {
  private static final int DAYS_OF_MONTH = 30;

  /** Rows left out that a run names one by one. */
  private static final int NAMED = 5;

  private static final Column[] SCOPE = {
    col("measure"), col("unit"), col("scope"), col("scope_id")
  };

  private final DetectorSettings settings;
  private final SeriesLines lines;
  private final Acknowledgements acknowledgements;

  /**
   * @param acknowledgements which events somebody has seen
   */
  public FindAnomalies(
      DetectorSettings settings, SeriesLines lines, Acknowledgements acknowledgements) {
    this.settings = settings;
    this.lines = lines;
    this.acknowledgements = acknowledgements;
  }

  @Override
  public Table output() {
    return ANOMALIES;
  }

  @Override
  public List<Table> inputs() {
    return List.of(
        SERIES_DAYS, BILL_TOTALS, ANOMALY_SERIES, CHARGE_DAYS, EMISSIONS, RESOURCE_OWNERS);
  }

  @Override
  public int lookBackMonths() {
    return settings.historyMonths();
  }

  /** An event of the last days of a month goes on in the next. */
  @Override
  public int lookAheadMonths() {
    return 1;
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public String dependsOn() {
    return settings.text() + lines.dependsOn() + acknowledgements.firstSeen();
  }

  /** Rows of the file of acknowledgements that were left out. */
  @Override
  public List<String> remarks(Dataset<Row> written) {
    List<String> remarks = new ArrayList<>();
    List<String> rejected = acknowledgements.rejected();
    rejected.stream().limit(NAMED).forEach(row -> remarks.add("left out " + row));
    if (rejected.size() > NAMED) {
      remarks.add("left out " + (rejected.size() - NAMED) + " more acknowledgements");
    }
    return remarks;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> events =
        series(inputs.read(SERIES_DAYS), inputs.read(BILL_TOTALS))
            .join(
                broadcast(ScopeLimits.of(inputs.read(ANOMALY_SERIES), settings.calibration())),
                new String[] {"measure", "unit", "scope", "scope_id"},
                "left")
            .flatMap(
                new SeriesEvents(settings, inputs.periods()), Encoders.row(SeriesEvents.SCHEMA))
            .withColumn("event_id", eventId());
    Dataset<Row> drivers = new Drivers(settings.drivers()).of(events, lines(inputs));
    return events
        .join(drivers, new String[] {"event_id"}, "left")
        .join(
            broadcast(acknowledgements.dataset(inputs.spark())), new String[] {"event_id"}, "left")
        .withColumn("start_date", date_from_unix_date(col("start_day")))
        .withColumn("end_date", date_from_unix_date(col("end_day")))
        .withColumn(
            "impact_ratio", when(col("expected").gt(0), try_divide(col("impact"), col("expected"))))
        .withColumn("confidence", confidence())
        .drop("start_day", "end_day", "cap", "looks");
  }

  private static Column eventId() {
    Column series =
        concat_ws(
            "\u0000",
            col("measure"),
            col("unit"),
            col("scope"),
            col("scope_id"),
            coalesce(col("service_name"), lit("\u0001")),
            coalesce(col("sub_account_id"), lit("\u0001")),
            col("start_day").cast(STRING));
    return substring(sha2(series.cast("binary"), 256), 1, 16);
  }

  /**
   * One row per series: its days, the days of its scope, the days that are held at all, and the
   * months of which a part is missing.
   */
  static Dataset<Row> series(Dataset<Row> seriesDays, Dataset<Row> billTotals) {
    Dataset<Row> days =
        MissingBills.mark(seriesDays, billTotals)
            .where(not(col("is_provisional")))
            .where(col("line_kind").equalTo(SeriesKinds.REGULAR))
            .withColumn("day", unix_date(col("charge_date")))
            .transform(Measures::each);
    Dataset<Row> held = days.groupBy("measure").agg(array_sort(collect_set("day")).as("held"));
    Dataset<Row> scoped =
        days.groupBy(
                "measure", "unit", "sub_account_id", "owner", "workload", "service_name", "day")
            .agg(sum("value").cast(MONEY).as("value"), MissingBills.together())
            .select(
                col("measure"),
                col("unit"),
                col("day"),
                col("value"),
                col(MissingBills.MONTHS),
                col("service_name").as("line_service"),
                col("sub_account_id").as("line_account"),
                explode(Measures.scopes()).as("scoped"))
            .select(col("*"), col("scoped.*"))
            .drop("scoped")
            .where(Measures.isScope());
    Column views =
        array(
            struct(col("line_service").as("service_name"), nothing().as("sub_account_id")),
            struct(nothing().as("service_name"), col("line_account").as("sub_account_id")));
    Dataset<Row> series =
        scoped
            .withColumn("view", explode(views))
            // An account's own series is that of the organization by account.
            .where(not(col("scope").equalTo("account").and(col("view.service_name").isNull())))
            .groupBy(
                col("measure"),
                col("unit"),
                col("scope"),
                col("scope_id"),
                col("view.service_name").as("service_name"),
                col("view.sub_account_id").as("sub_account_id"),
                col("day"))
            .agg(sum("value").cast(MONEY).as("value"), MissingBills.together())
            .groupBy("measure", "unit", "scope", "scope_id", "service_name", "sub_account_id")
            .agg(points("points"), MissingBills.together());
    Dataset<Row> totals =
        scoped
            .groupBy(col("measure"), col("unit"), col("scope"), col("scope_id"), col("day"))
            .agg(sum("value").cast(MONEY).as("value"))
            .groupBy(SCOPE)
            .agg(points("totals"));
    return series
        .join(totals, new String[] {"measure", "unit", "scope", "scope_id"}, "inner")
        .join(broadcast(held), "measure");
  }

  private static Column nothing() {
    return lit(null).cast(STRING);
  }

  private static Column points(String name) {
    return array_sort(collect_list(struct(col("day"), col("value").cast(DOUBLE).as("value"))))
        .as(name);
  }

  /** The lines of the months in which events and what they are compared with can lie. */
  private Dataset<Row> lines(Inputs inputs) {
    int back = 1 + settings.cadence().window() / DAYS_OF_MONTH;
    TreeSet<String> months = new TreeSet<>();
    for (String period : inputs.periods()) {
      for (int step = -back; step <= lookAheadMonths(); step++) {
        months.add(YearMonth.parse(period).plusMonths(step).toString());
      }
    }
    Column inMonths = col("billing_period").isin(months.toArray());
    return lines
        .of(
            inputs.read(CHARGE_DAYS).where(inMonths),
            inputs.read(EMISSIONS).where(inMonths),
            inputs.read(RESOURCE_OWNERS).where(inMonths),
            inputs.spark())
        .where(col("line_kind").equalTo(SeriesKinds.REGULAR));
  }

  private Column confidence() {
    DetectorSettings.Confidence confidence = settings.confidence();
    Column isExplained =
        coalesce(
            exists(
                col("drivers"),
                driver ->
                    driver
                        .getField("depth")
                        .equalTo(Drivers.USAGE_TYPE)
                        .and(driver.getField("contribution_ratio").geq(confidence.topDriver()))),
            lit(false));
    return when(
            col("cap")
                .equalTo(Detector.Cap.HIGH.name())
                .and(abs(col("z")).geq(confidence.highZ()))
                .and(isExplained),
            "high")
        .when(
            col("cap")
                .notEqual(Detector.Cap.LOW.name())
                .and(abs(col("z")).geq(settings.limits().z())),
            "medium")
        .otherwise("low");
  }
}
