package dev.plumbline.resource;

import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.check.Check;
import dev.plumbline.check.Warning;
import dev.plumbline.ingest.LineContent;
import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds up each bill from the figures its rows carry themselves. Reads only identity and control
 * columns of {@code charges}; what the mapping made of the rows is not looked at.
 */
public final class TakeBillTotals implements Job {
  private static final List<String> GRAIN =
      List.of(
          "x_source_id", "billing_period", "billing_account_id", "sub_account_id", "invoice_id");

  @Override
  public Table output() {
    return BILL_TOTALS;
  }

  @Override
  public List<Table> inputs() {
    return List.of(CHARGES);
  }

  @Override
  public List<Check> checks() {
    return List.of(new OneCurrency(), new OneLineEach(), new NetBridge());
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    return inputs
        .read(CHARGES)
        .transform(TakeBillTotals::byLine)
        .transform(TakeBillTotals::byCurrency)
        .groupBy(columns(GRAIN))
        .agg(
            oneCurrency().as("billing_currency"),
            max("last_usage_date").as("last_usage_date"),
            sum("x_line_count").as("x_line_count"),
            sum("x_duplicate_count").as("x_duplicate_count"),
            sum("x_content_hash").cast("decimal(38,0)").as("x_content_hash"),
            total("billed_total"),
            total("net_billed_total"),
            total("effective_total"),
            total("net_effective_total"),
            total("split_total"),
            total("amortized_upfront_total"),
            total("upfront_fee_total"));
  }

  /** Texts are compared last, when few rows are left: to find the least of many, Spark sorts. */
  private static Dataset<Row> byCurrency(Dataset<Row> lines) {
    return lines
        .groupBy(columns(GRAIN, "billing_currency"))
        .agg(
            max("last_usage_date").as("last_usage_date"),
            sum("lines").as("x_line_count"),
            sum(when(col("has_id"), col("lines").minus(1))).as("x_duplicate_count"),
            LineContent.of(sum("content_high"), sum("content_low")).as("x_content_hash"),
            sum("billed").as("billed_total"),
            sum("net_billed").as("net_billed_total"),
            sum("effective").as("effective_total"),
            sum("net_effective").as("net_effective_total"),
            sum("split").as("split_total"),
            sum("amortized_upfront").as("amortized_upfront_total"),
            sum("upfront_fee").as("upfront_fee_total"));
  }

  /** Lines with the same id and interval, told apart from others by a 128-bit hash. */
  private static Dataset<Row> byLine(Dataset<Row> charges) {
    Column[] identity = {
      col("x_line_item_id"), col("charge_period_start"), col("charge_period_end")
    };
    return charges
        .withColumn("identity", xxhash64(identity))
        .withColumn("identity_again", xxhash64(salted(identity)))
        .groupBy(columns(GRAIN, "billing_currency", "identity", "identity_again"))
        .agg(
            max(usageDay()).as("last_usage_date"),
            max(col("x_line_item_id").isNotNull()).as("has_id"),
            count(lit(1)).as("lines"),
            sum(LineContent.high()).as("content_high"),
            sum(LineContent.low()).as("content_low"),
            sum("x_control.billed").as("billed"),
            sum("x_control.net_billed").as("net_billed"),
            sum("x_control.effective").as("effective"),
            sum("x_control.net_effective").as("net_effective"),
            sum("x_control_split").as("split"),
            sum("x_control.amortized_upfront").as("amortized_upfront"),
            sum("x_control.upfront_fee").as("upfront_fee"));
  }

  /** Days of usage inside the billed month; late usage of another month does not move the day. */
  private static Column usageDay() {
    Column day = to_date(col("charge_period_start"));
    return when(
        col("charge_category")
            .equalTo("Usage")
            .and(date_format(day, "yyyy-MM").equalTo(col("billing_period"))),
        day);
  }

  private static Column[] salted(Column[] columns) {
    Column[] salted = new Column[columns.length + 1];
    salted[0] = lit("second half");
    System.arraycopy(columns, 0, salted, 1, columns.length);
    return salted;
  }

  /** Two currencies in one bill are kept visible as "EUR+USD" for the check to refuse. */
  private static Column oneCurrency() {
    Column least = min("billing_currency");
    Column greatest = max("billing_currency");
    return when(least.eqNullSafe(greatest), least)
        .otherwise(coalesce(concat_ws("+", least, greatest), lit("")));
  }

  private static Column total(String name) {
    return sum(name).cast(MONEY).as(name);
  }

  private static Column[] columns(List<String> names, String... more) {
    return Stream.concat(names.stream(), Arrays.stream(more))
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }

  /** A line that stands twice may be one that is billed twice, or a file that was given twice. */
  private static final class OneLineEach implements Warning {
    @Override
    public String promise() {
      return "lines that share id and interval are counted and named";
    }

    @Override
    public List<String> warnings(Tables tables) {
      return tables
          .read(BILL_TOTALS)
          .groupBy("x_source_id", "billing_period")
          .agg(sum("x_duplicate_count").as("twins"), sum("x_line_count").as("lines"))
          .where(col("twins").gt(0))
          .orderBy(col("twins").desc(), col("x_source_id"), col("billing_period"))
          .limit(5)
          .collectAsList()
          .stream()
          .map(
              row ->
                  "in the bill of "
                      + row.getString(0)
                      + " for "
                      + row.getString(1)
                      + ", "
                      + row.getLong(2)
                      + " of "
                      + row.getLong(3)
                      + " lines have the id and interval of another line; if files overlap, their"
                      + " costs count twice")
          .toList();
    }
  }

  /** Currencies are never added to one another. */
  private static final class OneCurrency implements Check {
    @Override
    public String promise() {
      return "each bill has one currency";
    }

    @Override
    public List<String> violations(Tables tables) {
      return tables
          .read(BILL_TOTALS)
          .groupBy("x_source_id", "billing_period")
          .agg(min("billing_currency").as("one"), max("billing_currency").as("other"))
          .where(col("one").notEqual(col("other")).or(col("one").contains("+")))
          .orderBy("x_source_id", "billing_period")
          .limit(5)
          .collectAsList()
          .stream()
          .map(
              row ->
                  "the bill of "
                      + row.getString(0)
                      + " for "
                      + row.getString(1)
                      + " has more than one currency ("
                      + row.getString(2)
                      + ", "
                      + row.getString(3)
                      + "); one currency per bill is allowed, so load them as separate reports")
          .toList();
    }
  }
}
