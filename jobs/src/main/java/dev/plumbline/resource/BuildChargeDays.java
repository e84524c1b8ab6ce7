package dev.plumbline.resource;

import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.check.Check;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds up charge lines by day. Hours of hourly usage stay visible inside the day, so that {@code
 * charges} need not be read again for them.
 */
public final class BuildChargeDays implements Job {
  private static final List<String> MEASURES =
      List.of(
          "billed_cost",
          "effective_cost",
          "x_net_billed_cost",
          "x_net_effective_cost",
          "list_cost",
          "contracted_cost",
          "x_split_cost",
          "x_split_unused_cost",
          "x_net_split_cost",
          "x_net_split_unused_cost",
          "x_split_list_cost",
          "x_split_unused_list_cost",
          "x_commitment_quantity");

  private static final List<String> QUANTITIES =
      List.of(
          "consumed_quantity", "x_split_usage", "x_split_reserved_usage", "x_split_actual_usage");

  private static final String APART = "apart";

  private static final List<String> GRAIN =
      CHARGE_DAYS.columns().stream()
          .map(dev.plumbline.table.Column::name)
          .filter(name -> !MEASURES.contains(name) && !QUANTITIES.contains(name))
          .filter(
              name ->
                  !List.of("x_key_hash", "billed_hours", "x_line_count", "x_hours").contains(name))
          .toList();

  @Override
  public Table output() {
    return CHARGE_DAYS;
  }

  @Override
  public List<Table> inputs() {
    // The totals are an input for their check: the order of jobs follows from it.
    return List.of(CHARGES, BILL_TOTALS);
  }

  @Override
  public List<Check> checks() {
    return List.of(new SameAsBill(), new UpfrontBridge());
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return inputs
        .read(CHARGES)
        .transform(BuildChargeDays::withDay)
        .transform(BuildChargeDays::byDay)
        .withColumn("billed_hours", billedHours())
        .withColumn("x_key_hash", keyHash(GRAIN));
  }

  private static Dataset<Row> withDay(Dataset<Row> charges) {
    // An hour is an hour by the interval, not by end - start of month-long fee rows.
    Column isHourly =
        col("charge_category")
            .equalTo("Usage")
            .and(
                col("charge_period_end")
                    .cast("long")
                    .minus(col("charge_period_start").cast("long"))
                    .leq(3600));
    return charges
        .withColumn("charge_date", to_date(col("charge_period_start")))
        .withColumn("hour_start", when(isHourly, date_trunc("hour", col("charge_period_start"))));
  }

  /** The lines of a day as one row, with what each hour had. */
  private static Dataset<Row> byDay(Dataset<Row> lines) {
    Column hour =
        struct(
            col("hour_start"),
            col("consumed_quantity").as("quantity"),
            col("list_cost"),
            col("effective_cost"));
    List<Column> sums = sums();
    sums.add(count(lit(1)).as("x_line_count"));
    sums.add(collect_list(when(col("hour_start").isNotNull(), hour)).as("x_hours"));
    return lines
        .withColumn(APART, apart())
        .groupBy(columns(Stream.concat(Stream.of(APART), GRAIN.stream())))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .drop(APART)
        .withColumn("x_hours", when(size(col("x_hours")).gt(0), eachOnce(col("x_hours"))));
  }

  /**
   * A number that hardly two days share. It divides no group, but stands first in the key, so that
   * rows are put in order by comparing numbers instead of dozens of texts.
   */
  private static Column apart() {
    return xxhash64(
        col("charge_date"),
        col("sub_account_id"),
        col("resource_id"),
        col("x_usage_type"),
        col("x_operation"),
        col("x_line_item_type"));
  }

  /** Hours in their order. As a rule each has one line; where it has more, they are added up. */
  private static Column eachOnce(Column hours) {
    Column distinct = array_distinct(hours.getField("hour_start"));
    Column added =
        transform(
            sort_array(distinct),
            start ->
                aggregate(
                    filter(hours, hour -> hour.getField("hour_start").equalTo(start)),
                    struct(
                        start.as("hour_start"),
                        lit(null).cast(QUANTITY).as("quantity"),
                        lit(null).cast(MONEY).as("list_cost"),
                        lit(null).cast(MONEY).as("effective_cost")),
                    (sum, hour) ->
                        struct(
                            start.as("hour_start"),
                            plus(sum, hour, "quantity").cast(QUANTITY).as("quantity"),
                            plus(sum, hour, "list_cost").cast(MONEY).as("list_cost"),
                            plus(sum, hour, "effective_cost").cast(MONEY).as("effective_cost"))));
    return when(size(distinct).equalTo(size(hours)), sort_array(hours)).otherwise(added);
  }

  /** As SQL adds up: what is missing adds nothing, and nothing but missing values stays missing. */
  private static Column plus(Column sum, Column hour, String name) {
    Column one = sum.getField(name);
    Column other = hour.getField(name);
    return coalesce(one.plus(other), one, other);
  }

  private static List<Column> sums() {
    List<Column> sums = new ArrayList<>();
    MEASURES.forEach(name -> sums.add(sum(name).cast(MONEY).as(name)));
    QUANTITIES.forEach(name -> sums.add(sum(name).cast(QUANTITY).as(name)));
    return sums;
  }

  private static Column[] columns(Stream<String> names) {
    return names.map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  /** Hourly lines count their hours; a daily line counts its quantity where the unit is hours. */
  private static Column billedHours() {
    Column unitIsHours = col("pricing_unit").rlike("(?i)^(hrs?|hours?)$");
    Column ofDaily =
        when(
            col("charge_category").equalTo("Usage").and(unitIsHours),
            least(
                coalesce(col("consumed_quantity"), lit(0).cast(QUANTITY)), lit(24).cast(QUANTITY)));
    return coalesce(
        when(col("x_hours").isNotNull(), least(size(col("x_hours")), lit(24))).cast(QUANTITY),
        ofDaily,
        lit(0).cast(QUANTITY));
  }

  /** 128 bits over the columns of a grain; maps by their text, which is sorted by key. */
  static Column keyHash(List<String> grain) {
    Column[] values =
        grain.stream()
            .map(
                name ->
                    List.of("tags", "x_cost_categories").contains(name)
                        ? to_json(array_sort(org.apache.spark.sql.functions.map_entries(col(name))))
                        : coalesce(col(name).cast("string"), lit("\u0000")))
            .toArray(Column[]::new);
    Column[] salted = Stream.concat(Stream.of(lit(1)), Stream.of(values)).toArray(Column[]::new);
    return concat(
        org.apache.spark.sql.functions.lpad(hex(xxhash64(values)), 16, "0"),
        org.apache.spark.sql.functions.lpad(hex(xxhash64(salted)), 16, "0"));
  }
}
