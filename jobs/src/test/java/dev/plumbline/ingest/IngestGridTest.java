package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series of the grid's intensity are taken hour by hour; what is no average is named. */
class IngestGridTest extends SparkTest {
  private static final String HEADER =
      "region,zone,timestamp_utc,duration_minutes,intensity_g_per_kwh,basis,signal,source,estimated\n";

  @TempDir Path folder;

  private IngestGrid open(String text) {
    Bills.write(folder.resolve("grid/a.csv"), text);
    return IngestGrid.open(
        spark,
        IngestGrid.files(
            folder.resolve("grid").toString(), "inputs.grid_hourly", new Configuration()),
        List.of("eu-west-2", "us-west-1"));
  }

  private static List<String> lines(Dataset<Row> rows, String text) {
    return rows
        .selectExpr("concat_ws(' ', " + text + ") as line")
        .orderBy("line")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /**
   * Half hours of 96 and 92 g are an hour of 94 g; 60 minutes from 1:30 are halves of two hours.
   */
  @Test
  void intervalsBecomeHoursWeightedByTime() {
    IngestGrid grid =
        open(
            HEADER
                + "eu-west-2,GB,2026-01-15T00:00:00Z,30,96,direct,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T00:30:00Z,30,92,direct,average,NESO,true\n"
                + "us-west-1,CAMX,2026-01-15T01:30:00Z,60,300,lifecycle,average,EM,false\n"
                + "us-west-1,CAMX,2026-01-15T02:30:00Z,10,420,lifecycle,average,EM,false\n");
    assertThat(
            lines(
                grid.hours(),
                "region_id, hour_start, billing_period, intensity_gco2e_per_kwh, covered_minutes,"
                    + " basis, source, is_estimated"))
        .containsExactly(
            "eu-west-2 2026-01-15 00:00:00 2026-01 94.0 60 direct NESO true",
            "us-west-1 2026-01-15 01:00:00 2026-01 300.0 30 lifecycle EM false",
            // 30 minutes at 300 and 10 at 420
            "us-west-1 2026-01-15 02:00:00 2026-01 330.0 40 lifecycle EM false");
    assertThat(grid.rejected().isEmpty()).isTrue();
  }

  @Test
  void whatIsNoAverageOfAnIntervalIsNamedWithItsPlace() {
    IngestGrid grid =
        open(
            HEADER
                + "eu-west-2,GB,2026-01-15T00:00:00Z,60,96,direct,average,NESO,false\n"
                + "us-west-1,CAISO,2026-01-15T00:00:00Z,5,400,direct,marginal,WT,false\n"
                + "london,GB,2026-01-15T00:00:00Z,60,96,direct,average,NESO,false\n"
                + "eu-west-2,GB,15.1.2026,60,96,direct,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T01:00:00Z,1440,96,direct,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T02:00:00Z,60,-1,direct,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T03:00:00Z,60,,direct,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T04:00:00Z,60,96,consumed,average,NESO,false\n"
                + "eu-west-2,GB,2026-01-15T00:00:00Z,60,97,direct,average,NESO,false\n");
    assertThat(grid.hours().count()).isOne();
    assertThat(lines(grid.rejected(), "position, reason"))
        .containsExactly(
            "2 signal is 'marginal'; only averages tell what electricity has emitted",
            "3 region is 'london', which is no region",
            "4 timestamp_utc is '15.1.2026', which is no time, as 2026-01-15T00:00:00Z",
            "5 duration_minutes is '1440', which is no whole number from 1 to 60",
            "6 intensity_g_per_kwh is '-1', which is no number of 0 or more",
            "7 intensity_g_per_kwh is '', which is no number of 0 or more",
            "8 basis is 'consumed', which is neither direct nor lifecycle",
            "9 the interval stands there before, and the first counts");
    assertThat(lines(grid.rejected().where("position = 2"), "x_source_id, kind, raw_text"))
        .containsExactly(
            "grid_hourly grid_hourly us-west-1,CAISO,2026-01-15T00:00:00Z,5,400,direct,marginal,WT,false");
  }

  @Test
  void aFileInAnotherFormIsRefusedByName() {
    IngestGrid grid = open("Datetime (UTC),Country,Carbon intensity\n2026-01-15 00:00,GB,96\n");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> grid.hours().count())
        .satisfies(
            failure ->
                assertThat(IngestCharges.inputProblem(failure).map(InputException::getMessage))
                    .hasValueSatisfying(
                        text ->
                            assertThat(text)
                                .contains(
                                    "grid/a.csv",
                                    "lacks the columns region, timestamp_utc, duration_minutes,"
                                        + " intensity_g_per_kwh",
                                    "found Datetime (UTC), Country, Carbon intensity")));
  }
}
