package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClaimedCosts.CLAIMED_COSTS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.table.Types;
import dev.plumbline.testkit.SparkTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bills nobody made up by hand, from a fixed seed: credits, refunds, negative lines, missing and
 * contradictory tags, thousands of tag keys, a bill of net costs alone, one of credits alone, one
 * account billed to two payers, and a bill of billions.
 */
class RandomBillsTest extends SparkTest {
  private static final String SETTINGS =
      """
      tag_keys: [team]
      cost_categories: [group]
      rules:
        - {id: early, owner: night, match: {operation: "job-?"}, valid_to: 2026-04-15}
      pools:
        - {id: network, match: {service: AmazonVPC}, feeds: [platform]}
        - id: licences
          method: fixed
          match: {service: toolkit}
          percentages: {red: 33.33, blue: 33.33, green: 33.34}
        - {id: bytes, method: usage, match: {service: AmazonS3}, usage: {usage_type: "*Bytes"}}
        - {id: platform, method: even, match: {account: "100000000005"}}
      special: {refunds: account_negative, unused_commitments: beneficiaries}
      unallocated_takes_shares: true
      """;

  private static final int KEYS = 300;

  private static final String[] BILL = {
    "x_source_id", "billing_account_id", "sub_account_id", "invoice_id"
  };

  private static Dataset<Row> days;
  private static Dataset<Row> claimed;
  private static Dataset<Row> attributed;

  @BeforeAll
  static void build() {
    StringBuilder text =
        new StringBuilder(
            "billing_account_id|sub_account_id|invoice_id|charge_date|service_name|x_line_item_type"
                + "|x_product_code|x_usage_type|x_operation|resource_id|tags|x_cost_categories"
                + "|commitment_discount_id|commitment_discount_status|x_billing_entity"
                + "|consumed_quantity|billed_cost|effective_cost|x_net_billed_cost"
                + "|x_net_effective_cost|list_cost\n");
    Random random = new Random(20260401);
    for (int line = 0; line < 400; line++) {
      text.append(line(random, 1 + line % 5, line));
    }
    days = Bills.days(text.toString());
    // The bill of net costs alone.
    Column isNet = col("billing_account_id").equalTo("3");
    for (String cost : List.of("billed_cost", "effective_cost", "list_cost")) {
      days = days.withColumn(cost, functions.when(functions.not(isNet), col(cost)));
    }
    days = days.localCheckpoint();
    Ownership ownership = Bills.ownership(SETTINGS);
    claimed = Bills.claimed(ownership, days).localCheckpoint();
    attributed =
        new FixedInputs("2026-04", "2026-04-30")
            .with(CLAIMED_COSTS, claimed)
            .build(new AttributeCosts(ownership))
            .localCheckpoint();
  }

  private static String line(Random random, int payer, int number) {
    String type =
        payer == 4
            ? "Credit"
            : any(
                random,
                "Usage",
                "Usage",
                "Usage",
                "Usage",
                "Tax",
                "Credit",
                "Refund",
                "EdpDiscount",
                "DiscountedUsage",
                "RIFee",
                "Fee");
    boolean isCommitted = type.equals("DiscountedUsage") || type.equals("RIFee");
    String product =
        any(random, "AmazonEC2", "AmazonS3", "AmazonVPC", "toolkit", "AWSSupportBusiness", "null");
    String tags =
        any(
            random,
            "{\"team\":\"red\"}",
            "{\"user:Team\":\"Blue\"}",
            "{\"Team\":\"red\",\"TEAM\":\"blue\"}",
            "{\"team\":\"pool:platform\"}",
            "{\"team\":\"unapplied_credits\"}",
            keys(number, random.nextInt(KEYS)),
            "null");
    String tagged = type.endsWith("Usage") ? tags : "null";
    String billed = amount(random, type, payer);
    String effective = amount(random, type, payer);
    return String.join(
            "|",
            String.valueOf(payer),
            // One account is billed to every payer, some lines to none.
            any(random, "null", "100000000001", "10000000000" + payer, "100000000005"),
            any(random, "null", "inv-1", "inv-2"),
            "2026-04-%02d".formatted(1 + random.nextInt(30)),
            "line " + number,
            type,
            product,
            any(random, "Bytes", "EU-Bytes", "Hours", "null"),
            any(random, "job-1", "job-12", "null"),
            any(random, "r-" + number, "null"),
            tagged,
            any(random, "{\"Group\":\"green\"}", "{\"group\":\"Uncategorized\"}", "null"),
            isCommitted ? any(random, "ri-1", "ri-2") : "null",
            isCommitted ? (type.equals("RIFee") ? "Unused" : "Used") : "null",
            any(random, "AWS", "AWS", "AWS Marketplace", "null"),
            String.valueOf(random.nextInt(1000)),
            billed,
            effective,
            amount(random, type, payer),
            amount(random, type, payer),
            effective)
        + "\n";
  }

  /** Keys that no other line has, so that the bill has more than ten thousand. */
  private static String keys(int line, int some) {
    return IntStream.range(0, KEYS + some)
        .mapToObj(key -> "\"key-" + line + "-" + key + "\":\"x\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String any(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Ten decimals; credits are mostly negative, usage sometimes is; payer 5 pays billions. */
  private static String amount(Random random, String type, int payer) {
    BigDecimal amount = new BigDecimal(BigInteger.valueOf(random.nextLong(1L << 42)), 10);
    boolean isCredit = List.of("Credit", "Refund", "EdpDiscount").contains(type);
    boolean isNegative = random.nextInt(10) < (isCredit ? 9 : 1);
    BigDecimal scaled = payer == 5 ? amount.scaleByPowerOfTen(8).setScale(10) : amount;
    return (isNegative ? scaled.negate() : scaled).toPlainString();
  }

  private static Map<String, String> totals(Dataset<Row> rows) {
    Map<String, String> totals = new TreeMap<>();
    List<Column> sums = new ArrayList<>();
    for (String cost : ClaimedCosts.COSTS) {
      sums.add(sum(cost).cast(Types.MONEY).as(cost));
    }
    rows.groupBy(BILL[0], BILL[1], BILL[2], BILL[3])
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .collectAsList()
        .forEach(
            row ->
                totals.put(
                    row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(3),
                    row.get(4)
                        + " "
                        + row.get(5)
                        + " "
                        + row.get(6)
                        + " "
                        + row.get(7)
                        + " "
                        + row.get(8)));
    return totals;
  }

  @Test
  void theOwnersPartsAddUpToEachBillInEveryBasisToTheLastDigit() {
    assertThat(totals(attributed)).isEqualTo(totals(days)).hasSizeGreaterThan(30);
    Dataset<Row> parts =
        attributed.where(
            "effective_cost <> direct_cost + shared_cost"
                + " or billed_cost <> direct_billed_cost + shared_billed_cost"
                + " or x_net_effective_cost <> direct_x_net_effective_cost +"
                + " shared_x_net_effective_cost");
    assertThat(parts.count()).isZero();
  }

  @Test
  void noLineHasTwoOwnersAndNoPoolKeepsWhatOwnersCouldTake() {
    // A fee of the whole month is a part for each day, of whoever owns the day.
    assertThat(
            claimed
                .groupBy("x_source_id", "service_name", "charge_date")
                .agg(functions.countDistinct("owner").as("owners"))
                .where("owners > 1")
                .count())
        .isZero();
    assertThat(claimed.select("service_name").distinct().count()).isEqualTo(400);
    assertThat(days.select(functions.explode(functions.map_keys(col("tags")))).distinct().count())
        .isGreaterThan(10_000);
    assertThat(
            attributed
                .where("owner like 'pool:%' and billing_account_id in ('1', '2')")
                .select("owner")
                .distinct()
                .count())
        .isZero();
  }

  @Test
  void keysAreUniqueAndEveryCostWithoutAnOwnerHasAReason() {
    long rows = attributed.count();
    assertThat(
            attributed
                .select(
                    AttributedCosts.ATTRIBUTED_COSTS.key().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new))
                .distinct()
                .count())
        .isEqualTo(rows);
    assertThat(attributed.where("owner = 'unallocated' and reason is null").count()).isZero();
  }

  @Test
  void fixedSharesAreThoseOfLargestRemaindersWorkedOutInAnotherWay() {
    Map<String, BigDecimal> pools = new TreeMap<>();
    Map<String, BigDecimal> shares = new TreeMap<>();
    attributed
        .where("pool = 'licences'")
        .groupBy("x_source_id", "invoice_id", "owner")
        .agg(coalesce(sum("x_net_effective_cost"), lit(0)).cast(Types.MONEY))
        .collectAsList()
        .forEach(
            row -> {
              String unit = row.get(0) + " " + row.get(1);
              pools.merge(unit, row.getDecimal(3), BigDecimal::add);
              shares.put(unit + " " + row.get(2), row.getDecimal(3));
            });
    assertThat(pools).hasSizeGreaterThan(5);
    Map<String, BigDecimal> expected = new TreeMap<>();
    pools.forEach((unit, pool) -> expected.putAll(split(unit, pool)));
    expected.values().removeIf(share -> share.signum() == 0);
    shares.values().removeIf(share -> share.signum() == 0);
    assertThat(shares).isEqualTo(expected);
  }

  /** Whole units to each by 33.33, 33.33 and 33.34 percent, the missing ones by remainder. */
  private static Map<String, BigDecimal> split(String unit, BigDecimal pool) {
    Map<String, BigInteger> percent =
        new TreeMap<>(
            Map.of(
                "blue", BigInteger.valueOf(3333),
                "green", BigInteger.valueOf(3334),
                "red", BigInteger.valueOf(3333)));
    BigInteger whole = pool.unscaledValue().abs();
    BigInteger hundred = BigInteger.valueOf(10_000);
    Map<String, BigInteger> given = new TreeMap<>();
    percent.forEach((owner, p) -> given.put(owner, whole.multiply(p).divide(hundred)));
    BigInteger left =
        whole.subtract(given.values().stream().reduce(BigInteger.ZERO, BigInteger::add));
    percent.keySet().stream()
        .sorted(
            Comparator.comparing((String owner) -> whole.multiply(percent.get(owner)).mod(hundred))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(left.intValueExact())
        .forEach(owner -> given.merge(owner, BigInteger.ONE, BigInteger::add));
    Map<String, BigDecimal> shares = new TreeMap<>();
    given.forEach(
        (owner, units) ->
            shares.put(
                unit + " " + owner,
                new BigDecimal(pool.signum() < 0 ? units.negate() : units, 10)));
    return shares;
  }

  @Test
  void aBasisTheBillLacksStaysUnknown() {
    assertThat(
            attributed
                .where(
                    "billing_account_id = '3' and (billed_cost is not null or effective_cost is not null)")
                .count())
        .isZero();
  }
}
