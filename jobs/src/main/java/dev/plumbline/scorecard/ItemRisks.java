package dev.plumbline.scorecard;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.EvidenceClass;
import dev.plumbline.kpi.Kpi;
import dev.plumbline.kpi.Pillar;
import dev.plumbline.kpi.Risks;
import dev.plumbline.kpi.State;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The risk of each principle and practice by the KPIs that speak for it. */
record ItemRisks(Catalogue catalogue) {
  static final String NOT_MEASURED = State.NOT_MEASURED.name();

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "item_id STRING, item_pillar STRING, item_kind STRING, title STRING, unobserved STRING,"
              + " kpi_id STRING, kpi_remediation STRING, kpi_practices ARRAY<STRING>");

  /** Rows of kpi_values become rows of milestone × scope × lens × item. */
  Dataset<Row> of(SparkSession spark, Dataset<Row> values) {
    Column atRisk = col("uncapped_risk").isin(Risks.MEDIUM, Risks.HIGH);
    Column high = col("uncapped_risk").equalTo(Risks.HIGH);
    Column badness =
        when(
            atRisk,
            struct(
                when(high, lit(1)).otherwise(lit(0)).as("high"),
                col("weight"),
                col("kpi_id").as("kpi")));
    return values
        .join(broadcast(items(spark)), "kpi_id")
        .groupBy(
            col("milestone"),
            col("scope_type"),
            col("scope_id"),
            col("lens"),
            col("item_id"),
            col("item_pillar").as("pillar"),
            col("item_kind"),
            col("title"),
            col("unobserved"))
        .agg(
            count_if(col("state").equalTo(State.MEASURED.name())).as("measured"),
            count_if(high.and(col("class").equalTo(EvidenceClass.DIRECT.letter()))).as("direct"),
            count_if(high.and(col("class").equalTo(EvidenceClass.PROXY.letter()))).as("proxies"),
            count_if(atRisk).as("at_risk"),
            max_by(when(atRisk, col("kpi_remediation")), badness).as("remediation"),
            max(when(atRisk, col("cost_at_stake"))).as("cost_at_stake"),
            array_sort(array_distinct(flatten(collect_list(when(atRisk, col("kpi_practices"))))))
                .as("best_practices"),
            sort_array(
                    collect_list(
                        struct(
                            col("kpi_id"), col("state"), col("value"), col("score"), col("risk"))))
                .as("evidence"),
            max("rules_version").as("rules_version"))
        .withColumn("risk", risk());
  }

  private Column risk() {
    Column proven =
        col("direct").gt(0).or(col("proxies").geq(catalogue.grading().proxiesForHigh()));
    return when(col("measured").equalTo(0), lit(NOT_MEASURED))
        .when(proven, lit(Risks.HIGH))
        .when(col("at_risk").gt(0), lit(Risks.MEDIUM))
        .otherwise(lit(Risks.NONE));
  }

  private Dataset<Row> items(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Pillar pillar : catalogue.pillars()) {
      for (Pillar.Item item : pillar.items()) {
        for (String id : item.kpis()) {
          Kpi kpi = catalogue.find(id).orElseThrow();
          rows.add(
              RowFactory.create(
                  item.id(),
                  pillar.id(),
                  item.kind(),
                  item.title(),
                  item.rest().isEmpty() ? null : item.rest(),
                  id,
                  kpi.remediation(),
                  kpi.bestPractices()));
        }
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }
}
