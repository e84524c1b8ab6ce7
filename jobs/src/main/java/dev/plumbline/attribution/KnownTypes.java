package dev.plumbline.attribution;

import static dev.plumbline.resource.ChargeDays.CHARGE_DAYS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.Warning;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/**
 * AWS adds line item types. Lines of one that nobody knows count with their unblended cost in every
 * basis, which is wrong where it is a commitment's: the run says so.
 */
record KnownTypes(List<String> known) implements Warning {

  @Override
  public String promise() {
    return "every line item type is known, or a warning names it with its lines and cost";
  }

  @Override
  public List<String> warnings(Tables tables) {
    return tables
        .read(CHARGE_DAYS)
        .where(not(col("x_line_item_type").isin(known.toArray())))
        .groupBy("x_source_id", "billing_period", "x_line_item_type", "billing_currency")
        .agg(
            sum("x_line_count").as("lines"),
            sum(coalesce(col("billed_cost"), col("x_net_billed_cost"))).cast(MONEY).as("cost"))
        .orderBy("x_source_id", "billing_period", "x_line_item_type")
        .limit(5)
        .collectAsList()
        .stream()
        .map(KnownTypes::words)
        .toList();
  }

  private static String words(Row row) {
    return String.format(
        Locale.ROOT,
        "the bill of %s for %s has %d lines of the type '%s', which is not known; they count with what"
            + " they are billed, %s %s, in every basis",
        row.<String>getAs("x_source_id"),
        row.<String>getAs("billing_period"),
        row.<Long>getAs("lines"),
        row.<String>getAs("x_line_item_type"),
        row.<BigDecimal>getAs("cost").toPlainString(),
        row.<String>getAs("billing_currency"));
  }
}
