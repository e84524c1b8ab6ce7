package dev.plumbline.container;

import static dev.plumbline.container.ContainerCosts.CONTAINER_COSTS;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Check;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * No share lost, none counted twice: clusters add up to what the rows of the bill say of
 * themselves, and to what Fargate bills without a share beside it.
 */
record SharesAreWhole(Containers containers) implements Check {

  @Override
  public String promise() {
    return "containers have every share of the bill's split cost allocation, to the last digit";
  }

  @Override
  public List<String> violations(Tables tables) {
    Dataset<Row> bare =
        SummarizeContainers.shares(tables.read(CHARGE_DAYS), containers)
            .where(col("is_bare"))
            .groupBy("billing_period")
            .agg(sum("split").cast(MONEY).as("bare"));
    Dataset<Row> bill =
        tables
            .read(BILL_TOTALS)
            .groupBy("billing_period")
            .agg(sum("split_total").cast(MONEY).as("shares"))
            .join(bare, new String[] {"billing_period"}, "full_outer")
            // Unknown where an earlier version read the charges and their files are gone.
            .where(col("shares").isNotNull())
            .select(col("billing_period"), col("shares").plus(orZero("bare")).as("billed"));
    Dataset<Row> clusters =
        tables
            .read(CONTAINER_COSTS)
            .groupBy("billing_period")
            .agg(sum(col("split_cost").plus(col("unused_cost"))).cast(MONEY).as("shared"));
    return bill
        .join(clusters, new String[] {"billing_period"}, "left")
        .select(
            col("billing_period"),
            col("billed").cast(MONEY).as("billed"),
            orZero("shared").as("shared"))
        .where(col("billed").notEqual(col("shared")))
        .orderBy("billing_period")
        .limit(5)
        .collectAsList()
        .stream()
        .map(SharesAreWhole::words)
        .toList();
  }

  private static org.apache.spark.sql.Column orZero(String name) {
    return coalesce(col(name), lit(0).cast(MONEY)).cast(MONEY);
  }

  private static String words(Row row) {
    return "containers of "
        + row.getString(0)
        + " cost "
        + row.<BigDecimal>getAs("shared").toPlainString()
        + ", their shares on the bill "
        + row.<BigDecimal>getAs("billed").toPlainString();
  }
}
