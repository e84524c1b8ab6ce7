package dev.plumbline.anomaly;

import static dev.plumbline.anomaly.AnomalySeries.ANOMALY_SERIES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Says of each daily series whether it could be judged, and how often it was unusual by the limits
 * as they are set. What is not unusual and what was not looked at are told apart by it.
 */
public final class JudgeSeries implements Job {
  private final DetectorSettings settings;

  public JudgeSeries(DetectorSettings settings) {
    this.settings = settings;
  }

  @Override
  public Table output() {
    return ANOMALY_SERIES;
  }

  @Override
  public List<Table> inputs() {
    return List.of(SERIES_DAYS, BILL_TOTALS);
  }

  @Override
  public int lookBackMonths() {
    return settings.historyMonths();
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return settings.text();
  }

  @Override
  public List<String> remarks(Dataset<Row> written) {
    return written
        .groupBy("billing_period")
        .agg(
            count(lit(1)).as("series"),
            count_if(col("state").equalTo("NOT_EVALUATED")).as("not_evaluated"))
        .orderBy(col("billing_period").desc())
        .limit(1)
        .collectAsList()
        .stream()
        .map(JudgeSeries::words)
        .toList();
  }

  private static String words(Row row) {
    long series = row.getLong(1);
    long notEvaluated = row.getLong(2);
    return "of "
        + series
        + " daily series of "
        + row.getString(0)
        + " "
        + (series - notEvaluated)
        + " were tested for anomalies, "
        + notEvaluated
        + " have too little history or lack a payer's bill";
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return FindAnomalies.series(inputs.read(SERIES_DAYS), inputs.read(BILL_TOTALS))
        .flatMap(new SeriesStates(settings, inputs.periods()), Encoders.row(SeriesStates.SCHEMA));
  }
}
