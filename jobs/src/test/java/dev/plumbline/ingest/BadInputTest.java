package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.HEADER;
import static dev.plumbline.ingest.Bills.find;
import static dev.plumbline.ingest.Bills.line;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input that really occurs in bills, one test each; the number before a test is that of the
 * list below. One file of each kind is read for all of them.
 *
 * <p>Tested elsewhere: 1, 2, 3, 6 and 17 (manifests) in {@link DeliveriesTest}, 1 also by batch in
 * PartialRunTest; 5 (two reports) in {@link RefusedFilesTest}; 7, 9, 25, 30, 33 and 43 (other
 * columns, values of equal headers, numbers, cut files, line ends, impossible times) in {@link
 * CsvBillsTest}; 8 (equal names in Parquet) in {@link ParquetBillsTest}; 31 (large files) in {@link
 * LargeFilesTest}; 12 (no owner) in AttributionTest; 19 and 20 (negation, container shares) in
 * {@link MappingsTest}; 24 and 28 (duplicates, currencies) in ChargeDaysTest; 34, 36, 40 and 41
 * (foreign lines, aggregates, gaps, points sent again) in {@link IngestMetricsTest}; 35, 37, 38, 39
 * and 42 (units, figures, ids, times and values of metrics) in {@link BadMetricsTest}, 42 also in
 * EstimateEmissionsTest; 45 (names used again) in MetricJoinTest; 46 (not measured) in
 * SummarizeUtilizationTest; 47 (two model versions) in {@link IngestExportsTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest extends SparkTest {
  private static final int MANY = 500;
  @TempDir static Path folder;
  private Map<String, Row> cur;
  private Map<String, Row> focus;
  private ReadCounts counts;
  private final LostValues conflicts = new LostValues();

  @BeforeEach
  void readOnce() {
    if (cur != null) {
      return;
    }
    Path curFile = write(folder.resolve("cur/a.csv"), curFile());
    cur = byId(IngestCharges.read(spark, find(curFile).all(), Bills.FORMATS, side("cur")));
    counts = ReadCounts.of(side("cur"), spark.sparkContext().hadoopConfiguration());
    Path focusFile = write(folder.resolve("focus/a.csv"), focusFile());
    focus =
        byId(
            IngestCharges.read(
                spark,
                find(focusFile).all(),
                Bills.FORMATS,
                side("focus"),
                StagedRecords.NONE,
                conflicts));
  }

  private org.apache.hadoop.fs.Path side(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve("side-" + name).toUri());
  }

  private static Map<String, Row> byId(Dataset<Row> charges) {
    return charges.collectAsList().stream()
        .collect(Collectors.toMap(row -> row.<String>getAs("x_description"), row -> row));
  }

  private static String curFile() {
    String header =
        HEADER.strip()
            + ",lineItem/ResourceId, product/regionCode ,resourceTags/user:Cost.Center/A:1 ü,"
            + IntStream.range(0, MANY)
                .mapToObj(i -> "resourceTags/user:k" + i)
                .collect(Collectors.joining(","));
    String tags = ",v".repeat(MANY);
    return header
        + "\n"
        + more(cur("plain"), ",,,\"a, \"\"b\"\"\"" + tags)
        + more(cur("base").replace(",web", ",Base Load"), ",,eu-west-1," + tags)
        + more(cur("global"), ",r-1,global," + tags)
        + more(cur("credit").replace(",Usage,", ",Credit,").replace(",1.5,", ",-7,"), ",,," + tags)
        + more(cur("refund").replace(",Usage,", ",Refund,").replace(",1.5,", ",0.5,"), ",,," + tags)
        + more(
            cur("future")
                .replace(",Usage,", ",SavingsPlanRecurringFee,")
                .replace("2025-01-02T", "2025-01-31T"),
            ",,," + tags)
        + more(cur("late").replace("2025-01-02T", "2024-12-31T"), ",,," + tags)
        + more(
            cur("fee")
                .replace(",Usage,", ",RIFee,")
                .replace("2025-01-02T00:00:00Z", "2025-01-01T00:00:00Z")
                .replace("2025-01-02T01:00:00Z", "2025-01-31T23:59:59Z"),
            ",,," + tags)
        + more(cur("dash").replace(",1.0,USD", ",-,USD"), ",,," + tags)
        + more(cur("dollar").replace(",1.0,USD", ",$0.01 ,USD"), ",,," + tags)
        + more(cur("hive").replace(",web", ",\\N"), ",\\N,NULL,null" + tags);
  }

  private static String cur(String text) {
    return line("id", "011254002932", "2025-01", "1.5", text, "web");
  }

  private static String more(String line, String cells) {
    return line.strip() + cells + "\n";
  }

  private static String focusFile() {
    return """
        BillingAccountId,BillingPeriodStart,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,SubAccountId,ServiceName,ChargeDescription,ResourceId,RegionId,Tags
        1,2025-01-01T00:00:00Z,USD,Usage,2025-01-02T00:00:00Z,2025-01-02T01:00:00Z,1,1,2,S,nulls,NULL,null,"{""org"":""a"","" org"":""b""}"
        1,2025-01-01T00:00:00Z,USD,Usage,2025-01-02T00:00:00Z,2025-01-02T01:00:00Z,1,1,\\N,S,NULL,"",any,{}
        """;
  }

  private static String text(Map<String, Row> rows, String line, String column) {
    return String.valueOf(rows.get(line).<Object>getAs(column));
  }

  private String instant(String line, String column) {
    return cur.get(line).<java.sql.Timestamp>getAs(column).toInstant().toString();
  }

  /** 4: paths that differ in case alone. */
  @Test
  void oneMonthUnderTwoSpellingsOfAPathIsRefused() {
    for (String root : List.of("AWS", "aws")) {
      write(
          folder.resolve(root + "/r/20250101-20250201/r-1.csv"),
          HEADER + line(root, "2025-01", "1"));
      write(
          folder.resolve(root + "/r/20250101-20250201/r-Manifest.json"),
          """
          {"assemblyId":"%1$s","account":"111111111111","reportName":"r","bucket":"b",
           "billingPeriod":{"start":"20250101T000000.000Z","end":"20250201T000000.000Z"},
           "reportKeys":["%1$s/r/20250101-20250201/r-1.csv"]}
          """
              .formatted(root));
    }
    refused("is delivered twice", folder.resolve("AWS"), folder.resolve("aws"));
  }

  private static void refused(String sentence, Path... paths) {
    assertThatThrownBy(() -> find(paths))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  /** 5: a report and a FOCUS export of one month in one folder. */
  @Test
  void aMixtureOfReportAndFocusIsRefused() {
    write(folder.resolve("mix/a.csv"), HEADER + line("1", "1", "2025-01", "1", "t", ""));
    write(folder.resolve("mix/b.csv"), focusFile());
    refused("is there in two formats", folder.resolve("mix"));
  }

  /** 9: tag keys that differ in case or punctuation are merged, and the run says which. */
  @Test
  void keysThatAreMergedAreNamed() {
    Path file =
        write(
            folder.resolve("keys/a.csv"),
            HEADER.strip()
                + ",resourceTags/user:team,resourceTags/user:Cost Center,resourceTags/user:cost.center\n"
                + more(cur("t"), ",shop,1,2")
                + more(cur("u"), ",web,,2"));
    LostValues columns = new LostValues();
    IngestCharges.read(
            spark, find(file).all(), Bills.FORMATS, side("keys"), StagedRecords.NONE, columns)
        .count();
    assertThat(columns.conflictingLines()).isEqualTo(1);
    assertThat(MergedKeys.inWords(find(file).all(), Bills.FORMATS))
        .hasValue(
            "2 keys are spelt in several ways; each counts as one, with the first value a line"
                + " has: cost_center (resourceTags/user:Cost Center, resourceTags/user:cost.center),"
                + " team (resourceTags/user:Team, resourceTags/user:team)");
    Path plain = write(folder.resolve("plain/a.csv"), HEADER + cur("t"));
    assertThat(MergedKeys.inWords(find(plain).all(), Bills.FORMATS)).isEmpty();
  }

  /** 10: punctuation and other letters in tag keys, quotes in values. */
  @Test
  void tagKeysAndValuesMayHoldAnyCharacter() {
    assertThat(cur.get("plain").<String, String>getJavaMap(tagsOf("plain")))
        .containsEntry("cost_center_a_1", "a, \"b\"");
  }

  private int tagsOf(String line) {
    return cur.get(line).fieldIndex("tags");
  }

  /** 10a: a key with a blank before it beside the clean one. */
  @Test
  void ofKeysThatDifferInABlankOneStays() {
    Row row = focus.get("nulls");
    assertThat(row.<String, String>getJavaMap(row.fieldIndex("tags"))).containsOnlyKeys("org");
    assertThat(conflicts.conflictingLines()).isEqualTo(1);
  }

  /** 11: values that vary are left as they are. */
  @Test
  void tagValuesAreKeptAsWritten() {
    assertThat(cur.get("base").<String, String>getJavaMap(tagsOf("base")))
        .containsEntry("team", "Base Load");
  }

  /** 13: texts that stand for no value. */
  @Test
  void textsForNoValueAreNullExceptInFreeText() {
    assertThat(focus.get("nulls").<String>getAs("resource_id")).isNull();
    assertThat(focus.get("nulls").<String>getAs("region_id")).isNull();
    assertThat(focus.get("NULL").<String>getAs("sub_account_id")).isNull();
    assertThat(focus).containsKey("NULL");
    assertThat(cur.get("hive").<String>getAs("resource_id")).isNull();
    assertThat(cur.get("hive").<String>getAs("region_id")).isNull();
    assertThat(cur.get("hive").<String, String>getJavaMap(tagsOf("hive")))
        .doesNotContainKey("team")
        .containsValue("null");
  }

  /** 14: a report made without resource ids. */
  @Test
  void aReportWithoutResourceIdsIsRead() {
    Path file = write(folder.resolve("daily/a.csv"), HEADER + line("1", "2025-01", "1"));
    assertThat(
            IngestCharges.read(spark, find(file).all(), Bills.FORMATS, side("daily"))
                .where("resource_id is null")
                .count())
        .isOne();
  }

  /** 15: no resource on real usage. */
  @Test
  void aBlankResourceIdIsNone() {
    assertThat(cur.get("plain").<String>getAs("resource_id")).isNull();
    assertThat(text(cur, "plain", "billed_cost")).isEqualTo("1.5000000000");
  }

  /** 16: months without a leading zero. */
  @Test
  void aMonthInAPathMayLackItsZero() {
    assertThat(Manifest.periodOfPath("/r/year=2018/month=7/x.parquet")).hasValue("2018-07");
    assertThat(Manifest.periodOfPath("/data/BILLING_PERIOD=2025-01/x")).hasValue("2025-01");
  }

  /** 18: negative costs and positive refunds. */
  @Test
  void signsAreKept() {
    assertThat(text(cur, "credit", "billed_cost")).isEqualTo("-7.0000000000");
    assertThat(text(cur, "refund", "billed_cost")).isEqualTo("0.5000000000");
  }

  /** 21: lines of days to come stay in their month. */
  @Test
  void futureLinesBelongToTheMonth() {
    assertThat(text(cur, "future", "billing_period")).isEqualTo("2025-01");
  }

  /** 22: late usage of another month. */
  @Test
  void lateUsageBelongsToTheMonthThatBillsIt() {
    assertThat(text(cur, "late", "billing_period")).isEqualTo("2025-01");
    assertThat(instant("late", "charge_period_start")).isEqualTo("2024-12-31T00:00:00Z");
  }

  /** 23: an end one second before the hour. */
  @Test
  void theEndOfAnIntervalIsKeptAsWritten() {
    assertThat(instant("fee", "charge_period_end")).isEqualTo("2025-01-31T23:59:59Z");
  }

  /** 26 and 33: quantities that are no numbers are absent and counted, their cost is not lost. */
  @Test
  void aQuantityThatCannotBeReadIsAbsentAndCounted() {
    assertThat(cur.get("dash").<Object>getAs("consumed_quantity")).isNull();
    assertThat(cur.get("dollar").<Object>getAs("consumed_quantity")).isNull();
    assertThat(text(cur, "dash", "billed_cost")).isEqualTo("1.5000000000");
    assertThat(counts.unread()).isEqualTo(2);
    assertThat(counts.rejected()).isZero();
    assertThat(counts.firstUnread())
        .endsWith("a.csv: record 9: line_item_usage_amount is '-', which is no number");
  }

  /** 27: leading zeros. */
  @Test
  void accountIdsKeepTheirZeros() {
    assertThat(text(cur, "plain", "billing_account_id")).isEqualTo("011254002932");
  }

  /** 29: a seller's row is kept with who sells it; its product code is a token. */
  @Test
  void whatOthersSellIsToldApartByItsSeller() {
    Path file =
        write(
            folder.resolve("seller/a.csv"),
            HEADER.strip()
                + ",bill/BillingEntity,lineItem/LegalEntity\n"
                + more(
                    cur("search").replace(",AmazonEC2,", ",a1b2c3d4e5f6,"),
                    ",AWS Marketplace,Search Tools Ltd."));
    Row row = IngestCharges.read(spark, find(file).all(), Bills.FORMATS, side("seller")).head();
    assertThat(row.<String>getAs("x_billing_entity")).isEqualTo("AWS Marketplace");
    assertThat(row.<String>getAs("x_legal_entity")).isEqualTo("Search Tools Ltd.");
    assertThat(row.<String>getAs("x_product_code")).isEqualTo("a1b2c3d4e5f6");
    assertThat(row.<Object>getAs("billed_cost").toString()).isEqualTo("1.5000000000");
  }

  /** 32: hundreds of tag keys. */
  @Test
  void fiveHundredTagKeysAreOneMap() {
    assertThat(cur.get("base").<String, String>getJavaMap(tagsOf("base"))).hasSize(MANY + 1);
  }

  /** 44: no region, or one that is none. */
  @Test
  void globalIsNoRegion() {
    assertThat(cur.get("global").<String>getAs("region_id")).isNull();
    assertThat(cur.get("plain").<String>getAs("region_id")).isNull();
    assertThat(text(cur, "base", "region_id")).isEqualTo("eu-west-1");
    assertThat(focus.get("NULL").<String>getAs("region_id")).isNull();
  }
}
