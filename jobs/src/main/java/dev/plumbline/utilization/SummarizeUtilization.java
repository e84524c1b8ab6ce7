package dev.plumbline.utilization;

import static dev.plumbline.attribution.ResourceOwners.RESOURCE_OWNERS;
import static dev.plumbline.ingest.MetricPoints.METRIC_POINTS;
import static dev.plumbline.resource.ResourceDays.RESOURCE_DAYS;
import static dev.plumbline.utilization.Utilization.UTILIZATION;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.carbon.Vcpus;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.resource.JoinedDays;
import dev.plumbline.table.Table;
import dev.plumbline.table.Types;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Summarises the datapoints of a month per billed resource; what was not measured says so. */
public final class SummarizeUtilization implements Job {
  private static final String[] RESOURCE = {
    "billing_period", "sub_account_id", "region_id", "resource_id"
  };
  private static final String[] IN_CLOUDWATCH = {
    "billing_period", "sub_account_id", "metric_region", "home", "x_metric_resource_id"
  };

  private final MetricFamilies families;
  private final Vcpus vcpus;

  public SummarizeUtilization(MetricFamilies families, Vcpus vcpus) {
    this.families = families;
    this.vcpus = vcpus;
  }

  @Override
  public Table output() {
    return UTILIZATION;
  }

  @Override
  public List<Table> inputs() {
    return List.of(METRIC_POINTS, RESOURCE_DAYS, RESOURCE_OWNERS);
  }

  @Override
  public String dependsOn() {
    return families.text() + vcpus.text();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> periods = periods(inputs);
    Dataset<Row> days = JoinedDays.of(inputs.read(RESOURCE_DAYS));
    Dataset<Row> resources = resources(days, inputs, periods);
    Dataset<Row> measured = new MetricStatistics(families).of(inputs.read(METRIC_POINTS), periods);
    Dataset<Row> joined = resources.join(measured, IN_CLOUDWATCH, "inner");
    Dataset<Row> absent = absent(resources, joined, measured, askedHours(days, periods));
    return joined
        .withColumn("is_witnessed", lit(true))
        .unionByName(absent, true)
        .transform(this::withState)
        .transform(this::withZeros)
        .transform(this::withBand)
        .drop("home", "metric_region", "x_metric_resource_id", "is_witnessed");
  }

  private static Dataset<Row> periods(Inputs inputs) {
    List<Row> rows =
        inputs.judgedPeriods().stream()
            .map(period -> RowFactory.create(period, Date.valueOf(inputs.asOf(period))))
            .toList();
    return broadcast(
        inputs
            .spark()
            .createDataFrame(
                rows,
                new StructType().add("billing_period", Types.STRING).add("as_of", Types.DATE)));
  }

  /** Each billed resource of the month: what it is, how long it ran and what it cost. */
  private Dataset<Row> resources(Dataset<Row> days, Inputs inputs, Dataset<Row> periods) {
    MetricFamilies.CpuBand band = families.cpuBand();
    Column cpu = col("metrics").getItem(band.metric());
    Column networkBytes =
        coalesce(col("metrics").getItem("NetworkIn").getField("sum"), lit(0.0))
            .plus(coalesce(col("metrics").getItem("NetworkOut").getField("sum"), lit(0.0)));
    Column hasNetwork = col("metrics").getItem("NetworkIn").isNotNull();
    return days.where(
            col("x_metric_namespace").isNotNull().and(col("x_metric_resource_id").isNotNull()))
        .join(periods, "billing_period")
        .where(col("charge_date").leq(col("as_of")))
        .groupBy(columns(RESOURCE))
        .agg(
            max_by(
                    struct(
                        col("resource_type"),
                        col("x_metric_namespace").as("home"),
                        metricRegion(),
                        col("x_metric_resource_id"),
                        col("service_name"),
                        col("x_instance_type")),
                    col("charge_date"))
                .as("latest"),
            sum("billed_hours").cast(Types.QUANTITY).as("billed_hours"),
            sum(expectedHours()).as("expected_hours"),
            sum("x_net_effective_cost").cast(Types.MONEY).as("x_net_effective_cost"),
            sum(when(
                    try_divide(cpu.getField("sum"), cpu.getField("sample_count"))
                        .gt(band.under())
                        .and(col("charge_date").gt(date_sub(col("as_of"), band.underWindowDays()))),
                    1))
                .as("hot_days"),
            max(when(hasNetwork, networkBytes)).as("busiest_network_bytes"))
        .select(
            col("*"),
            col("latest.*"),
            regexp_extract(col("latest.x_instance_type"), "^(?:db\\.|cache\\.|ml\\.)?([^.]+)\\.", 1)
                .as("family"))
        .withColumn("instance_family", when(col("family").notEqual(""), col("family")))
        .transform(rows -> vcpus.with(rows, "x_instance_type", "vcpu"))
        .withColumn("vcpu_hours", col("billed_hours").multiply(col("vcpu")).cast(Types.QUANTITY))
        .join(owners(inputs), RESOURCE, "left")
        .drop("latest", "family", "vcpu", "x_instance_type");
  }

  private static Column metricRegion() {
    return coalesce(col("x_metric_region"), col("region_id")).as("metric_region");
  }

  /** Per resource and metric the billed hours for which CloudWatch was asked and answered. */
  private static Dataset<Row> askedHours(Dataset<Row> days, Dataset<Row> periods) {
    return days.where(col("x_metrics_asked").isNotNull())
        .join(periods, "billing_period")
        .where(col("charge_date").leq(col("as_of")))
        .withColumn("home", col("x_metric_namespace"))
        .withColumn("metric_region", metricRegion())
        .withColumn("metric_name", explode(col("x_metrics_asked")))
        .groupBy(
            columns(
                Stream.of(RESOURCE, IN_CLOUDWATCH, new String[] {"metric_name"})
                    .flatMap(Arrays::stream)
                    .distinct()
                    .toArray(String[]::new)))
        .agg(sum(expectedHours()).cast(Types.QUANTITY).as("asked_hours"));
  }

  /** Hours a datapoint could have been there; storage billed without hours runs all day. */
  private static Column expectedHours() {
    return when(col("billed_hours").gt(0), col("billed_hours").cast(Types.QUANTITY))
        .when(col("consumed_gb").gt(0), lit(24).cast(Types.QUANTITY));
  }

  private static Dataset<Row> owners(Inputs inputs) {
    return inputs
        .read(RESOURCE_OWNERS)
        .select(
            col("billing_period"),
            col("sub_account_id"),
            col("region_id"),
            col("resource_id"),
            col("owner"),
            col("environment"));
  }

  /**
   * Key metrics of billed resources, and metrics asked for, that have no datapoint; with the hours
   * they were asked for, and whether others have them without having been asked.
   */
  private Dataset<Row> absent(
      Dataset<Row> resources, Dataset<Row> joined, Dataset<Row> measured, Dataset<Row> askedHours) {
    Column keys = lit(null).cast("array<string>");
    for (MetricFamilies.Family family : families.families()) {
      keys =
          when(
                  col("home").equalTo(family.namespace()),
                  array(family.keyMetrics().stream().map(m -> lit(m)).toArray(Column[]::new)))
              .otherwise(keys);
    }
    Dataset<Row> witnesses =
        measured
            .where(col("namespace").equalTo(col("home")))
            .join(askedHours, both(IN_CLOUDWATCH, "metric_name"), "left_anti")
            .select("billing_period", "sub_account_id", "metric_region", "home", "metric_name")
            .distinct()
            .withColumn("is_witnessed", lit(true));
    Dataset<Row> present =
        joined
            .where(col("namespace").equalTo(col("home")))
            .select("billing_period", "sub_account_id", "region_id", "resource_id", "metric_name");
    Dataset<Row> asked =
        askedHours
            .groupBy(columns(RESOURCE))
            .agg(
                map_from_entries(collect_list(struct(col("metric_name"), col("asked_hours"))))
                    .as("asked"));
    Column none = array().cast("array<string>");
    return resources
        .join(asked, RESOURCE, "left")
        .withColumn(
            "metric_name",
            explode(array_union(coalesce(keys, none), coalesce(map_keys(col("asked")), none))))
        .withColumn("asked_hours", col("asked").getItem(col("metric_name")))
        .drop("asked")
        .join(
            present,
            new String[] {
              "billing_period", "sub_account_id", "region_id", "resource_id", "metric_name"
            },
            "left_anti")
        .join(
            witnesses,
            new String[] {
              "billing_period", "sub_account_id", "metric_region", "home", "metric_name"
            },
            "left")
        .withColumn("namespace", col("home"))
        .withColumn("observed_hours", lit(0L));
  }

  private Dataset<Row> withState(Dataset<Row> rows) {
    return rows.withColumn(
            "state",
            families.state(
                col("namespace"),
                col("metric_name"),
                col("observed_hours"),
                col("expected_hours"),
                col("asked_hours"),
                col("is_witnessed")))
        .withColumn(
            "observed_ratio",
            MetricFamilies.observedRatio(col("observed_hours"), col("expected_hours")))
        .drop("expected_hours", "asked_hours");
  }

  private Dataset<Row> withZeros(Dataset<Row> rows) {
    Dataset<Row> filled = rows;
    for (String statistic : List.of("mean", "p50", "p95", "p99", "p99_5", "max", "sum")) {
      filled =
          filled.withColumn(
              statistic,
              when(col("state").equalTo("SPARSE_ZERO"), lit(0.0)).otherwise(col(statistic)));
    }
    return filled;
  }

  private Dataset<Row> withBand(Dataset<Row> rows) {
    MetricFamilies.CpuBand band = families.cpuBand();
    Column judged =
        col("metric_name")
            .equalTo(band.metric())
            .and(col("namespace").isin(band.namespaces().toArray()))
            .and(col("state").isin("OBSERVED", "PARTIAL"));
    Column idle =
        col("max")
            .lt(band.idleMax())
            .and(coalesce(col("busiest_network_bytes").lt(band.idleNetworkBytes()), lit(false)));
    return rows.withColumn(
            "band",
            when(
                judged,
                when(idle, lit("IDLE"))
                    .when(
                        col("p99_5")
                            .gt(band.tight())
                            .and(coalesce(col("hot_days"), lit(0)).geq(band.underDays())),
                        lit("UNDER_PROVISIONED"))
                    .when(col("p99_5").gt(band.tight()), lit("TIGHT"))
                    .when(col("p99_5").lt(band.over()), lit("OVER_PROVISIONED"))
                    .otherwise(lit("IN_BAND"))))
        .drop("hot_days", "busiest_network_bytes");
  }

  private static String[] both(String[] names, String further) {
    return Stream.concat(Arrays.stream(names), Stream.of(further)).toArray(String[]::new);
  }

  private static Column[] columns(String[] names) {
    return java.util.Arrays.stream(names).map(n -> col(n)).toArray(Column[]::new);
  }
}
