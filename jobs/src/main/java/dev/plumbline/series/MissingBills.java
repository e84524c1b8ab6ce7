package dev.plumbline.series;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import dev.plumbline.table.Types;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Months for which a payer's bill is not held while others are: what its accounts cost then is
 * unknown, not nothing. A payer whose bills end is missed for one month, then it has left.
 */
public final class MissingBills {
  /** Months as yyyy-MM, ascending; empty or null where none is missing. */
  public static final String MONTHS = "missing_months";

  private static final StructType SCHEMA =
      new StructType()
          .add("payer", Types.STRING)
          .add("billing_period", Types.STRING)
          .add("missing", Types.STRING)
          .add("told", Types.STRING);

  /** Months a payer's bills must be known for, to tell one that is missing from one that is new. */
  private static final int MONTHS_BEFORE = 2;

  private MissingBills() {}

  /**
   * Adds to lines of accounts the months in which the account's bill is missing.
   *
   * @param lines rows with {@code sub_account_id}, empty text where a line names none
   * @param billTotals the bills that are held
   */
  public static Dataset<Row> mark(Dataset<Row> lines, Dataset<Row> billTotals) {
    List<Row> missing = new ArrayList<>();
    missing(held(billTotals))
        .forEach(
            (payer, after) ->
                after.forEach((month, last) -> missing.add(row(payer, last, month, ""))));
    return mark(lines, billTotals, missing);
  }

  /**
   * Adds to lines of accounts, as {@code period/month}, the months that are missing as each period
   * sees it: by the bills of the two months before it, whatever else is held.
   */
  public static Dataset<Row> markAround(
      Dataset<Row> lines, Dataset<Row> billTotals, List<String> periods) {
    Map<String, NavigableSet<YearMonth>> held = held(billTotals);
    List<Row> missing = new ArrayList<>();
    for (String period : periods) {
      YearMonth last = YearMonth.parse(period);
      Map<String, NavigableSet<YearMonth>> around = new TreeMap<>();
      held.forEach(
          (payer, months) -> {
            NavigableSet<YearMonth> some =
                months.subSet(last.minusMonths(MONTHS_BEFORE), true, last, true);
            if (!some.isEmpty()) {
              around.put(payer, some);
            }
          });
      missing(around)
          .forEach(
              (payer, after) ->
                  after.forEach(
                      (month, known) -> missing.add(row(payer, known, month, period + "/"))));
    }
    return mark(lines, billTotals, missing);
  }

  private static Row row(String payer, YearMonth known, YearMonth month, String prefix) {
    return RowFactory.create(payer, known.toString(), month.toString(), prefix + month);
  }

  private static Dataset<Row> mark(Dataset<Row> lines, Dataset<Row> billTotals, List<Row> missing) {
    if (missing.isEmpty()) {
      return lines.withColumn(
          MONTHS, lit(null).cast(DataTypes.createArrayType(DataTypes.StringType)));
    }
    Dataset<Row> billed =
        billTotals
            .withColumn("payer", payer())
            .withColumn("sub_account_id", coalesce(col("sub_account_id"), lit("")));
    // An account that another payer pays for in that month has its bill.
    Dataset<Row> accounts =
        billed
            .join(
                billTotals.sparkSession().createDataFrame(missing, SCHEMA),
                new String[] {"payer", "billing_period"},
                "inner")
            .select(col("sub_account_id"), col("missing").as("billing_period"), col("told"))
            .join(
                billed.select("sub_account_id", "billing_period"),
                new String[] {"sub_account_id", "billing_period"},
                "left_anti")
            .groupBy("sub_account_id")
            .agg(collect_set("told").as(MONTHS));
    return lines.join(broadcast(accounts), new String[] {"sub_account_id"}, "left");
  }

  /** The months that are missing for any of the lines that are brought together. */
  public static Column together() {
    return array_sort(flatten(collect_set(MONTHS))).as(MONTHS);
  }

  /** A payer whose report has another name now is the same. */
  private static Column payer() {
    return substring_index(col("x_source_id"), ":", 1).as("payer");
  }

  private static Map<String, NavigableSet<YearMonth>> held(Dataset<Row> billTotals) {
    Map<String, NavigableSet<YearMonth>> held = new TreeMap<>();
    billTotals
        .select(payer(), col("billing_period"))
        .distinct()
        .collectAsList()
        .forEach(
            row ->
                held.computeIfAbsent(row.getString(0), any -> new TreeSet<>())
                    .add(YearMonth.parse(row.getString(1))));
    return held;
  }

  /**
   * The months that each payer lacks, with the last one before that it has.
   *
   * @param held the months of each payer
   */
  static Map<String, Map<YearMonth, YearMonth>> missing(Map<String, NavigableSet<YearMonth>> held) {
    NavigableSet<YearMonth> all = new TreeSet<>();
    held.values().forEach(all::addAll);
    Map<String, Map<YearMonth, YearMonth>> missing = new TreeMap<>();
    held.forEach(
        (payer, months) -> {
          Map<YearMonth, YearMonth> lacked = new TreeMap<>();
          for (YearMonth month : all.tailSet(months.first(), false)) {
            boolean hasLeft = month.isAfter(months.last().plusMonths(1));
            if (!months.contains(month) && !hasLeft) {
              lacked.put(month, months.lower(month));
            }
          }
          if (!lacked.isEmpty()) {
            missing.put(payer, lacked);
          }
        });
    return missing;
  }
}
