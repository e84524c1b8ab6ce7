package dev.plumbline.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One of the successive deliveries of a month: the month as it will be in the end, but for what
 * comes later.
 *
 * @param number counts from 1
 * @param madeAt when it is delivered, UTC
 * @param month month that is delivered
 * @param lacking what later deliveries bring, as in {@code deliveries.psv}
 */
record Edition(int number, Instant madeAt, YearMonth month, List<Map<String, String>> lacking) {
  private static final String TABLE = "deliveries";

  /** Exports are made in the early morning. */
  private static final Duration TIME_OF_DAY = Duration.ofHours(6);

  /** How many deliveries the company's last month has. */
  static int most() {
    return PipeTable.read(TABLE).stream().mapToInt(Edition::number).max().orElseThrow();
  }

  /** The first deliveries of a month, oldest first. */
  static List<Edition> list(int count, YearMonth month) {
    List<Map<String, String>> rows = PipeTable.read(TABLE);
    return IntStream.rangeClosed(1, count).mapToObj(number -> of(number, month, rows)).toList();
  }

  private static Edition of(int number, YearMonth month, List<Map<String, String>> rows) {
    long days =
        rows.stream()
            .filter(row -> number(row) == number)
            .mapToLong(row -> Long.parseLong(row.get("made")))
            .findFirst()
            .orElseThrow();
    Instant madeAt =
        month.atDay(1).plusDays(days).atStartOfDay().toInstant(ZoneOffset.UTC).plus(TIME_OF_DAY);
    return new Edition(
        number, madeAt, month, rows.stream().filter(row -> number(row) > number).toList());
  }

  private static int number(Map<String, String> row) {
    return Integer.parseInt(row.get("delivery"));
  }

  private List<Map<String, String>> lacking(String what) {
    return lacking.stream().filter(row -> row.get("late").equals(what)).toList();
  }

  /** How many days of the month its usage covers. */
  int days() {
    return lacking("usage").stream()
        .mapToInt(row -> Integer.parseInt(row.get("value")) - 1)
        .min()
        .orElse(month.lengthOfMonth());
  }

  /** Resources whose reservation is not applied to them yet. */
  Set<String> uncovered() {
    return lacking("cover").stream().map(row -> row.get("of")).collect(Collectors.toSet());
  }

  /** The lines of the finished month, in the plain form, as this delivery has them. */
  Dataset<Row> of(Dataset<Row> finished, Catalogue catalogue) {
    Dataset<Row> lines = finished;
    for (Map<String, String> late : lacking) {
      String what = late.get("of");
      lines =
          switch (late.get("late")) {
            case "invoice" -> lines.withColumn("bill_invoice_id", lit(null).cast("string"));
            case "type" -> lines.where(col("line_item_line_item_type").notEqual(what));
            case "product" -> lines.where(col("line_item_product_code").notEqual(what));
            case "tags" -> untagged(lines, catalogue.account(what).id());
            case "price" -> dearer(lines, what, Double.parseDouble(late.get("value")));
            // Days and cover are a matter of how the lines are made.
            default -> lines;
          };
    }
    return lines;
  }

  private static Dataset<Row> untagged(Dataset<Row> lines, String account) {
    return lines.withColumn(
        "resource_tags",
        when(col("line_item_usage_account_id").notEqual(account), col("resource_tags")));
  }

  private static Dataset<Row> dearer(Dataset<Row> lines, String usageType, double factor) {
    Column isDearer =
        col("line_item_line_item_type")
            .equalTo("Usage")
            .and(col("line_item_usage_type").endsWith(usageType));
    Dataset<Row> priced = lines;
    for (String rate :
        List.of(
            "line_item_unblended_rate",
            "line_item_blended_rate",
            "pricing_public_on_demand_rate")) {
      Column text = format_number(col(rate).cast("double").multiply(factor), Money.SCALE);
      priced =
          priced.withColumn(
              rate, when(isDearer, regexp_replace(text, lit(","), lit(""))).otherwise(col(rate)));
    }
    for (String cost :
        List.of(
            "line_item_unblended_cost",
            "line_item_blended_cost",
            "pricing_public_on_demand_cost")) {
      Column dear = round(col(cost).multiply(factor), Money.SCALE);
      priced = priced.withColumn(cost, when(isDearer, dear).otherwise(col(cost)));
    }
    return priced;
  }
}
