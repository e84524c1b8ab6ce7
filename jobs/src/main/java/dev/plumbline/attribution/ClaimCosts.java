package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static dev.plumbline.attribution.ClaimedCosts.COSTS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says of every cost who claims it, and how it is shared where no single owner does. */
public final class ClaimCosts implements Job {
  private static final List<String> BY_USE = List.of("effective_cost", "x_net_effective_cost");
  private static final List<String> ON_ITS_DAY =
      List.of("billed_cost", "x_net_billed_cost", "list_cost", "consumed_quantity");

  private final Ownership ownership;
  private final LineKinds kinds;

  public ClaimCosts(Ownership ownership, LineKinds kinds) {
    this.ownership = ownership;
    this.kinds = kinds;
  }

  @Override
  public Table output() {
    return CLAIMED_COSTS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGE_DAYS);
  }

  @Override
  public String dependsOn() {
    return ownership + " " + kinds.text();
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public List<Check> checks() {
    return List.of(new KnownTypes(kinds.knownTypes()));
  }

  @Override
  public List<String> remarks(Dataset<Row> written) {
    return NetCosts.remarks(written);
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> days =
        MonthlyFees.onTheirDays(inputs.read(CHARGE_DAYS), kinds.is("spread"), BY_USE, ON_ITS_DAY);
    Dataset<Row> claimed =
        ownership
            .withOwner(days, inputs.spark())
            .withColumn("tag_keys", tagKeys())
            .withColumn("seller", kinds.sellerName())
            .withColumn("corrected_period", correctedPeriod())
            .withColumn("charged_cost", chargedCost())
            .withColumn("is_one_off", kinds.isPaidOnce())
            .withColumn("is_aws_usage", kinds.is("aws_usage"))
            .withColumn("is_taggable", kinds.is("taggable"));
    Set<String> columns = Set.of(days.columns());
    for (Pool pool : measured()) {
      claimed =
          claimed.withColumn(
              usage(pool), when(pool.usage().orElseThrow().holds(columns), quantity()));
    }
    if (sharesMachines(days)) {
      claimed = ContainerClaims.withContainers(claimed, ownership);
    }
    return new SpecialClaims(ownership.settings().allocation(), kinds)
        .of(claimed)
        .transform(this::added)
        .withColumn("pool_usage", poolUsage())
        .drop(measured().stream().map(ClaimCosts::usage).toArray(String[]::new));
  }

  /** Asked at once: most bills have no containers, and need not look for their machines. */
  private boolean sharesMachines(Dataset<Row> days) {
    return ContainerClaims.isAsked(ownership) && !days.where(col("x_is_split")).isEmpty();
  }

  /** What was used, once: a negation repeats what it negates. */
  private Column quantity() {
    return when(
        col("charge_category").equalTo("Usage").and(not(kinds.is("repeated"))),
        col("consumed_quantity"));
  }

  /** The negation names no resource, so that its owner is seldom that of what it negates. */
  private Column chargedCost() {
    Column billed = coalesce(col("billed_cost"), col("x_net_billed_cost"));
    return when(kinds.is("covered").or(kinds.is("repeated")), lit(0).cast(MONEY)).otherwise(billed);
  }

  /** A refund names the days it is for; where they lie before the bill, it corrects their month. */
  private Column correctedPeriod() {
    Column month = date_format(col("charge_date"), "yyyy-MM");
    return when(kinds.is("refund").and(month.lt(col("billing_period"))), month);
  }

  private List<Pool> measured() {
    return ownership.settings().allocation().pools().stream()
        .filter(pool -> pool.usage().isPresent())
        .toList();
  }

  private static String usage(Pool pool) {
    return "usage_" + pool.id();
  }

  /** Configured keys a line carries with any value, whichever of them names its owner. */
  private Column tagKeys() {
    AttributionSettings settings = ownership.settings();
    Column[] set =
        settings.tagKeys().stream()
            .map(
                key ->
                    when(
                        TagKeys.value(col("tags"), key, settings.aliases())
                            .notEqual(TagKeys.CONFLICT),
                        lit(key)))
            .toArray(Column[]::new);
    Column keys = concat_ws(",", array_compact(array(set)));
    return set.length == 0 ? lit(null).cast("string") : when(keys.notEqual(""), keys);
  }

  /**
   * The one pass over the bill: by day and claim. A claim has one currency and one version of its
   * rule; they stand in the key, because for the least of texts Spark would sort all rows.
   */
  private Dataset<Row> added(Dataset<Row> rows) {
    Column[] key =
        Stream.concat(CLAIMED_COSTS.key().stream(), Stream.of("billing_currency", "rule_version"))
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    List<Column> sums = new ArrayList<>();
    COSTS.forEach(cost -> sums.add(sum(cost).cast(MONEY).as(cost)));
    measured().forEach(p -> sums.add(sum(usage(p)).cast(QUANTITY).as(usage(p))));
    return rows.groupBy(key)
        .agg(sum("charged_cost").cast(MONEY).as("charged_cost"), sums.toArray(Column[]::new));
  }

  private Column poolUsage() {
    if (measured().isEmpty()) {
      return lit(null).cast(CLAIMED_COSTS.schema().apply("pool_usage").dataType());
    }
    Column[] ids = measured().stream().map(pool -> lit(pool.id())).toArray(Column[]::new);
    Column[] sums = measured().stream().map(pool -> col(usage(pool))).toArray(Column[]::new);
    return map_filter(
        map_from_arrays(array(ids), array(sums)), (pool, quantity) -> quantity.isNotNull());
  }
}
