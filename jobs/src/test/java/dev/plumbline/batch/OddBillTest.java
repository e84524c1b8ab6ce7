package dev.plumbline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.Slow;
import dev.plumbline.testkit.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bill of everything that is seldom, worked out by hand, and one of nothing but credits. */
@Slow("runs a batch of its own for cases that cheaper tests hold one by one")
class OddBillTest extends SparkTest {
  @TempDir static Path folder;

  /** Columns by short names; a line gives those it has. */
  private static final List<String> COLUMNS =
      List.of(
          "id=identity/LineItemId",
          "payer=bill/PayerAccountId",
          "period=bill/BillingPeriodStartDate",
          "entity=bill/BillingEntity",
          "account=lineItem/UsageAccountId",
          "type=lineItem/LineItemType",
          "start=lineItem/UsageStartDate",
          "end=lineItem/UsageEndDate",
          "product=lineItem/ProductCode",
          "usage=lineItem/UsageType",
          "operation=lineItem/Operation",
          "resource=lineItem/ResourceId",
          "amount=lineItem/UsageAmount",
          "currency=lineItem/CurrencyCode",
          "cost=lineItem/UnblendedCost",
          "net=lineItem/NetUnblendedCost",
          "legal=lineItem/LegalEntity",
          "ri=reservation/ReservationARN",
          "ri_cost=reservation/EffectiveCost",
          "ri_unused=reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
          "ri_unused_fee=reservation/UnusedRecurringFee",
          "ri_month=reservation/AmortizedUpfrontFeeForBillingPeriod",
          "sp=savingsPlan/SavingsPlanARN",
          "sp_cost=savingsPlan/SavingsPlanEffectiveCost",
          "sp_whole=savingsPlan/TotalCommitmentToDate",
          "sp_used=savingsPlan/UsedCommitment",
          "team=resourceTags/user:Team");

  private static final String PLAN = "arn:aws:savingsplans::444444444444:savingsplan/b";
  private static final String RESERVATION =
      "arn:aws:ec2:eu-west-1:444444444444:reserved-instances/a";

  /** As billed to account 333333333333 of payer 111111111111 where it does not say otherwise. */
  private static String csv(String... lines) {
    StringBuilder text =
        new StringBuilder(
            COLUMNS.stream()
                .map(column -> column.substring(column.indexOf('=') + 1))
                .collect(Collectors.joining(",")));
    int number = 0;
    for (String line : lines) {
      TreeMap<String, String> cells = new TreeMap<>();
      String given =
          "payer=111111111111 account=333333333333 entity=AWS period=2026-01-01T00:00:00Z"
              + " start=2026-01-05T00:00:00Z end=2026-01-05T01:00:00Z product=AmazonEC2 amount=1"
              + " currency=USD id="
              + number++
              + " "
              + line;
      Arrays.stream(given.split(" "))
          .forEach(cell -> cells.put(cell.split("=", 2)[0], cell.split("=", 2)[1]));
      cells.putIfAbsent("net", cells.get("cost"));
      text.append('\n')
          .append(
              COLUMNS.stream()
                  .map(column -> cells.getOrDefault(column.substring(0, column.indexOf('=')), ""))
                  .collect(Collectors.joining(",")));
    }
    return text.append('\n').toString();
  }

  @Test
  void everyBasisAddsUpAndEachOwnerPaysWhatIsRight() {
    SmallBills.write(
        folder.resolve("bill/one/2026-01.csv"),
        csv(
                // A private discount of 10 %: a line of its own, and inside the net cost of usage.
                "type=Usage resource=i-1 team=web cost=100 net=90",
                "type=EdpDiscount cost=-10 net=",
                // A plan of 72.00, of which 60.00 cover the usage of another account.
                "type=SavingsPlanRecurringFee account=444444444444 product=ComputeSavingsPlans cost=72"
                    + " sp_whole=72 sp_used=60 sp="
                    + PLAN,
                "type=SavingsPlanCoveredUsage resource=i-2 team=web cost=80 sp_cost=60 sp=" + PLAN,
                "type=SavingsPlanNegation cost=-80 sp=" + PLAN,
                // A reservation paid upfront this month that costs nothing by the hour: 20.00 of
                // the
                // month, 4.00 of them unused.
                "type=Fee account=444444444444 cost=240 ri=" + RESERVATION,
                "type=RIFee account=444444444444 cost=0 ri_unused=4 ri_unused_fee=0 ri_month=20 ri="
                    + RESERVATION,
                "type=DiscountedUsage resource=i-3 team=data cost=0 ri_cost=16 ri=" + RESERVATION,
                "type=Tax cost=9",
                "type=Tax cost=-2",
                // 200.00 back for December, 24.00 more than the account's machines cost.
                "type=Refund start=2025-12-15T00:00:00Z end=2025-12-16T00:00:00Z cost=-200",
                "type=Usage entity=AWSMarketplace product=4x8gq7s1a resource=p-1 team=data cost=30"
                    + " legal=Acme",
                "type=Tax entity=AWSMarketplace product=4x8gq7s1a cost=3 legal=AWS",
                "type=Credit account=111111111111 cost=-5")
            .replace("AWSMarketplace", "AWS Marketplace"));
    SmallBills.write(
        folder.resolve("bill/two/2026-01.csv"),
        csv("type=Credit payer=222222222222 account=222222222222 cost=-7"));
    Published published = new Published(session(), folder.resolve("warehouse"));

    new BillBatch(folder, published::session).run();

    Dataset<Row> proof = published.table("reconciliation");
    assertThat(proof.where("residual <> 0 or state <> 'AVAILABLE'").count()).isZero();
    // Effective is billed, with 20.00 of the month for 240.00 paid upfront.
    assertThat(sums(proof.where("billing_account_id = '111111111111'"), "basis", "bill_total"))
        .containsExactly(
            "billed 237.00", "effective 17.00", "net_billed 237.00", "net_effective 17.00");
    Dataset<Row> costs = published.table("attributed_costs");
    assertThat(sums(costs.where("billing_account_id = '222222222222'"), "owner", "effective_cost"))
        .containsExactly("unapplied_credits -7.00");
    // Web: 100 + 60 + 7 of tax - 160 of the refund; data: 16 + 30 + 3 - 16; nobody: what is unused,
    // 12 + 4, and the discount of 10, which net cost has inside the usage of web.
    assertThat(sums(costs.where("billing_account_id = '111111111111'"), "owner", "effective_cost"))
        .containsExactly("data 33.00", "unallocated 6.00", "unapplied_credits -29.00", "web 7.00");
    // Net, web's machines cost 90 + 60, so that 34.00 of the refund are left.
    assertThat(
            sums(
                costs.where("billing_account_id = '111111111111'"),
                "owner",
                "x_net_effective_cost"))
        .containsExactly("data 33.00", "unallocated 16.00", "unapplied_credits -39.00", "web 7.00");
    assertThat(sums(costs.where("corrected_period = '2025-12'"), "corrected_period", "billed_cost"))
        .containsExactly("2025-12 -200.00");
  }

  private static List<String> sums(Dataset<Row> rows, String by, String amount) {
    return rows
        .groupBy(by)
        .agg(functions.sum(amount).cast("decimal(12,2)").as("sum"))
        .orderBy(by)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.getDecimal(1).toPlainString())
        .toList();
  }
}
