package dev.plumbline.resource;

import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** No line lost, no cent moved: the days add up to what the bill's rows say of themselves. */
final class SameAsBill implements Check {
  private static final Map<String, String> BASES = new LinkedHashMap<>();

  static {
    BASES.put("billed_cost", "billed_total");
    BASES.put("x_net_billed_cost", "net_billed_total");
    BASES.put("effective_cost", "effective_total");
    BASES.put("x_net_effective_cost", "net_effective_total");
    BASES.put("container_shares", "split_total");
  }

  /** Not taken of charges that an earlier version read and whose files are gone. */
  private static final String MAY_BE_UNKNOWN = "split_total";

  private static final String[] GRAIN = {
    "x_source_id", "billing_period", "billing_account_id", "sub_account_id", "invoice_id"
  };

  @Override
  public String promise() {
    return "charge_days have every line of the bill and its totals, per account, invoice and basis";
  }

  @Override
  public List<String> violations(Tables tables) {
    Dataset<Row> bill = sums(tables.read(BILL_TOTALS), BASES.values().toArray(String[]::new));
    Dataset<Row> days = sums(days(tables), BASES.keySet().toArray(String[]::new));
    Dataset<Row> both = bill.as("bill").join(days.as("days"), same(), "full_outer");
    Column broken = differs("x_line_count", "x_line_count");
    for (Map.Entry<String, String> basis : BASES.entrySet()) {
      broken = broken.or(differs(basis.getKey(), basis.getValue()));
    }
    List<String> violations = new ArrayList<>();
    both.where(broken).limit(5).collectAsList().forEach(row -> violations.add(words(row)));
    return violations;
  }

  /**
   * Containers restate the cost of their machine: shares are no part of a basis, but must be whole.
   */
  private static Dataset<Row> days(Tables tables) {
    Column zero = lit(0).cast(MONEY);
    return tables
        .read(CHARGE_DAYS)
        .withColumn(
            "container_shares",
            coalesce(col("x_split_cost"), zero).plus(coalesce(col("x_split_unused_cost"), zero)));
  }

  private static Dataset<Row> sums(Dataset<Row> rows, String... measures) {
    Column[] sums = new Column[measures.length];
    for (int i = 0; i < measures.length; i++) {
      sums[i] = sum(measures[i]).cast(MONEY).as(measures[i]);
    }
    return rows.groupBy(GRAIN[0], java.util.Arrays.copyOfRange(GRAIN, 1, GRAIN.length))
        .agg(sum("x_line_count").as("x_line_count"), sums);
  }

  private static Column same() {
    Column same = lit(true);
    for (String name : GRAIN) {
      same = same.and(col("bill." + name).eqNullSafe(col("days." + name)));
    }
    return same;
  }

  private static Column differs(String ofDays, String ofBill) {
    Column zero = lit(0).cast(MONEY);
    Column differs =
        coalesce(col("days." + ofDays).cast(MONEY), zero)
            .notEqual(coalesce(col("bill." + ofBill).cast(MONEY), zero));
    return ofBill.equals(MAY_BE_UNKNOWN) ? col("bill." + ofBill).isNotNull().and(differs) : differs;
  }

  private static String words(Row row) {
    int width = GRAIN.length + 1 + BASES.size();
    StringBuilder text = new StringBuilder("bill and charge_days differ for ");
    for (int i = 0; i < GRAIN.length; i++) {
      Object value = row.isNullAt(i) ? row.get(width + i) : row.get(i);
      text.append(i == 0 ? "" : ", ").append(GRAIN[i]).append(' ').append(value);
    }
    text.append(": lines ").append(row.get(GRAIN.length)).append(" and ");
    text.append(row.get(width + GRAIN.length));
    int at = GRAIN.length + 1;
    for (String basis : BASES.keySet()) {
      text.append(", ").append(basis).append(' ').append(amount(row, at)).append(" and ");
      text.append(amount(row, width + at));
      at++;
    }
    return text.toString();
  }

  private static String amount(Row row, int at) {
    return row.isNullAt(at) ? "nothing" : row.getDecimal(at).toPlainString();
  }
}
