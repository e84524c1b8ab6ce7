package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.delivery.ExportStaging.Export;
import dev.plumbline.ingest.AwsExports;
import dev.plumbline.ingest.GridHours;
import dev.plumbline.resource.BuildUsageHours;
import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read beside the bill is remembered like the bill, and forgotten when no longer named. */
class SideInputsTest extends SparkTest {
  private static final String HEADER =
      "region,timestamp_utc,duration_minutes,intensity_g_per_kwh,source\n";

  @TempDir Path folder;

  private void grid(String... lines) {
    SmallBills.write(folder.resolve("grid.csv"), HEADER + String.join("\n", lines) + "\n");
  }

  private Export input(String name, Optional<dev.plumbline.table.Table> table, String file) {
    return new Export(table, "inputs." + name, folder.resolve(file).toString());
  }

  private static List<String> texts(Published published, String table, String text) {
    return published
        .table(table)
        .selectExpr("concat_ws(' ', " + text + ") as line")
        .distinct()
        .orderBy("line")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void eachInputIsADeliveryAndASeriesCountsAsLongAsItIsNamed() {
    SmallBills.writeCsv(folder.resolve("bill"), "2026-01", 1, 0);
    SmallBills.write(folder.resolve("owners.csv"), "sub_account_id,owner\n333333333333,web\n");
    SmallBills.write(
        folder.resolve("carbon/a.csv"),
        """
        model_version,payer_account_id,usage_account_id,usage_period_start,total_lbm_emissions_value,total_lbm_emissions_unit
        v3.0.0,111111111111,333333333333,2026-01-01T00:00:00Z,0.5,MTCO2e
        """);
    grid(
        "eu-west-1,2026-01-02T05:00:00Z,60,200,EirGrid",
        "eu-west-1,2026-01-02T06:00:00Z,60,much,EirGrid",
        "eu-west-1,2026-03-02T06:00:00Z,60,1,EirGrid");
    Published published = new Published(spark, folder.resolve("warehouse"));
    BillBatch alone =
        new BillBatch(folder, published::session, List.of(new BuildUsageHours())).toDays();
    BillBatch batch =
        alone.with(
            List.of(
                input("carbon_export", Optional.of(AwsExports.AWS_EMISSIONS), "carbon"),
                input("grid_hourly", Optional.of(GridHours.GRID_HOURS), "grid.csv"),
                input("owners", Optional.empty(), "owners.csv")));

    assertThat(batch.run()).isPresent();
    String delivery = "kind, x_source_id, state, file_count, stored_count, rejected_count";
    assertThat(texts(published, "deliveries", delivery))
        .containsExactly(
            "CARBON_EXPORT carbon_export LOADED 1 1",
            "CHARGES 111111111111:files LOADED 1 145 0",
            "GRID_HOURLY grid_hourly LOADED 1 2 1",
            "OWNERS owners LOADED 1");
    assertThat(texts(published, "rejected_records", "x_source_id, position, reason"))
        .containsExactly(
            "grid_hourly 2 intensity_g_per_kwh is 'much', which is no number of 0 or more");
    String intensity = "hour_start, x_grid_gco2e_per_kwh, x_grid_source";
    String seen = "2026-01-02 05:00:00 200.0 EirGrid (direct)";
    assertThat(texts(published, "usage_hours", intensity)).contains(seen, "2026-01-02 06:00:00");
    assertThat(batch.run()).as("nothing has changed").isEmpty();

    grid("eu-west-1,2026-01-02T06:00:00Z,60,300,EirGrid");
    assertThat(batch.run()).isPresent();
    assertThat(texts(published, "usage_hours", intensity))
        .contains("2026-01-02 05:00:00", "2026-01-02 06:00:00 300.0 EirGrid (direct)");
    assertThat(published.table("rejected_records").isEmpty()).isTrue();
    assertThat(published.table("deliveries").where("kind = 'GRID_HOURLY'").count())
        .as("the first series is remembered")
        .isEqualTo(2);

    SmallBills.write(folder.resolve("carbon/b.parquet"), "PAR1 and no more");
    assertThat(catchThrowable(batch::run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("carbon/b.parquet: could not be read to its end");

    assertThat(alone.run()).as("the series is no longer named").isPresent();
    assertThat(published.table("usage_hours").where("x_grid_source is not null").isEmpty())
        .isTrue();
    assertThat(alone.run()).isEmpty();
  }
}
