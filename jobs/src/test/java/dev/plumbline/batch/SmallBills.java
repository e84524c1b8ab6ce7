package dev.plumbline.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Two small companies' bills as AWS would deliver them: payer 111111111111 a legacy report as CSV
 * for two months, payer 222222222222 a CUR 2.0 export as Parquet for one.
 */
final class SmallBills {
  static final String CSV_HEADER =
      "identity/LineItemId,bill/InvoiceId,bill/PayerAccountId,bill/BillingPeriodStartDate,"
          + "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,"
          + "lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
          + "lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,"
          + "lineItem/UnblendedCost,lineItem/LineItemDescription,pricing/unit,"
          + "pricing/publicOnDemandCost,product/ProductName,product/region,product/instanceType,"
          + "resourceTags/user:Team";
  private static final int HOURS = 48;

  private SmallBills() {}

  /** The legacy lines of a month: two machines, a volume and tax. */
  static List<String> csvLines(String month) {
    List<String> lines = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      lines.add(csvMachine(month, hour, "i-0123456789abcdef1", "web", "0.1000000000"));
      lines.add(csvMachine(month, hour, "i-0123456789abcdef2", "", "0.2000000000"));
      lines.add(csvVolume(month, hour));
    }
    lines.add(csvTax(month, "1.2300000000"));
    return lines;
  }

  static String csvMachine(String month, int hour, String id, String team, String cost) {
    return csv(
        id + "-" + month + "-" + hour,
        month,
        "Usage",
        hour(month, hour),
        hour(month, hour + 1),
        "AmazonEC2",
        "EU-BoxUsage:m5.large",
        "RunInstances",
        id,
        "1.0",
        cost,
        "Hrs",
        cost,
        "Amazon Elastic Compute Cloud",
        "eu-west-1",
        "m5.large",
        team);
  }

  private static String csvVolume(String month, int hour) {
    return csv(
        "vol-" + month + "-" + hour,
        month,
        "Usage",
        hour(month, hour),
        hour(month, hour + 1),
        "AmazonEC2",
        "EU-EBS:VolumeUsage.gp2",
        "CreateVolume-Gp2",
        "vol-0123456789abcdef0",
        "0.1388888889",
        "0.0152777778",
        "GB-Mo",
        "0.0152777778",
        "Amazon Elastic Compute Cloud",
        "eu-west-1",
        "",
        "web");
  }

  static String csvTax(String month, String cost) {
    return csvMonthly("Tax", month, cost);
  }

  static String csvCredit(String month, String cost) {
    return csvMonthly("Credit", month, cost);
  }

  private static String csvMonthly(String type, String month, String cost) {
    return csv(
        type.toLowerCase(Locale.ROOT) + "-" + month,
        month,
        type,
        month + "-01T00:00:00Z",
        hour(month, HOURS),
        "AmazonEC2",
        "",
        "",
        "",
        "1.0",
        cost,
        "",
        "",
        "",
        "",
        "",
        "");
  }

  private static String csv(
      String id, String month, String type, String start, String end, String... rest) {
    List<String> cells = new ArrayList<>(List.of(id, "inv-" + month, "111111111111"));
    cells.add(month + "-01T00:00:00.000Z");
    cells.addAll(List.of("333333333333", type, start, end));
    List<String> tail = new ArrayList<>(Arrays.asList(rest));
    tail.add(5, "USD");
    tail.add(7, "line of " + id);
    cells.addAll(tail);
    return String.join(",", cells);
  }

  private static String hour(String month, int hour) {
    return String.format(Locale.ROOT, "%s-%02dT%02d:00:00Z", month, 2 + hour / 24, hour % 24);
  }

  /** Writes the legacy report of a month, in as many files as asked, in an order by a seed. */
  static void writeCsv(Path folder, String month, int parts, long seed) {
    writeCsv(folder, month, csvLines(month), parts, seed);
  }

  static void writeCsv(Path folder, String month, List<String> given, int parts, long seed) {
    List<String> lines = new ArrayList<>(given);
    if (seed != 0) {
      Collections.shuffle(lines, new java.util.Random(seed));
    }
    int each = (lines.size() + parts - 1) / parts;
    for (int part = 0; part < parts; part++) {
      List<String> some =
          lines.subList(
              Math.min(part * each, lines.size()), Math.min((part + 1) * each, lines.size()));
      write(
          folder.resolve(month + "-" + part + ".csv"),
          CSV_HEADER + "\n" + String.join("\n", some) + "\n");
    }
  }

  /** Writes the CUR 2.0 export of payer 222222222222 for a month: a database and its storage. */
  static void writeCur2(
      SparkSession spark, Path folder, String month, String hourlyCost, int parts, boolean turned) {
    List<Row> rows = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      rows.add(
          RowFactory.create(
              "rds-" + month + "-" + hour, month, hour, "RDS-Instance", hourlyCost, "Hrs"));
    }
    if (turned) {
      Collections.reverse(rows);
    }
    StructType schema =
        new StructType()
            .add("identity_line_item_id", DataTypes.StringType)
            .add("month", DataTypes.StringType)
            .add("hour", DataTypes.IntegerType)
            .add("kind", DataTypes.StringType)
            .add("cost", DataTypes.StringType)
            .add("pricing_unit", DataTypes.StringType);
    String start = "timestamp(concat(month, '-02 00:00:00')) + make_interval(0, 0, 0, 0, hour)";
    Dataset<Row> bill =
        spark
            .createDataFrame(rows, schema)
            .selectExpr(
                "identity_line_item_id",
                "'222222222222' as bill_payer_account_id",
                "'payer two' as bill_payer_account_name",
                "concat('b-', month) as bill_invoice_id",
                "timestamp(concat(month, '-01 00:00:00')) as bill_billing_period_start_date",
                "'444444444444' as line_item_usage_account_id",
                "'shop' as line_item_usage_account_name",
                "'Usage' as line_item_line_item_type",
                start + " as line_item_usage_start_date",
                start + " + interval 1 hour as line_item_usage_end_date",
                "'AmazonRDS' as line_item_product_code",
                "'EU-InstanceUsage:db.m5.large' as line_item_usage_type",
                "'CreateDBInstance:0002' as line_item_operation",
                "'arn:aws:rds:eu-west-1:444444444444:db:orders' as line_item_resource_id",
                "cast(1 as double) as line_item_usage_amount",
                "'USD' as line_item_currency_code",
                "cast(cost as double) as line_item_unblended_cost",
                "pricing_unit",
                "cast(cost as double) as pricing_public_on_demand_cost",
                "'eu-west-1' as product_region_code",
                "'db.m5.large' as product_instance_type",
                "map('product_name', 'Amazon Relational Database Service') as product",
                "map('user_team', 'data') as resource_tags");
    Path written = folder.resolveSibling("written-" + System.nanoTime());
    Column[] all = Arrays.stream(bill.columns()).map(functions::col).toArray(Column[]::new);
    bill.select(all)
        .coalesce(1)
        .write()
        .option("maxRecordsPerFile", HOURS / parts)
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(written.toString());
    move(written, folder, month);
  }

  private static void move(Path written, Path folder, String month) {
    try (Stream<Path> files = Files.list(written)) {
      Files.createDirectories(folder);
      int part = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
        Files.move(
            file,
            folder.resolve(month + "-" + part++ + ".parquet"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Metric stream lines: the CPU of a machine in both days of a month, five minutes each. */
  static void writeMetrics(Path folder, String month) {
    StringBuilder lines = new StringBuilder();
    long midnight =
        java.time.LocalDate.parse(month + "-02")
            .atStartOfDay(java.time.ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
    for (int slot = 0; slot < HOURS * 12; slot++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"metric_stream_name\":\"s\",\"account_id\":\"333333333333\",\"region\":\"eu-west-1\","
                  + "\"namespace\":\"AWS/EC2\",\"metric_name\":\"CPUUtilization\","
                  + "\"dimensions\":{\"InstanceId\":\"i-0123456789abcdef1\"},\"timestamp\":%d,"
                  + "\"value\":{\"max\":12,\"min\":8,\"sum\":50,\"count\":5},\"unit\":\"Percent\"}%n",
              midnight + slot * 300_000L));
    }
    write(folder.resolve(month + ".json"), lines.toString());
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
