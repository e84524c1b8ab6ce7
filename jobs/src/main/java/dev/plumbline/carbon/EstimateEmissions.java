package dev.plumbline.carbon;

import static dev.plumbline.carbon.Emissions.EMISSIONS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.resource.UsageHours.USAGE_HOURS;
import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Estimates energy, carbon and water of each billed thing: the kind of usage is recognised once per
 * kind, its measured load is added where there is one, and the figures of the line follow.
 */
public final class EstimateEmissions implements Job {
  private static final int HOURS_PER_DAY = 24;
  private static final List<String> SUMMED =
      List.of(
          "consumed_quantity",
          "billed_hours",
          "vcpu_hours",
          "energy_it_kwh",
          "energy_facility_kwh",
          "hourly_energy_kwh",
          "idle_energy_kwh",
          "operational_location_gco2e",
          "operational_market_gco2e",
          "embodied_gco2e",
          "water_site_litres",
          "water_grid_litres",
          "low_gco2e",
          "high_gco2e");

  private final CarbonModel model;

  public EstimateEmissions(CarbonModel model) {
    this.model = model;
  }

  @Override
  public Table output() {
    return EMISSIONS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS, RESOURCE_DAYS, USAGE_HOURS);
  }

  @Override
  public String dependsOn() {
    return model.digest();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return estimate(
            inputs.read(CHARGE_DAYS), inputs.read(RESOURCE_DAYS), inputs.read(USAGE_HOURS), model)
        .transform(this::asEmissions);
  }

  /** Every charge row with its figures in double, before anything is rounded or added up. */
  static Dataset<Row> estimate(
      Dataset<Row> chargeDays,
      Dataset<Row> resourceDays,
      Dataset<Row> usageHours,
      CarbonModel model) {
    Dataset<Row> loads = Loads.measured(resourceDays, model.settings.load());
    return chargeDays
        .transform(days -> ownLines(days, model))
        .transform(lines -> recognised(lines, model))
        .transform(lines -> Loads.add(lines, loads))
        .transform(EstimateEmissions::withEnergy)
        .transform(EstimateEmissions::withTier)
        .transform(lines -> SpendProxy.fill(lines, model.settings.proxyKnownMinRatio()))
        .transform(Impacts::add)
        .transform(lines -> byHour(lines, usageHours))
        .transform(lines -> Impacts.addRange(lines, model));
  }

  /** Without a series of the grid there is nothing to do hour by hour. */
  private static Dataset<Row> byHour(Dataset<Row> lines, Dataset<Row> usageHours) {
    Dataset<Row> days = HourlyGrid.days(usageHours);
    return days.isEmpty()
        ? lines
            .drop("x_hours", "grid_region")
            .withColumn("hourly_energy_kwh", when(col("energy_facility_kwh").isNotNull(), lit(0.0)))
            .withColumn("grid_source", lit(null).cast("string"))
        : HourlyGrid.apply(lines, days, HourlyGrid.loads(usageHours));
  }

  /** Lines of their own; those that restate a part of a parent would count its machine twice. */
  private static Dataset<Row> ownLines(Dataset<Row> days, CarbonModel model) {
    Object[] lineTypes = model.settings.usage().lineTypes().stream().sorted().toArray();
    return days.filter(not(col("x_is_split")))
        .select(
            col("x_source_id"),
            col("x_key_hash"),
            col("billing_period"),
            col("charge_date"),
            col("sub_account_id"),
            col("region_id"),
            col("resource_id"),
            col("service_name"),
            col("x_product_code"),
            col("x_usage_type"),
            col("x_instance_type"),
            col("x_physical_processor"),
            col("x_vcpu"),
            col("x_memory"),
            col("pricing_unit"),
            col("billing_currency"),
            col("consumed_quantity"),
            col("billed_hours"),
            col("x_hours"),
            coalesce(col("region_id"), lit("global")).as("grid_region"),
            col("list_cost"),
            col("x_net_effective_cost"),
            col("x_line_item_type").isin(lineTypes).as("is_usage"));
  }

  /** Adds the profile of each line, worked out once per distinct kind of usage. */
  private static Dataset<Row> recognised(Dataset<Row> lines, CarbonModel model) {
    Column[] kind = UsageLine.COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new);
    StructType schema = new StructType();
    for (String name : UsageLine.COLUMNS) {
      schema = schema.add("kind_" + name, lines.schema().apply(name).dataType());
    }
    for (StructField field : Profile.SCHEMA.fields()) {
      schema = schema.add(field);
    }
    Dataset<Row> profiles =
        lines
            .select(kind)
            .distinct()
            .map(new Recognition(new Profiles(model)), Encoders.row(schema));
    Column same =
        UsageLine.COLUMNS.stream()
            .map(name -> lines.col(name).eqNullSafe(profiles.col("kind_" + name)))
            .reduce(Column::and)
            .orElseThrow();
    String[] kindColumns =
        UsageLine.COLUMNS.stream().map(name -> "kind_" + name).toArray(String[]::new);
    return lines.join(broadcast(profiles), same, "left").drop(kindColumns);
  }

  /** A kind of usage followed by its profile. */
  private record Recognition(Profiles profiles) implements MapFunction<Row, Row> {
    @Override
    public Row call(Row kind) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < kind.size(); i++) {
        cells.add(kind.get(i));
      }
      cells.addAll(Arrays.asList(profiles.of(UsageLine.of(kind)).cells()));
      return RowFactory.create(cells.toArray());
    }
  }

  private static Dataset<Row> withEnergy(Dataset<Row> lines) {
    Column monthHours = dayofmonth(last_day(col("charge_date"))).multiply(HOURS_PER_DAY);
    Column hours = when(col("is_monthly"), monthHours.cast(DOUBLE)).otherwise(1.0);
    Column isSeen = col("is_surplus").and(col("has_cpu_load"));
    Column loadRatio = when(col("is_surplus"), 1.0).otherwise(col("cpu_ratio"));
    Column kilowatts = col("unit_w").divide(1000);
    Column idle = col("cpu_idle_w").plus(col("memory_w")).plus(col("gpu_idle_w"));
    Column hasIdle = col("has_cpu").or(col("memory_w").gt(0));
    return lines
        .withColumn(
            "units",
            col("consumed_quantity").cast(DOUBLE).multiply(col("amount_factor")).multiply(hours))
        // Load above the baseline is inside a measured load already.
        .withColumn(
            "cpu_w",
            when(not(col("has_cpu")).or(isSeen), 0.0)
                .otherwise(col("cpu_idle_w").plus(loadRatio.multiply(col("cpu_load_w")))))
        .withColumn(
            "gpu_w",
            when(
                    col("has_gpu"),
                    col("gpu_idle_w").plus(col("gpu_ratio").multiply(col("gpu_load_w"))))
                .otherwise(0.0))
        .withColumn(
            "unit_w", col("cpu_w").plus(col("memory_w")).plus(col("gpu_w")).plus(col("other_w")))
        .withColumn("vcpu_hours", col("units").multiply(col("vcpu")))
        .withColumn(
            "energy_it_kwh",
            when(col("tier").equalTo("N"), 0.0).otherwise(col("units").multiply(kilowatts)))
        .withColumn(
            "idle_energy_kwh",
            when(col("tier").equalTo("N"), 0.0)
                .when(hasIdle, col("units").multiply(idle.divide(1000))))
        .withColumn(
            "cpu_utilization_ratio",
            when(col("has_cpu").and(not(col("is_surplus"))), col("cpu_ratio")));
  }

  /** Measured load lifts known hardware to tier 1; a line without a quantity tells nothing. */
  private static Dataset<Row> withTier(Dataset<Row> lines) {
    Column isMeasured = col("has_cpu_load").and(not(col("has_gpu")).or(col("has_gpu_load")));
    Column lacksQuantity = col("tier").isin("1", "2", "3").and(col("consumed_quantity").isNull());
    // Some selections of FOCUS columns name no usage type, the key to all that is known.
    Column lacksType =
        col("is_usage").and(col("x_usage_type").isNull()).and(col("tier").equalTo("U"));
    return lines
        .withColumn(
            "flags",
            when(lacksQuantity, array_union(col("flags"), array(lit("no_quantity"))))
                .when(lacksType, array_union(col("flags"), array(lit("format"))))
                .otherwise(col("flags")))
        .withColumn(
            "tier",
            when(lacksQuantity, "U")
                .when(col("tier").equalTo("2").and(isMeasured), "1")
                .otherwise(col("tier")));
  }

  /** Rounds the figures of each charge row and adds them up by day, resource and usage type. */
  private Dataset<Row> asEmissions(Dataset<Row> lines) {
    List<Column> sums = new ArrayList<>();
    for (String name : SUMMED) {
      sums.add(sum(col(name).cast(QUANTITY)).cast(QUANTITY).as(name));
    }
    for (String cost : List.of("list_cost", "x_net_effective_cost")) {
      sums.add(sum(cost).cast(MONEY).as(cost));
    }
    for (String name :
        List.of("service_name", "x_instance_type", "cpu_utilization_basis", "grid_source")) {
      sums.add(max(name).as(name));
    }
    sums.add(array_sort(array_distinct(flatten(collect_set("flags")))).as("flags"));
    return lines
        .withColumns(
            Map.of(
                "sub_account_id", coalesce(col("sub_account_id"), lit("")),
                "region_id", coalesce(col("region_id"), lit("global")),
                "resource_id", coalesce(col("resource_id"), lit("")),
                "x_product_code", coalesce(col("x_product_code"), lit("")),
                "x_usage_type", coalesce(col("x_usage_type"), lit("")),
                "pricing_unit", coalesce(col("pricing_unit"), lit(""))))
        .groupBy(EMISSIONS.key().stream().map(name -> col(name)).toArray(Column[]::new))
        .agg(
            max(col("cpu_utilization_ratio").cast(QUANTITY)).as("cpu_utilization_ratio"),
            sums.toArray(Column[]::new))
        .withColumn("factors_version", lit(model.factorsVersion()));
  }
}
