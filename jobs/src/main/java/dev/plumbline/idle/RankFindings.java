package dev.plumbline.idle;

import static dev.plumbline.idle.Findings.FINDINGS;
import static dev.plumbline.idle.RuleVerdicts.RULE_VERDICTS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.rule.Conventions;
import dev.plumbline.table.Table;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes findings out of verdicts: several rules may hit one resource, so their savings apply in
 * rank order, each on the cost the ones before leave.
 */
public final class RankFindings implements Job {
  /** How far back findings keep their first day; milestones are kept as long. */
  private static final int MONTHS_REMEMBERED = 25;

  private static final int MONTHS_OF_EMISSIONS = 1;
  private static final double HOURS_PER_DAY = 24;
  private static final String[] RESOURCE = {
    "billing_period", "sub_account_id", "region_id", "resource_id"
  };

  private final Conventions conventions;
  private final Table emissions;

  /**
   * @param emissions a table with a row per day, resource and usage type: {@code charge_date,
   *     sub_account_id, region_id, resource_id, energy_facility_kwh, operational_location_gco2e,
   *     embodied_gco2e, water_site_litres, water_grid_litres}
   */
  public RankFindings(Conventions conventions, Table emissions) {
    this.conventions = conventions;
    this.emissions = emissions;
  }

  @Override
  public Table output() {
    return FINDINGS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(RULE_VERDICTS, emissions);
  }

  @Override
  public int lookBackMonths() {
    return MONTHS_REMEMBERED;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public String dependsOn() {
    return conventions.toString();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> ranked =
        inputs
            .read(RULE_VERDICTS)
            .where(col("verdict").equalTo("FINDING"))
            .transform(FirstSeen::byDays)
            .where(col("billing_period").isin(inputs.periods().toArray()))
            .transform(this::ranked);
    Object[] months =
        inputs.periods().stream()
            .map(YearMonth::parse)
            .flatMap(
                m ->
                    IntStream.rangeClosed(0, MONTHS_OF_EMISSIONS)
                        .mapToObj(back -> m.minusMonths(back)))
            .map(YearMonth::toString)
            .distinct()
            .toArray();
    Dataset<Row> days = inputs.read(emissions).where(col("billing_period").isin(months));
    Dataset<Row> footprints = footprints(days, AsOf.of(inputs));
    return ranked
        .join(footprints, RESOURCE, "left")
        .transform(this::withFootprint)
        .withColumn("age_days", datediff(col("as_of_date"), col("first_seen")))
        .select(columns(FINDINGS.schema().fieldNames()));
  }

  /** Each finding with its savings on what is left; what has nothing left to save on goes. */
  private Dataset<Row> ranked(Dataset<Row> findings) {
    Column rank = lit(conventions.kinds().size());
    for (int i = conventions.kinds().size() - 1; i >= 0; i--) {
      rank = when(col("kind").equalTo(conventions.kinds().get(i)), i).otherwise(rank);
    }
    Column share = least(lit(1.0), greatest(lit(0.0), coalesce(share(), lit(0.0))));
    Column keeps =
        when(col("kind").isin(conventions.endingKinds().toArray()), lit(0.0))
            .when(col("kind").isin(conventions.unsummedKinds().toArray()), lit(1.0))
            .otherwise(lit(1.0).minus(share));
    Dataset<Row> stacks =
        findings
            .groupBy(columns(RESOURCE))
            .agg(
                sort_array(collect_list(struct(rank.as("rank"), col("rule_id"), keeps.as("keeps"))))
                    .as("stack"));
    Dataset<Row> left =
        stacks
            .select(columns(RESOURCE, "stack"))
            .withColumn("part", explode(transform(col("stack"), RankFindings::withLeft)))
            .select(columns(RESOURCE, "part.rule_id", "part.left"));
    return findings
        .join(
            left,
            new String[] {
              "billing_period", "sub_account_id", "region_id", "resource_id", "rule_id"
            })
        .where(col("left").gt(0))
        .withColumn(
            "is_summed", col("kind").isin(conventions.unsummedKinds().toArray()).equalTo(false))
        .withColumn("waste_effective", onWhatIsLeft("waste_effective"))
        .withColumn("saving_on_demand", onWhatIsLeft("saving_on_demand"))
        .withColumn("saving_realisable", onWhatIsLeft("saving_realisable"))
        .withColumn("saved_share", share());
  }

  private static Column share() {
    return try_divide(col("waste_effective").cast("double"), col("monthly_cost").cast("double"));
  }

  /** What the findings ranked before one leave of the cost of the resource. */
  private static Column withLeft(Column finding) {
    Column before =
        filter(
            col("stack"),
            other ->
                other
                    .getField("rank")
                    .lt(finding.getField("rank"))
                    .or(
                        other
                            .getField("rank")
                            .equalTo(finding.getField("rank"))
                            .and(other.getField("rule_id").lt(finding.getField("rule_id")))));
    return struct(
        finding.getField("rule_id").as("rule_id"),
        aggregate(before, lit(1.0), (left, other) -> left.multiply(other.getField("keeps")))
            .as("left"));
  }

  private static Column onWhatIsLeft(String saving) {
    return when(
            col("is_summed"),
            round(col(saving).cast("double").multiply(col("left")), MONEY.scale()))
        .otherwise(lit(0))
        .cast(MONEY);
  }

  /** Energy, emissions and water of each resource in 730 hours, from the last days held. */
  private Dataset<Row> footprints(Dataset<Row> days, Dataset<Row> asOf) {
    Column inWindow =
        col("charge_date")
            .leq(col("as_of_date"))
            .and(col("charge_date").gt(date_sub(col("as_of_date"), conventions.footprintDays())));
    return days.drop("billing_period")
        .join(asOf, inWindow)
        .groupBy(columns(RESOURCE))
        .agg(
            datediff(min("as_of_date"), min("charge_date")).plus(1).as("footprint_days"),
            sum("energy_facility_kwh").cast(QUANTITY).as("kwh"),
            sum(both("operational_location_gco2e", "embodied_gco2e")).cast(QUANTITY).as("gco2e"),
            sum(both("water_site_litres", "water_grid_litres")).cast(QUANTITY).as("litres"));
  }

  private static Column both(String one, String other) {
    return when(
        col(one).isNotNull().or(col(other).isNotNull()),
        coalesce(col(one).cast(QUANTITY), lit(0).cast(QUANTITY))
            .plus(coalesce(col(other).cast(QUANTITY), lit(0).cast(QUANTITY))));
  }

  private Dataset<Row> withFootprint(Dataset<Row> findings) {
    Column savedPerDay =
        when(
            col("kind").isin(conventions.energyKinds().toArray()),
            least(lit(1.0), col("saved_share")));
    Column month =
        savedPerDay
            .multiply(conventions.hoursPerMonth() / HOURS_PER_DAY)
            .divide(col("footprint_days"));
    return findings
        .withColumn("energy_kwh", month("kwh", month))
        .withColumn("emissions_gco2e", month("gco2e", month))
        .withColumn("water_litres", month("litres", month));
  }

  private static Column month(String total, Column factor) {
    return round(col(total).cast("double").multiply(factor), QUANTITY.scale()).cast(QUANTITY);
  }

  private static Column[] columns(String[] names, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(names), java.util.Arrays.stream(more))
        .map(n -> col(n))
        .toArray(Column[]::new);
  }
}
