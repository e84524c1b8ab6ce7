package dev.plumbline.attribution;

import static dev.plumbline.attribution.AllocationQuality.ALLOCATION_QUALITY;
import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.find_in_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures how much of the cost has an owner, by which rule, and how well it is tagged. */
public final class MeasureAllocation implements Job {
  private static final String COST = "x_net_effective_cost";

  private final List<String> tagKeys;

  public MeasureAllocation(Ownership ownership) {
    this.tagKeys = ownership.settings().tagKeys();
  }

  @Override
  public Table output() {
    return ALLOCATION_QUALITY;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CLAIMED_COSTS, ATTRIBUTED_COSTS);
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String dependsOn() {
    return tagKeys.toString();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Column isAdded =
        col("method")
            .equalTo(SpecialLines.METHOD)
            .and(col("rule_id").isin(SpecialLines.TAX, SpecialLines.CREDITS, SpecialLines.REFUNDS));
    Dataset<Row> usual =
        inputs.read(ATTRIBUTED_COSTS).where(not(isAdded).and(col(COST).isNotNull()));
    Column isOwned =
        not(
            col("owner")
                .isin(Ownership.UNALLOCATED, Ownership.UNAPPLIED_CREDITS)
                .or(col("owner").startsWith(Pool.PREFIX)));
    Dataset<Row> whole =
        measures(
            usual,
            List.of(
                measure("allocated", "", isOwned, lit(true)),
                measure("untaggable", "", reasonIs("untaggable"), lit(true)),
                measure("conflict", "", reasonIs("conflict"), lit(true))));
    return whole
        .unionByName(byRule(usual.where(isOwned), whole))
        .unionByName(byKey(inputs.read(CLAIMED_COSTS)))
        .withColumn(
            "ratio", try_divide(col("cost").cast("double"), col("base_cost").cast("double")));
  }

  private static Column reasonIs(String reason) {
    return coalesce(col("reason").equalTo(reason), lit(false));
  }

  private Dataset<Row> byKey(Dataset<Row> claimed) {
    Dataset<Row> taggable =
        claimed.where(
            col("is_taggable")
                .and(col("shared_by").isNull().or(col("shared_by").equalTo(SpecialClaims.POOL)))
                .and(col(COST).isNotNull()));
    List<Column> keys = new ArrayList<>();
    for (String key : tagKeys) {
      Column isSet = find_in_set(lit(key), coalesce(col("tag_keys"), lit(""))).gt(0);
      keys.add(measure("tag_coverage", key, isSet, lit(true)));
    }
    return measures(taggable, keys);
  }

  private static Column measure(String measure, String name, Column counted, Column base) {
    Column zero = lit(0).cast(MONEY);
    return struct(
        lit(measure).as("measure"),
        lit(name).as("name"),
        when(counted, col(COST)).otherwise(zero).as("cost"),
        when(base, col(COST)).otherwise(zero).as("base_cost"));
  }

  private static Dataset<Row> measures(Dataset<Row> costs, List<Column> measures) {
    Column all =
        measures.isEmpty()
            ? array(measure("none", "", lit(false), lit(false)))
            : array(measures.toArray(Column[]::new));
    return costs
        .where(lit(!measures.isEmpty()))
        .withColumn("part", explode(all))
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_account_id"),
            col("part.measure").as("measure"),
            col("part.name").as("name"))
        .agg(
            min("billing_currency").as("billing_currency"),
            sum("part.cost").cast(MONEY).as("cost"),
            sum("part.base_cost").cast(MONEY).as("base_cost"));
  }

  /**
   * What each rule gave of what is allocated; a report made of account defaults is a coarse one.
   */
  private static Dataset<Row> byRule(Dataset<Row> owned, Dataset<Row> whole) {
    String[] bill = {"x_source_id", "billing_period", "billing_account_id"};
    Dataset<Row> base =
        whole
            .where(col("measure").equalTo("allocated"))
            .select(
                col("x_source_id"),
                col("billing_period"),
                col("billing_account_id"),
                col("cost").as("base_cost"));
    return owned
        .groupBy(
            col("x_source_id"),
            col("billing_period"),
            col("billing_account_id"),
            coalesce(col("rule_id"), lit("")).as("name"))
        .agg(min("billing_currency").as("billing_currency"), sum(COST).cast(MONEY).as("cost"))
        .join(base, bill)
        .withColumn("measure", lit("rule"));
  }
}
