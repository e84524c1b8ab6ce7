package dev.plumbline.container;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_size;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.check.Warning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The containers of a machine take its whole cost in the hours they run: AWS spreads what nobody
 * uses over them. It warns and does not fail: the shares are AWS's own figures, no total depends on
 * them, and the export of a member account may lack a machine's lines.
 */
record SharesOfMachines(Containers containers) implements Warning {
  private static final String[] MACHINE_DAY = {
    "x_source_id", "billing_period", "charge_date", "machine"
  };
  private static final int SHOWN = 3;

  @Override
  public String promise() {
    return "shares of containers add up to the cost of their machines, or a warning says by how much not";
  }

  @Override
  public List<String> warnings(Tables tables) {
    Dataset<Row> days = tables.read(CHARGE_DAYS);
    Dataset<Row> differing =
        machines(days)
            .join(children(days), MACHINE_DAY)
            .where(inAnHourOfAContainer())
            .groupBy("x_source_id", "billing_period", "charge_date", "machine", "shares", "lines")
            .agg(sum("cost").cast(MONEY).as("cost"))
            .withColumn("difference", col("shares").minus(col("cost")).cast(MONEY))
            .where(
                abs(col("difference"))
                    .gt(col("lines").multiply(lit(containers.roundingPerLine()))));
    List<Row> largest =
        differing
            .orderBy(abs(col("difference")).desc(), col("charge_date"), col("machine"))
            .limit(SHOWN)
            .collectAsList();
    List<String> warnings = new ArrayList<>();
    largest.forEach(row -> warnings.add(words(row)));
    return warnings;
  }

  private static Dataset<Row> children(Dataset<Row> days) {
    Column hours = transform(col("x_hours"), hour -> hour.getField("hour_start"));
    Column zero = lit(0).cast(MONEY);
    Column share =
        coalesce(col("x_split_cost"), zero).plus(coalesce(col("x_split_unused_cost"), zero));
    return days.where(col("x_is_split").and(col("x_split_parent_resource_id").isNotNull()))
        .groupBy(
            col(MACHINE_DAY[0]),
            col(MACHINE_DAY[1]),
            col(MACHINE_DAY[2]),
            col("x_split_parent_resource_id").as("machine"))
        .agg(
            sum(share).cast(MONEY).as("shares"),
            sum("x_line_count").as("lines"),
            array_distinct(flatten(collect_list(hours))).as("hours"));
  }

  /** The hours of a machine itself, without its disks and its traffic. */
  private static Dataset<Row> machines(Dataset<Row> days) {
    Column whole = coalesce(col("effective_cost"), col("x_net_effective_cost"));
    return days.where(
            not(col("x_is_split"))
                .and(col("resource_id").isNotNull())
                .and(col("pricing_unit").rlike("(?i)^(hrs?|hours?)$")))
        .select(
            col(MACHINE_DAY[0]),
            col(MACHINE_DAY[1]),
            col(MACHINE_DAY[2]),
            col("resource_id").as("machine"),
            whole.as("whole"),
            explode_outer(col("x_hours")).as("hour"))
        .withColumn(
            "cost", when(col("hour").isNull(), col("whole")).otherwise(col("hour.effective_cost")));
  }

  /** A daily line has no hours, and counts whole. */
  private static Column inAnHourOfAContainer() {
    return col("hour")
        .isNull()
        .or(array_size(col("hours")).equalTo(0))
        .or(arrays_overlap(col("hours"), array(col("hour.hour_start"))));
  }

  private static String words(Row row) {
    return String.format(
        Locale.ROOT,
        "containers on %s take %s of its %s on %s in the bill of %s; the difference of %s is more than"
            + " rounding: lines of either may be missing",
        row.<String>getAs("machine"),
        row.<BigDecimal>getAs("shares").toPlainString(),
        row.<BigDecimal>getAs("cost").toPlainString(),
        row.getAs("charge_date"),
        row.<String>getAs("x_source_id"),
        row.<BigDecimal>getAs("difference").stripTrailingZeros().toPlainString());
  }
}
