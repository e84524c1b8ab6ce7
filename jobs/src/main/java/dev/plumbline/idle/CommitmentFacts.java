package dev.plumbline.idle;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.rule.Measure;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.Scope;
import dev.plumbline.table.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What commitment rules are judged on: the month so far, a row a commitment. */
final class CommitmentFacts {
  private static final double HOURS_PER_DAY = 24;

  private final RuleSet ruleSet;

  CommitmentFacts(RuleSet ruleSet) {
    this.ruleSet = ruleSet;
  }

  Dataset<Row> of(Dataset<Row> commitments, Dataset<Row> asOf, Dataset<Row> owners) {
    Column days =
        datediff(col("as_of_date"), to_date(concat(col("billing_period"), lit("-01")))).plus(1);
    Column monthly =
        lit(ruleSet.conventions().hoursPerMonth() / HOURS_PER_DAY).divide(days.cast("double"));
    List<Column> facts = new ArrayList<>();
    facts.add(col("*"));
    facts.add(coalesce(col("found_owner"), lit("unallocated")).as("owner"));
    facts.add(col("commitment_discount_type").as("resource_type"));
    facts.add(map().cast(Types.STRING_MAP).as("tags"));
    for (String date : List.of("first_billed_date", "last_billed_date")) {
      facts.add(lit(null).cast(Types.DATE).as(date));
    }
    facts.add(lit(null).cast(Types.INT).as("age_days"));
    facts.add(lit(null).cast(Types.INT).as("silent_days"));
    facts.add(lit(null).cast(Types.BOOLEAN).as("is_age_censored"));
    for (Rule rule : ruleSet.of(Populations.COMMITMENTS_OF_MONTH.name())) {
      Scope scope = new Scope(rule, ruleSet.conventions());
      facts.add(col("x_net_total_cost").cast("double").as(rule.column("cost")));
      facts.add(col("covered_list_cost").cast("double").as(rule.column("list_cost")));
      facts.add(col("x_net_total_cost").cast("double").as(rule.column("covered_cost")));
      facts.add(lit(null).cast(Types.DOUBLE).as(rule.column("billed_hours")));
      facts.add(
          col("x_net_total_cost").cast("double").multiply(monthly).as(rule.column("monthly_cost")));
      facts.add(lit(false).as(rule.column("is_coarse")));
      facts.add(lit(null).cast(Types.DATE).as(rule.column("last_busy_date")));
      facts.add(lit(null).cast(Types.DATE).as(rule.column("last_peak_date")));
      facts.add(lit(null).cast(Types.DATE).as(rule.column("first_measured_date")));
      facts.add(map().cast("map<string,string>").as(rule.column("states")));
      for (Measure measure : rule.evidence()) {
        facts.add(scope.day(measure).cast("double").as(rule.column(measure.name())));
      }
    }
    return commitments
        .withColumn("resource_id", col("commitment_discount_id"))
        .withColumn("sub_account_id", coalesce(col("sub_account_id"), lit("")))
        .withColumn(
            "region_id",
            coalesce(when(col("region_id").notEqual(""), col("region_id")), lit("global")))
        .join(asOf, "billing_period")
        .join(
            owners,
            new String[] {"billing_period", "sub_account_id", "region_id", "resource_id"},
            "left")
        .select(facts.toArray(Column[]::new));
  }
}
