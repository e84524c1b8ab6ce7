package dev.plumbline.idle;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.rule.Conventions;
import dev.plumbline.rule.Measure;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.Scope;
import dev.plumbline.table.Types;
import dev.plumbline.utilization.MetricFamilies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the rules are judged on, a row a resource: the days of all look-backs become one row in one
 * aggregation, then metric states, prices seen in the bill and owners are added.
 */
final class ResourceFacts {
  private static final String[] MEMBER = {
    "billing_period", "as_of_date", "resource_id", "sub_account_id", "region_id"
  };
  private static final String DATE = "charge_date";
  private static final String ASKED = "x_metrics_asked";

  /** Whether no line of the resource has a usage type, as in some selections of FOCUS columns. */
  static final String LACKS_USAGE_TYPE = "lacks_usage_type";

  private final List<Rule> rules;
  private final Conventions conventions;
  private final MetricFamilies families;

  ResourceFacts(RuleSet ruleSet, MetricFamilies families) {
    this.rules = ruleSet.of(Populations.RESOURCES.name());
    this.conventions = ruleSet.conventions();
    this.families = families;
  }

  /**
   * @param held days, each once for every month it counts for
   */
  Dataset<Row> of(Dataset<Row> held, Dataset<Row> owners) {
    Dataset<Row> heldFrom = held.groupBy("as_of_date").agg(min(DATE).as("data_from_date"));
    Dataset<Row> members =
        summarised(held)
            .join(heldFrom, "as_of_date")
            .join(
                owners,
                keys("billing_period", "sub_account_id", "region_id", "resource_id"),
                "left")
            .join(
                witnesses(held),
                keys("as_of_date", "sub_account_id", "region_id", "x_metric_namespace"),
                "left")
            .join(rates(held), keys("as_of_date", "region_id"), "left");
    List<Column> facts = new ArrayList<>();
    facts.add(col("*"));
    facts.add(coalesce(col("found_owner"), lit("unallocated")).as("owner"));
    facts.add(datediff(col("as_of_date"), col("first_billed_date")).as("age_days"));
    facts.add(datediff(col("as_of_date"), col("last_billed_date")).as("silent_days"));
    facts.add(col("first_billed_date").equalTo(col("data_from_date")).as("is_age_censored"));
    for (Rule rule : rules) {
      facts.add(states(rule).as(rule.column("states")));
      facts.add(
          col(quoted(rule, "cost"))
              .divide(24.0 * rule.lookbackDays())
              .multiply(conventions.hoursPerMonth())
              .as(rule.column("monthly_cost")));
    }
    return members.select(facts.toArray(Column[]::new));
  }

  private Dataset<Row> summarised(Dataset<Row> held) {
    List<Column> sums = new ArrayList<>();
    Column billed = col("billed_hours").gt(0).or(coalesce(col("consumed_gb").gt(0), lit(false)));
    sums.add(min(when(billed, col(DATE))).as("first_billed_date"));
    sums.add(max(when(billed, col(DATE))).as("last_billed_date"));
    Column types = map_keys(col("x_usage"));
    sums.add(
        coalesce(max(exists(types, k -> k.equalTo(""))), lit(false))
            .and(not(coalesce(max(exists(types, k -> k.notEqual(""))), lit(false))))
            .as(LACKS_USAGE_TYPE));
    rules.forEach(rule -> sums.addAll(ofRule(rule)));
    return held.groupBy(columns(MEMBER))
        .agg(latest().as("latest"), sums.toArray(Column[]::new))
        .select(col("*"), col("latest.*"))
        .drop("latest");
  }

  /** What the resource is, by its last day. */
  private static Column latest() {
    return max_by(
        struct(
            col("resource_type"),
            col("x_metric_namespace"),
            col("service_name"),
            col("billing_currency"),
            col("x_instance_type"),
            col("x_volume_api_name"),
            col("x_operating_system"),
            col("x_deployment_option"),
            col("tags")),
        struct(col(DATE), col("day_period")));
  }

  private List<Column> ofRule(Rule rule) {
    Scope scope = new Scope(rule, conventions);
    Column inWindow = within(rule.lookbackDays());
    List<Column> sums = new ArrayList<>();
    sums.add(money(inWindow, "x_net_effective_cost").as(rule.column("cost")));
    sums.add(money(inWindow, "list_cost").as(rule.column("list_cost")));
    sums.add(money(inWindow, "x_covered_cost").as(rule.column("covered_cost")));
    sums.add(money(inWindow, "billed_hours").as(rule.column("billed_hours")));
    for (Measure measure : rule.evidence()) {
      Column day = scope.day(measure);
      sums.add(
          measure
              .over(day, within(measure.days().orElse(rule.lookbackDays())), DATE)
              .as(rule.column(measure.name())));
      if (rule.heldLonger().isPresent()) {
        sums.add(
            measure
                .over(day, within(conventions.heldDays()), DATE)
                .as(rule.column(measure.name() + Scope.HELD)));
      }
    }
    Column expected =
        when(col("billed_hours").gt(0), col("billed_hours"))
            .when(col("consumed_gb").gt(0), lit(24).cast(Types.QUANTITY));
    sums.add(sum(when(inWindow, expected)).cast("double").as(rule.column("expected_hours")));
    for (String metric : rule.metrics()) {
      Column observed = col("metrics").getItem(metric);
      sums.add(
          sum(when(inWindow, observed.getField("observed_hours")))
              .as(rule.column("hours:" + metric)));
      sums.add(
          sum(when(inWindow.and(array_contains(col(ASKED), metric)), expected))
              .cast("double")
              .as(rule.column("asked:" + metric)));
      sums.add(
          max(when(inWindow, observed.getField("period_seconds")))
              .as(rule.column("period:" + metric)));
    }
    sums.add(coarse(rule, inWindow).as(rule.column("is_coarse")));
    sums.add(lastDayAgainst(scope, rule.quietDay()).as(rule.column("last_busy_date")));
    sums.add(lastDayAgainst(scope, rule.heldLonger()).as(rule.column("last_peak_date")));
    sums.add(min(when(measured(rule), col(DATE))).as(rule.column("first_measured_date")));
    return sums;
  }

  /** The last day that fails a test of single days; null where none does. */
  private static Column lastDayAgainst(Scope scope, Optional<String> test) {
    Column fails = test.map(text -> not(coalesce(scope.onDay(text), lit(true)))).orElse(lit(false));
    return max(when(fails, col(DATE)));
  }

  /** Whether a needed metric came in periods too long to show peaks. */
  private Column coarse(Rule rule, Column inWindow) {
    Column coarse = lit(false);
    for (String metric : rule.metrics()) {
      coarse =
          coarse.or(
              coalesce(
                  col("metrics")
                      .getItem(metric)
                      .getField("period_seconds")
                      .gt(conventions.coarsePeriodSeconds()),
                  lit(false)));
    }
    return max(when(inWindow, coarse));
  }

  /** Whether the day has a needed metric that is published whenever the resource runs. */
  private Column measured(Rule rule) {
    Column measured = lit(false);
    for (String metric : rule.metrics()) {
      measured =
          measured.or(
              coalesce(col("metrics").getItem(metric).isNotNull(), lit(false))
                  .and(
                      not(
                          families
                              .of(metric)
                              .isSparse(
                                  coalesce(col("x_metric_namespace"), lit("")), lit(metric)))));
    }
    return measured;
  }

  private Column states(Rule rule) {
    if (rule.metrics().isEmpty()) {
      return map().cast("map<string,string>");
    }
    List<Column> entries = new ArrayList<>();
    for (String metric : rule.metrics()) {
      Column witnessed =
          col("last_witnessed")
              .getItem(metric)
              .gt(date_sub(col("as_of_date"), rule.lookbackDays()));
      entries.add(lit(metric));
      entries.add(
          families
              .of(metric)
              .state(
                  coalesce(col("x_metric_namespace"), lit("")),
                  lit(metric),
                  col(quoted(rule, "hours:" + metric)),
                  col(quoted(rule, "expected_hours")),
                  col(quoted(rule, "asked:" + metric)),
                  witnessed));
    }
    return map(entries.toArray(Column[]::new));
  }

  /**
   * The last day on which any resource of an account, region and namespace has a metric without
   * having been asked for it: what was asked for says nothing of what was not.
   */
  private Dataset<Row> witnesses(Dataset<Row> held) {
    Object[] needed = rules.stream().flatMap(r -> r.metrics().stream()).distinct().toArray();
    return held.where(col("metrics").isNotNull().and(col("x_metric_namespace").isNotNull()))
        .select(
            col("as_of_date"),
            col("sub_account_id"),
            col("region_id"),
            col("x_metric_namespace"),
            col(DATE),
            explode(
                    array_except(
                        map_keys(col("metrics")),
                        coalesce(col(ASKED), array().cast("array<string>"))))
                .as("metric"))
        .where(col("metric").isin(needed))
        .groupBy("as_of_date", "sub_account_id", "region_id", "x_metric_namespace", "metric")
        .agg(max(DATE).as("last"))
        .groupBy("as_of_date", "sub_account_id", "region_id", "x_metric_namespace")
        .agg(
            map_from_entries(collect_list(struct(col("metric"), col("last"))))
                .as("last_witnessed"));
  }

  /**
   * Net price per unit of the usage types the rules ask for, as the bill of the region shows it.
   */
  private Dataset<Row> rates(Dataset<Row> held) {
    List<Column> entries = new ArrayList<>();
    rules.stream()
        .flatMap(rule -> rule.rates().stream())
        .distinct()
        .sorted()
        .forEach(
            usage -> {
              entries.add(lit(usage));
              entries.add(
                  try_divide(
                      sum(col("x_usage_cost").getItem(usage)).cast("double"),
                      sum(col("x_usage").getItem(usage)).cast("double")));
            });
    Column rates =
        entries.isEmpty() ? map().cast("map<string,double>") : map(entries.toArray(Column[]::new));
    return held.groupBy("as_of_date", "region_id").agg(rates.as("rates"));
  }

  private static Column within(int days) {
    return col(DATE).gt(date_sub(col("as_of_date"), days));
  }

  private static Column money(Column inWindow, String name) {
    return sum(when(inWindow, col(name))).cast("double");
  }

  private static String quoted(Rule rule, String name) {
    return "`" + rule.column(name) + "`";
  }

  private static String[] keys(String... names) {
    return names;
  }

  private static Column[] columns(String[] names) {
    return java.util.Arrays.stream(names).map(n -> col(n)).toArray(Column[]::new);
  }
}
