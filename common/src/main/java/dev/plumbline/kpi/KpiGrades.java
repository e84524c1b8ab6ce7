package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.kpi.Measure.Part;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** From figures to state, value, score and risk. */
final class KpiGrades {
  private static final String[] MEMBER = {"milestone", "scope_type", "scope_id"};
  private static final int DECIMALS = 12;

  private final Grading grading;
  private final List<String> wholes;

  KpiGrades(Grading grading, List<Scope> scopes) {
    this.grading = grading;
    this.wholes = scopes.stream().filter(s -> s.column().isEmpty()).map(Scope::type).toList();
  }

  /** Rows of month × scope × KPI × measure with figures become rows of month × scope × KPI. */
  Dataset<Row> grade(Dataset<Row> grid) {
    return grid.transform(this::withParts)
        .transform(KpiGrades::overMonths)
        .transform(KpiGrades::withState)
        .transform(this::withValue)
        .transform(KpiGrades::averaged)
        .transform(KpiGrades::withRequirement)
        .transform(new Risks(grading)::withRisk);
  }

  private Dataset<Row> withParts(Dataset<Row> grid) {
    WindowSpec all = Window.partitionBy("milestone", "kpi_id", "measure_no");
    Column inWhole = when(col("scope_type").isin(wholes.toArray()), figure(Part.AVAILABLE));
    Column hasRows = map_contains_key(col("figures"), key(Part.DENOMINATOR));
    return grid.select(
            col("*"),
            figure(Part.NUMERATOR).as("numerator"),
            figure(Part.DENOMINATOR).as("denominator"),
            figure(Part.APPLICABLE).as("applicable"),
            figure(Part.AVAILABLE).as("available_here"),
            max(inWhole).over(all).as("available_there"),
            figure(Part.OBSERVED).as("observed"),
            figure(Part.MINIMUM).as("minimum"),
            figure(Part.HIGH_WHEN).as("high_when"),
            max(hasRows).over(all).as("has_rows"))
        .withColumn(
            "available",
            when(col("is_available_in_organization"), col("available_there"))
                .otherwise(col("available_here")))
        .drop("figures", "available_here", "available_there");
  }

  private static Column figure(Part part) {
    return try_element_at(col("figures"), key(part));
  }

  private static Column key(Part part) {
    return concat(col("kpi_id"), lit("/"), col("measure_no"), lit("/" + part.key()));
  }

  /** Adds up the months a KPI looks at, for those that look at more than one. */
  private static Dataset<Row> overMonths(Dataset<Row> rows) {
    WindowSpec before =
        Window.partitionBy("scope_type", "scope_id", "kpi_id", "measure_no")
            .orderBy(Risks.monthNumber());
    Column numerator = col("numerator");
    Column denominator = col("denominator");
    for (int months = 2; months <= Risks.LONGEST_SUM; months++) {
      WindowSpec window = before.rangeBetween(1L - months, 0L);
      Column asked = col("over_months").equalTo(months);
      numerator = when(asked, sum(col("numerator")).over(window)).otherwise(numerator);
      denominator = when(asked, sum(col("denominator")).over(window)).otherwise(denominator);
    }
    return rows.withColumns(Map.of("numerator", numerator, "denominator", denominator));
  }

  private static Dataset<Row> withState(Dataset<Row> rows) {
    Column scoped = array_contains(col("scope_types"), col("scope_type"));
    Column nothing =
        col("has_applicable")
            .and(falseOrNull("applicable"))
            .or(col("has_applicable").equalTo(false).and(empty()));
    Column state =
        when(col("missing_state").isNotNull(), named(State.NOT_MEASURED, col("missing_reason")))
            .when(
                scoped.equalTo(false),
                named(State.NOT_APPLICABLE, lit("not told apart for this scope")))
            .when(
                col("has_rows").equalTo(false),
                named(State.NOT_MEASURED, col("unavailable_reason")))
            .when(nothing, named(State.NOT_APPLICABLE, lit("nothing of the kind in this scope")))
            .when(
                col("has_available").and(falseOrNull("available")),
                named(State.NOT_MEASURED, col("unavailable_reason")))
            .when(tooFewDays(), named(State.NOT_MEASURED, daysReason()))
            .when(tooFewMilestones(), named(State.NOT_MEASURED, milestonesReason()))
            .when(tooLittleObserved(), named(State.NOT_MEASURED, observedReason()))
            .when(
                col("has_minimum").and(falseOrNull("minimum")).or(empty()),
                named(State.NOT_MATERIAL, lit("too little to judge by")))
            .otherwise(named(State.MEASURED, lit(null).cast("string")));
    return rows.withColumn("found", state)
        .withColumn(
            "found",
            struct(
                org.apache
                    .spark
                    .sql
                    .functions
                    .coalesce(col("missing_state"), col("found.state"))
                    .as("state"),
                col("found.reason").as("reason")))
        .select(col("*"), col("found.state").as("state"), col("found.reason").as("reason"))
        .drop("found");
  }

  private static Column tooFewDays() {
    return coalesce(col("complete_days"), lit(0)).lt(col("minimum_days"));
  }

  private static Column daysReason() {
    return concat(
        greatest(coalesce(col("complete_days"), lit(0)), lit(0)),
        lit(" complete days of the "),
        col("minimum_days"),
        lit(" needed"));
  }

  private static Column tooFewMilestones() {
    return coalesce(col("milestones_held"), lit(0)).lt(col("minimum_milestones"));
  }

  private static Column milestonesReason() {
    return concat(
        coalesce(col("milestones_held"), lit(0)),
        lit(" months in a row of the "),
        col("minimum_milestones"),
        lit(" needed"));
  }

  private static Column tooLittleObserved() {
    return col("has_observed").and(coalesce(col("observed"), lit(0.0)).lt(col("minimum_observed")));
  }

  private static Column observedReason() {
    return concat(
        lit("metrics observed for "),
        floor(coalesce(col("observed"), lit(0.0)).multiply(100)).cast("int"),
        lit(" % of the cost, "),
        round(col("minimum_observed").multiply(100)).cast("int"),
        lit(" % needed"));
  }

  private static Column named(State state, Column reason) {
    return struct(lit(state.name()).as("state"), reason.as("reason"));
  }

  private static Column falseOrNull(String part) {
    return col(part).isNull().or(col(part).equalTo(0));
  }

  private static Column empty() {
    return col("denominator").isNull().or(col("denominator").equalTo(0));
  }

  private Dataset<Row> withValue(Dataset<Row> rows) {
    Column measured = col("state").equalTo(State.MEASURED.name());
    Column part = coalesce(col("numerator"), lit(0.0));
    Column quotient = part.divide(col("denominator"));
    Column value = when(col("is_complement"), lit(1.0).minus(quotient)).otherwise(quotient);
    Column answer = when(part.gt(0), lit(1.0)).otherwise(lit(0.0));
    Column lost =
        when(
                col("is_higher_better").and(col("is_complement").equalTo(false)),
                col("denominator").minus(part))
            .otherwise(part);
    return rows.withColumn("numerator", when(measured, part))
        .withColumn("denominator", when(measured, col("denominator")))
        .withColumn(
            "value",
            when(measured, when(col("is_yes_no"), answer).otherwise(round(value, DECIMALS))))
        .withColumn("cost_at_stake", when(measured.and(col("is_cost")), lost))
        .withColumn("score", Thresholds.score(grading));
  }

  /** Several measures of one KPI: the mean of the scores of those that could be taken. */
  private static Dataset<Row> averaged(Dataset<Row> rows) {
    WindowSpec kpi = Window.partitionBy("milestone", "scope_type", "scope_id", "kpi_id");
    Column several = max(col("measure_no")).over(kpi).gt(0);
    Column score = avg("score").over(kpi);
    Column scored = count("score").over(kpi);
    Column best = max(rank()).over(kpi);
    return rows.select(
            col("*"),
            several.as("is_several"),
            round(score, 6).as("mean_score"),
            scored.as("scored"),
            sum(col("score")).over(kpi).as("score_sum"),
            sum(col("cost_at_stake")).over(kpi).as("stake_sum"),
            rank().equalTo(best).as("is_best"),
            max(col("high_when")).over(kpi).as("any_high"))
        .withColumn(
            "x_rank",
            org.apache
                .spark
                .sql
                .functions
                .row_number()
                .over(kpi.orderBy(col("is_best").desc(), col("measure_no"))))
        .where(col("x_rank").equalTo(1))
        .withColumn("value", when(col("is_several"), col("mean_score")).otherwise(col("value")))
        .withColumn(
            "numerator",
            when(col("is_several"), when(col("scored").gt(0), col("score_sum")))
                .otherwise(col("numerator")))
        .withColumn(
            "denominator",
            when(col("is_several"), when(col("scored").gt(0), col("scored").cast("double")))
                .otherwise(col("denominator")))
        .withColumn("score", col("mean_score"))
        .withColumn("cost_at_stake", col("stake_sum"))
        .withColumn("high_when", col("any_high"));
  }

  private static Column rank() {
    State[] order = {
      State.MEASURED, State.NOT_MEASURED, State.NOT_MATERIAL, State.NOT_APPLICABLE,
    };
    Column rank = lit(0);
    for (int i = 0; i < order.length; i++) {
      rank = when(col("state").equalTo(order[i].name()), lit(order.length - i)).otherwise(rank);
    }
    return rank;
  }

  /** A KPI that leans on another is not measured where the other falls short. */
  private static Dataset<Row> withRequirement(Dataset<Row> rows) {
    WindowSpec member = Window.partitionBy(MEMBER[0], MEMBER[1], MEMBER[2]);
    Column values =
        map_from_entries(collect_list(struct(col("kpi_id"), col("value"))).over(member));
    Column reached = try_element_at(col("values"), col("required_kpi"));
    Column short_ =
        col("state")
            .equalTo(State.MEASURED.name())
            .and(col("required_kpi").isNotNull())
            .and(reached.isNull().or(reached.lt(col("required_value"))));
    Dataset<Row> judged =
        rows.withColumn("values", values).withColumn("falls_short", short_).drop("values");
    Column kept = col("falls_short").equalTo(false).or(col("falls_short").isNull());
    return judged
        .withColumn(
            "reason",
            when(
                    col("falls_short"),
                    concat(col("required_kpi"), lit(" is below "), col("required_value")))
                .otherwise(col("reason")))
        .withColumn(
            "state",
            when(col("falls_short"), lit(State.NOT_MEASURED.name())).otherwise(col("state")))
        .withColumn("numerator", when(kept, col("numerator")))
        .withColumn("denominator", when(kept, col("denominator")))
        .withColumn("value", when(kept, col("value")))
        .withColumn("score", when(kept, col("score")))
        .withColumn("cost_at_stake", when(kept, col("cost_at_stake")));
  }
}
