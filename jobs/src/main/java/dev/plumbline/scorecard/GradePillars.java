package dev.plumbline.scorecard;

import static dev.plumbline.scorecard.KpiValues.KPI_VALUES;
import static dev.plumbline.scorecard.Scorecards.SCORECARDS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.Risks;
import dev.plumbline.kpi.State;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Grades each pillar by its measured KPIs and says how far unseen ones could move the score. */
public final class GradePillars implements Job {
  private static final String[] SCOPE = {"milestone", "scope_type", "scope_id", "lens"};
  private static final String GRADED = "GRADED";
  private static final int DECIMALS = 4;
  private static final int VERSION_LENGTH = 12;
  private static final int SHA_BITS = 256;

  private final Catalogue catalogue;

  public GradePillars(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Table output() {
    return SCORECARDS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(KPI_VALUES);
  }

  @Override
  public String dependsOn() {
    return catalogue.version();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> values = inputs.read(KPI_VALUES);
    Dataset<Row> risks =
        new ItemRisks(catalogue)
            .of(inputs.spark(), values)
            .groupBy(SCOPE[0], SCOPE[1], SCOPE[2], SCOPE[3], "pillar")
            .agg(
                count_if(col("risk").equalTo(Risks.HIGH)).as("high"),
                count_if(col("risk").equalTo(Risks.MEDIUM)).as("medium"));
    return graded(values)
        .join(risks, new String[] {SCOPE[0], SCOPE[1], SCOPE[2], SCOPE[3], "pillar"}, "left")
        .withColumn("high_risk_count", coalesce(col("high"), lit(0)).cast("int"))
        .withColumn("medium_risk_count", coalesce(col("medium"), lit(0)).cast("int"));
  }

  private Dataset<Row> graded(Dataset<Row> values) {
    Column measured = col("state").equalTo(State.MEASURED.name());
    Column applicable = col("state").notEqual(State.NOT_APPLICABLE.name()).and(col("weight").gt(0));
    Column fact =
        concat_ws(
            "=",
            col("kpi_id"),
            col("state"),
            col("numerator").cast("string"),
            col("denominator").cast("string"));
    return values
        .groupBy(SCOPE[0], SCOPE[1], SCOPE[2], SCOPE[3], "pillar")
        .agg(
            sum(when(measured, col("weight").multiply(col("score")))).as("points"),
            coalesce(sum(when(measured, col("weight"))), lit(0.0)).as("seen"),
            coalesce(sum(when(applicable, col("weight"))), lit(0.0)).as("all"),
            count_if(measured).cast("int").as("measured_kpi_count"),
            count_if(applicable).cast("int").as("applicable_kpi_count"),
            max("is_provisional").as("is_provisional"),
            max("rules_version").as("rules_version"),
            max("lens_version").as("lens_version"),
            substring(
                    sha2(concat_ws(";", sort_array(collect_list(fact))), SHA_BITS),
                    1,
                    VERSION_LENGTH)
                .as("data_version"))
        .transform(this::withScore);
  }

  private Dataset<Row> withScore(Dataset<Row> sums) {
    Column all = when(col("all").gt(0), col("all"));
    Column points = coalesce(col("points"), lit(0.0));
    Column unseen = col("all").minus(col("seen"));
    Column coverage = col("seen").divide(all);
    return sums.withColumn(
            "score", round(when(col("seen").gt(0), points.divide(col("seen"))), DECIMALS))
        .withColumn("score_low", round(points.divide(all), DECIMALS))
        .withColumn(
            "score_high",
            round(points.plus(unseen.multiply(catalogue.grading().best())).divide(all), DECIMALS))
        .withColumn("coverage_ratio", round(coverage, DECIMALS))
        .withColumn(
            "state",
            when(all.isNull(), lit(State.NOT_APPLICABLE.name()))
                .when(
                    coverage.lt(catalogue.grading().sufficientCoverage()),
                    lit("INSUFFICIENT_EVIDENCE"))
                .otherwise(lit(GRADED)))
        .withColumn(
            "grade",
            when(
                col("state").equalTo(GRADED),
                when(col("score").geq(catalogue.grading().good()), lit("good"))
                    .when(col("score").geq(catalogue.grading().high()), lit("fair"))
                    .when(col("score").isNotNull(), lit("poor"))));
  }
}
