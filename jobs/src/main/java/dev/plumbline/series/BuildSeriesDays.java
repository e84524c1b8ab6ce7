package dev.plumbline.series;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.series.SeriesDays.SERIES_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** Adds up bill and energy by day, and says which days are complete. */
public final class BuildSeriesDays implements Job {
  private final SeriesLines lines;

  public BuildSeriesDays(SeriesLines lines) {
    this.lines = lines;
  }

  @Override
  public Table output() {
    return SERIES_DAYS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, EMISSIONS, RESOURCE_OWNERS);
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public String dependsOn() {
    return lines.dependsOn();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return lines
        .of(
            inputs.read(CHARGE_DAYS),
            inputs.read(EMISSIONS),
            inputs.read(RESOURCE_OWNERS),
            inputs.spark())
        .groupBy(SERIES_DAYS.key().stream().map(name -> col(name)).toArray(Column[]::new))
        .agg(
            total("cost", MONEY),
            total("list_cost", MONEY),
            total("consumed_quantity", QUANTITY),
            total("energy_kwh", QUANTITY),
            total("emissions_gco2e", QUANTITY))
        .withColumn("is_provisional", isProvisional(inputs));
  }

  private static Column isProvisional(Inputs inputs) {
    Column late = lit(true);
    for (String period : inputs.periods()) {
      late =
          when(
                  col("billing_period").equalTo(period),
                  col("charge_date").gt(lit(inputs.asOf(period))))
              .otherwise(late);
    }
    return late;
  }

  private static Column total(String name, DataType type) {
    return sum(name).cast(type).as(name);
  }
}
