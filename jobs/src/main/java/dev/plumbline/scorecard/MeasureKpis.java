package dev.plumbline.scorecard;

import static dev.plumbline.scorecard.KpiValues.KPI_VALUES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.HeldMonths;
import dev.plumbline.kpi.KpiMeasurement;
import dev.plumbline.kpi.Scope;
import dev.plumbline.table.Table;
import java.sql.Date;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Measures all KPIs of all scopes, with the months before that steady their risks. */
public final class MeasureKpis implements Job {
  /** The lens that changes nothing. */
  static final String BASE_LENS = "base";

  private static final int BASE_LENS_VERSION = 1;
  private static final String REAL_OWNER =
      "owner not in ('unallocated', 'unapplied_credits') and owner not like 'pool:%'";
  private static final List<Scope> SCOPES =
      List.of(
          Scope.whole("organization"),
          Scope.by("account", "sub_account_id", "sub_account_id <> ''"),
          Scope.by("owner", "owner", REAL_OWNER),
          Scope.by("workload", "workload", "workload <> ''"));

  private final Catalogue catalogue;
  private final Sources sources;
  private final List<String> scopeTypes;

  /**
   * A job for these KPIs.
   *
   * @param scopeTypes organization, account, owner, workload; the organization is always measured
   */
  public MeasureKpis(Catalogue catalogue, Sources sources, List<String> scopeTypes) {
    this.catalogue = catalogue;
    this.sources = sources;
    this.scopeTypes = List.copyOf(scopeTypes);
  }

  @Override
  public Table output() {
    return KPI_VALUES;
  }

  @Override
  public List<Table> inputs() {
    return sources.read(catalogue);
  }

  @Override
  public int lookBackMonths() {
    int needed =
        catalogue.kpis().stream()
            .mapToInt(
                kpi ->
                    Math.max(Math.max(kpi.overMonths(), kpi.ofMonths()), kpi.floor().milestones())
                        - 1)
            .max()
            .orElse(0);
    return catalogue.grading().lookBackMonths() + needed;
  }

  @Override
  public String dependsOn() {
    return catalogue.version() + scopeTypes;
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    List<Scope> scopes =
        SCOPES.stream().filter(s -> s.column().isEmpty() || scopeTypes.contains(s.type())).toList();
    Object[] provisional =
        inputs.periods().stream()
            .filter(p -> inputs.asOf(p).isBefore(YearMonth.parse(p).atEndOfMonth()))
            .toArray();
    return new KpiMeasurement(catalogue, scopes)
        .measure(inputs.spark(), sources.rows(catalogue, inputs), months(inputs))
        .where(col("milestone").isin(inputs.judgedPeriods().toArray()))
        .withColumn("lens", lit(BASE_LENS))
        .withColumn("lens_version", lit(BASE_LENS_VERSION))
        .withColumn("rules_version", lit(catalogue.version()))
        .withColumn(
            "is_provisional",
            provisional.length == 0 ? lit(false) : col("milestone").isin(provisional));
  }

  /** What is held of the months to build and of those before them. */
  private Dataset<Row> months(Inputs inputs) {
    List<Row> judged =
        inputs.periods().stream()
            .map(YearMonth::parse)
            .flatMap(
                month -> IntStream.rangeClosed(0, lookBackMonths()).mapToObj(month::minusMonths))
            .distinct()
            .map(YearMonth::toString)
            .map(month -> RowFactory.create(month, Date.valueOf(inputs.asOf(month))))
            .toList();
    Dataset<Row> asOf =
        inputs
            .spark()
            .createDataFrame(
                judged,
                new StructType()
                    .add("milestone", DataTypes.StringType)
                    .add("as_of", DataTypes.DateType));
    return HeldMonths.of(
        sources
            .days(inputs)
            .withColumnRenamed("billing_period", "milestone")
            .join(asOf, "milestone"));
  }
}
