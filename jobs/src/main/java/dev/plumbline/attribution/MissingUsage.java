package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Owners who have cost on a bill but no measure of a pool that is split by usage: they take nothing
 * of it, which may be right or a figure that was forgotten.
 */
final class MissingUsage {
  private static final int NAMED = 5;
  private static final String[] BILL = {"billing_period", "billing_account_id"};

  private MissingUsage() {}

  /** A sentence for each pool and bill, the first few. */
  static List<String> remarks(Dataset<Row> attributed, Allocation allocation) {
    List<String> remarks = new ArrayList<>();
    for (Pool pool : allocation.pools()) {
      if (pool.method() == Pool.Method.USAGE && remarks.size() < NAMED) {
        remarks.addAll(ofPool(attributed, pool, NAMED - remarks.size()));
      }
    }
    return remarks;
  }

  private static List<String> ofPool(Dataset<Row> attributed, Pool pool, int most) {
    Column isTeam =
        not(col("owner").isin(Ownership.UNALLOCATED, Ownership.UNAPPLIED_CREDITS))
            .and(not(col("owner").startsWith(Pool.PREFIX)));
    Column mayTake = pool.owners().isEmpty() ? isTeam : col("owner").isin(pool.owners().toArray());
    Column isShare =
        col("method").equalTo(pool.method().word()).and(col("pool").equalTo(pool.id()));
    Dataset<Row> shares = attributed.where(coalesce(isShare, lit(false)));
    Dataset<Row> takers = shares.select(col(BILL[0]), col(BILL[1]), col("owner")).distinct();
    Column direct = coalesce(col("direct_cost"), col("direct_x_net_effective_cost"));
    return attributed
        .where(mayTake)
        .groupBy(col(BILL[0]), col(BILL[1]), col("owner"))
        .agg(sum(direct).as("cost"))
        .where(col("cost").gt(0))
        .join(shares.select(col(BILL[0]), col(BILL[1])).distinct(), BILL, "left_semi")
        .join(takers, new String[] {BILL[0], BILL[1], "owner"}, "left_anti")
        .groupBy(BILL[0], BILL[1])
        .agg(array_join(array_sort(collect_set("owner")), ", ").as("owners"))
        .orderBy(BILL[0], BILL[1])
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> words(pool, row))
        .toList();
  }

  private static String words(Pool pool, Row row) {
    return "pool '"
        + pool.id()
        + "' of bill "
        + row.getString(1)
        + " in "
        + row.getString(0)
        + " is shared by usage; with cost and without a figure, so that they take nothing of it: "
        + row.getString(2);
  }
}
