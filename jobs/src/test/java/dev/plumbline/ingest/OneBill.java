package dev.plumbline.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * One month of one small company with a private discount of ten percent, as AWS would deliver it in
 * each of its formats. All are derived from the two tables below and nothing else.
 */
final class OneBill {
  /** Columns of the report: as CSV names them, as Athena does, and what they hold. */
  private static final String COLUMNS =
      """
      identity/LineItemId                                   | identity_line_item_id                                       | text
      bill/InvoiceId                                        | bill_invoice_id                                             | text
      bill/PayerAccountId                                   | bill_payer_account_id                                       | text
      bill/BillingPeriodStartDate                           | bill_billing_period_start_date                              | time
      lineItem/UsageAccountId                               | line_item_usage_account_id                                  | text
      lineItem/LineItemType                                 | line_item_line_item_type                                    | text
      lineItem/UsageStartDate                               | line_item_usage_start_date                                  | time
      lineItem/UsageEndDate                                 | line_item_usage_end_date                                    | time
      lineItem/ProductCode                                  | line_item_product_code                                      | text
      lineItem/UsageType                                    | line_item_usage_type                                        | text
      lineItem/Operation                                    | line_item_operation                                         | text
      lineItem/AvailabilityZone                             | line_item_availability_zone                                 | text
      lineItem/ResourceId                                   | line_item_resource_id                                       | text
      lineItem/UsageAmount                                  | line_item_usage_amount                                      | number
      lineItem/CurrencyCode                                 | line_item_currency_code                                     | text
      lineItem/UnblendedCost                                | line_item_unblended_cost                                    | number
      lineItem/NetUnblendedCost                             | line_item_net_unblended_cost                                | number
      lineItem/LineItemDescription                          | line_item_line_item_description                             | text
      pricing/publicOnDemandCost                            | pricing_public_on_demand_cost                               | number
      pricing/unit                                          | pricing_unit                                                | text
      product/ProductName                                   | product_product_name                                        | text
      product/vcpu                                          | product_vcpu                                                | text
      product/regionCode                                    | product_region_code                                         | text
      product/operatingSystem                               | product_operating_system                                    | text
      product/instanceType                                  | product_instance_type                                       | text
      reservation/ReservationARN                            | reservation_reservation_a_r_n                               | text
      reservation/EndTime                                   | reservation_end_time                                        | text
      reservation/EffectiveCost                             | reservation_effective_cost                                  | number
      reservation/NetEffectiveCost                          | reservation_net_effective_cost                              | number
      reservation/AmortizedUpfrontFeeForBillingPeriod       | reservation_amortized_upfront_fee_for_billing_period        | number
      reservation/UnusedAmortizedUpfrontFeeForBillingPeriod | reservation_unused_amortized_upfront_fee_for_billing_period | number
      reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod | reservation_net_unused_amortized_upfront_fee_for_billing_period | number
      reservation/UnusedRecurringFee                        | reservation_unused_recurring_fee                            | number
      reservation/NetUnusedRecurringFee                     | reservation_net_unused_recurring_fee                        | number
      savingsPlan/SavingsPlanARN                            | savings_plan_savings_plan_a_r_n                             | text
      savingsPlan/SavingsPlanEffectiveCost                  | savings_plan_savings_plan_effective_cost                    | number
      savingsPlan/NetSavingsPlanEffectiveCost               | savings_plan_net_savings_plan_effective_cost                | number
      savingsPlan/TotalCommitmentToDate                     | savings_plan_total_commitment_to_date                       | number
      savingsPlan/UsedCommitment                            | savings_plan_used_commitment                                | number
      savingsPlan/RecurringCommitmentForBillingPeriod       | savings_plan_recurring_commitment_for_billing_period        | number
      savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod | savings_plan_amortized_upfront_commitment_for_billing_period | number
      savingsPlan/NetRecurringCommitmentForBillingPeriod    | savings_plan_net_recurring_commitment_for_billing_period    | number
      savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod | savings_plan_net_amortized_upfront_commitment_for_billing_period | number
      splitLineItem/SplitCost                               | split_line_item_split_cost                                  | number
      splitLineItem/UnusedCost                              | split_line_item_unused_cost                                 | number
      splitLineItem/NetSplitCost                            | split_line_item_net_split_cost                              | number
      splitLineItem/PublicOnDemandSplitCost                 | split_line_item_public_on_demand_split_cost                 | number
      splitLineItem/SplitUsage                              | split_line_item_split_usage                                 | number
      splitLineItem/ParentResourceId                        | split_line_item_parent_resource_id                          | text
      resourceTags/user:Team                                | resource_tags_user_team                                     | text
      resourceTags/user:Cost Center                         | resource_tags_user_cost_center                              | text
      costCategory/Unit                                     | cost_category_unit                                          | text
      """;

  /**
   * The lines: type, account, day, product, usage type, quantity, unit; billed, effective, net
   * billed and net effective cost, list cost; then further columns by their Athena names.
   */
  private static final String LINES =
      """
      Usage                   | 222 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | 0.096 | 0.096  | 0.0864  | 0.0864 | 0.096  | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef0, product_instance_type=m5.large, product_operating_system=Linux, product_vcpu=2, line_item_availability_zone=eu-west-1a, resource_tags_user_team=web, resource_tags_user_cost_center=42, cost_category_unit=Shop
      Usage                   | 222 | 03 | AmazonEC2 | EU-EBS:VolumeUsage.gp2     | 0.5 | GB-Mo | 0.055 | 0.055  | 0.0495  | 0.0495 | 0.055  | line_item_operation=CreateVolume-Gp2, line_item_resource_id=vol-0123456789abcdef0, resource_tags_user_team=web
      Usage                   | 333 | 03 | AmazonRDS | EU-InstanceUsage:db.m5.large | 1 | Hrs   | 0.2   | 0.2    | 0.18    | 0.18   | 0.2    | line_item_operation=CreateDBInstance:0002, line_item_resource_id=arn:aws:rds:eu-west-1:333333333333:db:orders, product_instance_type=db.m5.large
      DiscountedUsage         | 333 | 02 | AmazonEC2 | EU-BoxUsage:t3.large       | 1   | Hrs   | 0     | 0.0118 | 0       | 0.0106 | 0.0416 | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef1, product_instance_type=t3.large, product_operating_system=Linux, reservation_reservation_a_r_n=RI, reservation_end_time=2025-12-31T23:59:59.000Z, reservation_effective_cost=0.0118, reservation_net_effective_cost=0.0106
      RIFee                   | 222 | 01 | AmazonEC2 | EU-HeavyUsage:t3.large     | 744 | Hrs   | 50    | 3.75   | 45      | 3.375  |        | line_item_operation=RunInstances, reservation_reservation_a_r_n=RI, reservation_amortized_upfront_fee_for_billing_period=10, reservation_unused_amortized_upfront_fee_for_billing_period=2.5, reservation_net_unused_amortized_upfront_fee_for_billing_period=2.25, reservation_unused_recurring_fee=1.25, reservation_net_unused_recurring_fee=1.125
      SavingsPlanCoveredUsage | 333 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | 0.096 | 0.07   | 0.0864  | 0.063  | 0.096  | line_item_operation=RunInstances, line_item_resource_id=i-0123456789abcdef2, product_instance_type=m5.large, product_operating_system=Linux, savings_plan_savings_plan_a_r_n=SP, savings_plan_savings_plan_effective_cost=0.07, savings_plan_net_savings_plan_effective_cost=0.063
      SavingsPlanNegation     | 333 | 02 | AmazonEC2 | EU-BoxUsage:m5.large       | 1   | Hrs   | -0.096 | 0     | -0.0864 | 0      |        | line_item_operation=RunInstances, savings_plan_savings_plan_a_r_n=SP
      SavingsPlanRecurringFee | 222 | 02 | ComputeSavingsPlans | ComputeSP:1yrNoUpfront | 1 | Hrs | 1   | 0.1    | 0.9     | 0.09   |        | savings_plan_savings_plan_a_r_n=SP, savings_plan_total_commitment_to_date=1, savings_plan_used_commitment=0.9, savings_plan_recurring_commitment_for_billing_period=1, savings_plan_amortized_upfront_commitment_for_billing_period=0, savings_plan_net_recurring_commitment_for_billing_period=0.9, savings_plan_net_amortized_upfront_commitment_for_billing_period=0
      SavingsPlanUpfrontFee   | 222 | 04 | ComputeSavingsPlans | ComputeSP:1yrAllUpfront | 1 | Quantity | 100 | 0 | 90      | 0      |        | savings_plan_savings_plan_a_r_n=SP2
      Fee                     | 222 | 04 | AmazonEC2 | EU-HeavyUsage:t3.large     | 1   | Quantity | 200 | 0    | 180     | 0      |        | reservation_reservation_a_r_n=RI
      Fee                     | 222 | 01 | AWSSupportBusiness | Dollar            | 1   | Dollar | 29   | 29     | 29      | 29     |        |
      Tax                     | 222 | 01 | AmazonEC2 |                            | 1   |       | 1.23  | 1.23   | 1.23    | 1.23   |        |
      Credit                  | 222 | 03 | AmazonEC2 |                            | 0   |       | -5    | -5     | -5      | -5     |        |
      Refund                  | 333 | 04 | AmazonEC2 |                            | 0   |       | -2    | -2     | -2      | -2     |        |
      Refund                  | 222 | 04 | ComputeSavingsPlans |                  | 0   |       | -10   | 0      | -9      | 0      |        | line_item_line_item_description=Refund for one-time fee for Savings Plan ID 1
      EdpDiscount             | 222 | 02 | AmazonEC2 |                            | 0   |       | -0.0096 | -0.0096 | 0     | 0      |        |
      Usage                   | 222 | 02 | AmazonEKS | EU-EKS-EC2-vCPU-Hours      | 1   | vCPU-Hours | 0 | 0     | 0       | 0      |        | line_item_operation=EKSPod-EC2, line_item_resource_id=arn:aws:eks:eu-west-1:222222222222:pod/c/shop/cart/u1, split_line_item_split_cost=0.03, split_line_item_unused_cost=0.01, split_line_item_net_split_cost=0.027, split_line_item_public_on_demand_split_cost=0.04, split_line_item_split_usage=0.25, split_line_item_parent_resource_id=i-0123456789abcdef0
      """;

  private static final Map<String, String> SERVICES =
      Map.of(
          "AmazonEC2", "Amazon Elastic Compute Cloud",
          "AmazonRDS", "Amazon Relational Database Service",
          "AmazonEKS", "Amazon Elastic Container Service for Kubernetes",
          "ComputeSavingsPlans", "Savings Plans for AWS Compute usage",
          "AWSSupportBusiness", "AWS Support (Business)");

  private final List<String[]> columns =
      COLUMNS.lines().map(line -> line.strip().split(" *\\| *", -1)).toList();

  /** A line of the report by Athena names, and the cells of the table it comes from. */
  private record Line(Map<String, String> cur, List<String> cells) {
    String effectiveNet() {
      return cells.get(10);
    }
  }

  private final List<Line> lines = new ArrayList<>();

  OneBill() {
    LINES.lines().forEach(line -> lines.add(line(line.strip().split(" *\\| *", -1))));
  }

  private Line line(String[] cells) {
    Map<String, String> cur = new TreeMap<>();
    String day = "2025-01-" + cells[2];
    cur.put("identity_line_item_id", "line" + lines.size());
    cur.put("bill_payer_account_id", "011111111111");
    cur.put("bill_billing_period_start_date", "2025-01-01T00:00:00.000Z");
    cur.put("bill_invoice_id", "123456");
    cur.put("line_item_line_item_type", cells[0]);
    cur.put("line_item_usage_account_id", cells[1].repeat(4));
    cur.put("line_item_usage_start_date", day + "T04:00:00.000Z");
    cur.put("line_item_usage_end_date", day + "T05:00:00.000Z");
    cur.put("line_item_product_code", cells[3]);
    cur.put("line_item_usage_type", cells[4]);
    cur.put("line_item_usage_amount", cells[5]);
    cur.put("line_item_currency_code", "USD");
    cur.put("pricing_unit", cells[6]);
    cur.put("line_item_unblended_cost", cells[7]);
    cur.put("line_item_net_unblended_cost", cells[9]);
    cur.put("pricing_public_on_demand_cost", cells[11]);
    cur.put("product_product_name", SERVICES.get(cells[3]));
    cur.put("product_region_code", cells[4].startsWith("EU-") ? "eu-west-1" : "");
    if (!cells[12].isEmpty()) {
      for (String pair : cells[12].split(", ", -1)) {
        String[] both = pair.split("=", 2);
        cur.put(both[0], both[1]);
      }
    }
    return new Line(cur, List.of(cells));
  }

  /** Net billed and net effective cost by account and day, as the table has them. */
  Map<String, List<String>> netByAccountAndDay() {
    return byAccountAndDay(9, 10);
  }

  /** All four costs by account and day, as the table has them. */
  Map<String, List<String>> byAccountAndDay(int... costs) {
    Map<String, List<java.math.BigDecimal>> sums = new TreeMap<>();
    for (Line line : lines) {
      List<java.math.BigDecimal> sum =
          sums.computeIfAbsent(
              line.cells().get(1).repeat(4) + " 2025-01-" + line.cells().get(2),
              key -> new ArrayList<>(java.util.Collections.nCopies(4, java.math.BigDecimal.ZERO)));
      for (int i = 0; i < costs.length; i++) {
        sum.set(i, sum.get(i).add(new java.math.BigDecimal(line.cells().get(costs[i]))));
      }
    }
    Map<String, List<String>> texts = new TreeMap<>();
    sums.forEach(
        (key, sum) ->
            texts.put(
                key,
                sum.subList(0, costs.length).stream()
                    .map(s -> s.setScale(10).toPlainString())
                    .toList()));
    return texts;
  }

  int size() {
    return lines.size();
  }

  Path legacyCsvGzip(Path folder) {
    return Bills.write(folder.resolve("report-00001.csv.gz"), Bills.gzip(csv(0, c -> true)));
  }

  Path legacyCsvZip(Path folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("report-00001.csv"));
      zip.write(csv(0, c -> true).getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bills.write(folder.resolve("report-00001.csv.zip"), bytes.toByteArray());
  }

  /** As Athena's reports are: no column may be null, empty texts and zeros stand for it. */
  Path legacyParquet(SparkSession spark, Path folder) {
    return parquet(spark, folder, true, List.of());
  }

  Path cur2Parquet(SparkSession spark, Path folder) {
    return parquet(
        spark,
        folder,
        false,
        List.of(
            map("resource_tags"), map("cost_category"), map("product", "vcpu", "product_name")));
  }

  Path cur2CsvGzip(Path folder) {
    Predicate<String> inMap =
        name ->
            name.startsWith("resource_tags_")
                || name.startsWith("cost_category_")
                || name.equals("product_product_name")
                || name.equals("product_vcpu");
    List<String> names =
        new ArrayList<>(columns.stream().map(c -> c[1]).filter(inMap.negate()).toList());
    names.addAll(List.of("bill_payer_account_name", "resource_tags", "cost_category", "product"));
    names.sort(Comparator.naturalOrder());
    StringBuilder text = new StringBuilder(quoted(names));
    for (Line line : lines) {
      text.append(
          quoted(
              names.stream()
                  .map(
                      name ->
                          switch (name) {
                            case "bill_payer_account_name" -> "payer";
                            case "resource_tags", "cost_category", "product" -> json(line, name);
                            default -> line.cur().getOrDefault(name, "");
                          })
                  .toList()));
    }
    return Bills.write(folder.resolve("export-00001.csv.gz"), Bills.gzip(text.toString()));
  }

  /** Keys of maps selected one by one: columns, beside which the names of accounts stand. */
  Path cur2FlattenedCsv(Path folder) {
    return Bills.write(folder.resolve("export-00001.csv.gz"), Bills.gzip(csv(1, c -> true)));
  }

  Path cur2FlattenedParquet(SparkSession spark, Path folder) {
    return parquet(
        spark, folder, false, List.of(functions.lit("payer").as("bill_payer_account_name")));
  }

  Path focus10CsvGzip(Path folder) {
    return focusCsv(folder, "x_UsageType", "Tags", "x_CostCategories");
  }

  /** Version 1.2 has no usage type of its own, no cost categories, and the invoice's id. */
  Path focus12Parquet(SparkSession spark, Path folder) {
    List<Map<String, String>> rows = focus("SkuMeter");
    rows.forEach(row -> row.put("InvoiceId", "123456"));
    List<String> names = new ArrayList<>(rows.get(0).keySet());
    names.remove("x_CostCategories");
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, "string");
    }
    List<String> numbers =
        List.of("BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ConsumedQuantity");
    Column[] typed =
        names.stream()
            .map(
                name ->
                    (numbers.contains(name)
                            ? functions.col(name).try_cast("double")
                            : name.endsWith("Start") || name.endsWith("End")
                                ? functions.col(name).cast("timestamp")
                                : name.equals("Tags")
                                    ? functions.from_json(
                                        functions.col(name), dev.plumbline.table.Types.STRING_MAP)
                                    : functions.when(
                                        functions.col(name).notEqual(""), functions.col(name)))
                        .as(name))
            .toArray(Column[]::new);
    spark
        .createDataFrame(
            rows.stream()
                .map(r -> RowFactory.create(names.stream().map(r::get).toArray()))
                .toList(),
            schema)
        .select(typed)
        .coalesce(1)
        .write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(folder.toString());
    return folder;
  }

  private Path focusCsv(Path folder, String meter, String... maps) {
    List<Map<String, String>> rows = focus(meter);
    List<String> names = rows.get(0).keySet().stream().sorted().toList();
    if (!names.containsAll(List.of(maps))) {
      throw new IllegalStateException(names.toString());
    }
    StringBuilder text = new StringBuilder(quoted(names));
    rows.forEach(row -> text.append(quoted(names.stream().map(row::get).toList())));
    return Bills.write(folder.resolve("focus-00001.csv.gz"), Bills.gzip(text.toString()));
  }

  /**
   * What FOCUS makes of the lines: negations folded in, unused commitments on rows of their own.
   */
  private List<Map<String, String>> focus(String meter) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Line line : lines) {
      switch (line.cells().get(0)) {
        case "SavingsPlanNegation", "EdpDiscount" -> {}
        case "SavingsPlanCoveredUsage", "DiscountedUsage" ->
            rows.add(focus(line, meter, "Usage", "0", line.effectiveNet(), "Used"));
        case "RIFee", "SavingsPlanRecurringFee" -> {
          rows.add(focus(line, meter, "Purchase", line.cells().get(9), "0", ""));
          rows.add(focus(line, meter, "Usage", "0", line.effectiveNet(), "Unused"));
        }
        case "SavingsPlanUpfrontFee", "Fee" ->
            rows.add(focus(line, meter, "Purchase", line.cells().get(9), line.effectiveNet(), ""));
        case "Refund" ->
            rows.add(
                focus(line, meter, "Adjustment", line.cells().get(9), line.effectiveNet(), ""));
        default -> {
          if (!line.cur().getOrDefault("line_item_operation", "").equals("EKSPod-EC2")) {
            rows.add(
                focus(
                    line,
                    meter,
                    line.cells().get(0),
                    line.cells().get(9),
                    line.effectiveNet(),
                    ""));
          }
        }
      }
    }
    return rows;
  }

  private static Map<String, String> focus(
      Line line, String meter, String category, String billed, String effective, String status) {
    Map<String, String> cur = line.cur();
    String plan = cur.getOrDefault("savings_plan_savings_plan_a_r_n", "");
    String reservation = cur.getOrDefault("reservation_reservation_a_r_n", "");
    String commitment = plan.isEmpty() ? reservation : plan;
    boolean unused = status.equals("Unused");
    Map<String, String> row = new LinkedHashMap<>();
    row.put("AvailabilityZone", cur.getOrDefault("line_item_availability_zone", ""));
    row.put("BilledCost", billed);
    row.put("BillingAccountId", cur.get("bill_payer_account_id"));
    row.put("BillingCurrency", "USD");
    row.put("BillingPeriodStart", "2025-01-01T00:00:00.000Z");
    row.put("BillingPeriodEnd", "2025-02-01T00:00:00.000Z");
    row.put("ChargeCategory", category);
    row.put("ChargeDescription", cur.getOrDefault("line_item_line_item_description", ""));
    row.put("ChargeFrequency", line.cells().get(0).equals("RIFee") ? "Recurring" : "One-Time");
    row.put("ChargePeriodStart", cur.get("line_item_usage_start_date"));
    row.put("ChargePeriodEnd", cur.get("line_item_usage_end_date"));
    row.put(
        "CommitmentDiscountCategory",
        commitment.isEmpty() ? "" : plan.isEmpty() ? "Usage" : "Spend");
    row.put("CommitmentDiscountId", commitment);
    row.put("CommitmentDiscountStatus", status);
    row.put("ConsumedQuantity", unused ? "" : line.cells().get(5));
    row.put(
        "ConsumedUnit",
        unused ? "" : line.cells().get(6).replace("Hrs", "Hours").replace("GB-Mo", "GB-Months"));
    row.put("ContractedCost", billed);
    row.put("EffectiveCost", effective);
    row.put("InvoiceIssuerName", "Amazon Web Services, Inc.");
    row.put("ListCost", unused ? "" : line.cells().get(11));
    row.put("ProviderName", "AWS");
    row.put("RegionId", cur.get("product_region_code"));
    row.put("ResourceId", unused ? commitment : cur.getOrDefault("line_item_resource_id", ""));
    row.put("ServiceName", cur.get("product_product_name"));
    row.put("SubAccountId", cur.get("line_item_usage_account_id"));
    row.put("Tags", json(line, "resource_tags"));
    row.put("x_CostCategories", json(line, "cost_category"));
    row.put("x_Operation", cur.getOrDefault("line_item_operation", ""));
    row.put("x_ServiceCode", line.cells().get(3));
    row.put(meter, line.cells().get(4));
    return row;
  }

  private String csv(int spelling, Predicate<String> wanted) {
    List<String[]> some = columns.stream().filter(c -> wanted.test(c[1])).toList();
    List<String> header = new ArrayList<>(some.stream().map(c -> c[spelling]).toList());
    if (spelling == 1) {
      header.add("bill_payer_account_name");
    }
    StringBuilder text = new StringBuilder(quoted(header));
    for (Line line : lines) {
      List<String> cells =
          new ArrayList<>(some.stream().map(c -> line.cur().getOrDefault(c[1], "")).toList());
      if (spelling == 1) {
        cells.add("payer");
      }
      text.append(quoted(cells));
    }
    return text.toString();
  }

  private Path parquet(SparkSession spark, Path folder, boolean required, List<Column> more) {
    StructType schema = new StructType();
    for (String[] column : columns) {
      schema = schema.add(column[1], "string");
    }
    List<Column> typed = new ArrayList<>();
    List<String> mapped =
        more.stream().map(Column::toString).collect(Collectors.joining()).contains("map")
            ? List.of("resource_tags_", "cost_category_", "product_product_name", "product_vcpu")
            : List.of();
    for (String[] column : columns) {
      if (mapped.stream().noneMatch(column[1]::startsWith)) {
        Column value = functions.col(column[1]);
        typed.add(
            switch (column[2]) {
              case "time" -> value.cast("timestamp").as(column[1]);
              case "number" ->
                  (required
                          ? functions.coalesce(value.try_cast("double"), functions.lit(0.0))
                          : value.try_cast("double"))
                      .as(column[1]);
              default ->
                  (required
                          ? functions.coalesce(value, functions.lit(""))
                          : functions.when(value.notEqual(""), value))
                      .as(column[1]);
            });
      }
    }
    typed.addAll(more);
    spark
        .createDataFrame(
            lines.stream()
                .map(l -> RowFactory.create(columns.stream().map(c -> l.cur().get(c[1])).toArray()))
                .toList(),
            schema)
        .select(typed.toArray(Column[]::new))
        .coalesce(1)
        .write()
        .option("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
        .parquet(folder.toString());
    return folder;
  }

  /** The columns that CUR 2.0 keeps in a map, as that map. */
  private Column map(String name, String... keys) {
    List<String> wanted =
        keys.length > 0
            ? Arrays.asList(keys)
            : columns.stream()
                .map(c -> c[1])
                .filter(c -> c.startsWith(name + "_"))
                .map(c -> c.substring(name.length() + 1))
                .toList();
    Column[] entries =
        wanted.stream()
            .flatMap(key -> Stream.of(functions.lit(key), functions.col(name + "_" + key)))
            .toArray(Column[]::new);
    return functions.map_filter(functions.map(entries), (k, v) -> v.notEqual("")).as(name);
  }

  private static String json(Line line, String map) {
    return line.cur().entrySet().stream()
        .filter(e -> e.getKey().startsWith(map + "_") && !e.getValue().isEmpty())
        .filter(
            e ->
                !map.equals("product")
                    || List.of("product_product_name", "product_vcpu").contains(e.getKey()))
        .map(e -> "\"" + e.getKey().substring(map.length() + 1) + "\":\"" + e.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(List<String> cells) {
    return cells.stream()
            .map(cell -> cell.isEmpty() ? "" : "\"" + cell.replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","))
        + "\n";
  }

  /** Folder for a variant. */
  static Path folder(Path parent, String name) {
    try {
      return Files.createDirectories(parent.resolve(name)).resolve("bill");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
