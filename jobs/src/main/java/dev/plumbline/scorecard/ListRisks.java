package dev.plumbline.scorecard;

import static dev.plumbline.scorecard.KpiValues.KPI_VALUES;
import static dev.plumbline.scorecard.RiskItems.RISK_ITEMS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.Risks;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Lists every principle and practice with its risk, since when, and what to do. */
public final class ListRisks implements Job {
  private static final int MONTHS_A_YEAR = 12;

  private final Catalogue catalogue;

  public ListRisks(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Table output() {
    return RISK_ITEMS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(KPI_VALUES);
  }

  @Override
  public int lookBackMonths() {
    return MONTHS_A_YEAR;
  }

  @Override
  public String dependsOn() {
    return catalogue.version();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return new ItemRisks(catalogue)
        .of(inputs.spark(), inputs.read(KPI_VALUES))
        .transform(ListRisks::withHistory)
        .where(col("milestone").isin(inputs.periods().toArray()));
  }

  private static Dataset<Row> withHistory(Dataset<Row> items) {
    WindowSpec past =
        Window.partitionBy("scope_type", "scope_id", "lens", "item_id").orderBy("milestone");
    WindowSpec streak =
        Window.partitionBy("scope_type", "scope_id", "lens", "item_id", "breaks")
            .orderBy("milestone");
    Column atRisk = col("risk").isin(Risks.MEDIUM, Risks.HIGH);
    Column wasAtRisk = coalesce(lag(col("is_at_risk"), 1).over(past), lit(false));
    return items
        .withColumn("is_at_risk", atRisk)
        .withColumn("was_at_risk", wasAtRisk)
        .withColumn("breaks", sum(when(col("is_at_risk"), lit(0)).otherwise(lit(1))).over(past))
        .withColumn(
            "first_milestone",
            when(col("is_at_risk"), min(when(col("is_at_risk"), col("milestone"))).over(streak)))
        .withColumn(
            "age_milestones",
            when(
                col("is_at_risk"), count(when(col("is_at_risk"), lit(1))).over(streak).cast("int")))
        .withColumn(
            "state",
            when(col("is_at_risk"), lit("open"))
                .when(col("was_at_risk").and(col("risk").equalTo(Risks.NONE)), lit("resolved"))
                .when(col("was_at_risk"), lit("not_reproducible")));
  }
}
