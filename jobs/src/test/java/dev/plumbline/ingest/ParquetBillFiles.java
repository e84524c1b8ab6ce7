package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.expr;

import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** Bills as Parquet files, written as a test needs them. */
abstract class ParquetBillFiles extends SparkTest {
  @TempDir Path folder;

  /** Rows with the columns a bill must have; {@code more} adds to them or replaces. */
  Dataset<Row> bill(int rows, String... more) {
    Dataset<Row> data =
        spark
            .range(rows)
            .selectExpr(
                "cast(id as string) as identity_line_item_id",
                "'111111111111' as bill_payer_account_id",
                "timestamp'2025-01-01 00:00:00' as bill_billing_period_start_date",
                "'222222222222' as line_item_usage_account_id",
                "'Usage' as line_item_line_item_type",
                "timestamp'2025-01-02 00:00:00' as line_item_usage_start_date",
                "timestamp'2025-01-02 01:00:00' as line_item_usage_end_date",
                "'AmazonEC2' as line_item_product_code",
                "'BoxUsage:m5.large' as line_item_usage_type",
                "'RunInstances' as line_item_operation",
                "cast(1 as double) as line_item_usage_amount",
                "'USD' as line_item_currency_code",
                "cast(0.1 as double) as line_item_unblended_cost");
    for (int i = 0; i < more.length; i += 2) {
      data = data.withColumn(more[i], expr(more[i + 1]));
    }
    return data.coalesce(1);
  }

  Path written(Dataset<Row> rows, String name) {
    Path path = folder.resolve(name);
    rows.write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(path.toString());
    return path;
  }

  Dataset<Row> charges(Path... paths) {
    return IngestCharges.read(
        spark,
        Bills.find(paths).all(),
        Bills.FORMATS,
        new org.apache.hadoop.fs.Path(folder.resolve("side").toUri()));
  }

  List<String> read(Path path) {
    return charges(path)
        .selectExpr(
            "concat_ws(' ', x_source_id, billing_period, sub_account_id,"
                + " date_format(charge_period_start, 'yyyy-MM-dd HH:mm:ss.SSSSSS'), to_json(tags),"
                + " x_vcpu)")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
