package dev.plumbline.collect;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.AccountOwners;
import dev.plumbline.attribution.AttributionSettings;
import dev.plumbline.attribution.NameResourceOwners;
import dev.plumbline.attribution.Ownership;
import dev.plumbline.carbon.CarbonModel;
import dev.plumbline.console.Console;
import dev.plumbline.delivery.BillStaging;
import dev.plumbline.format.Formats;
import dev.plumbline.idle.Populations;
import dev.plumbline.ingest.ChargeInput;
import dev.plumbline.ingest.Charges;
import dev.plumbline.job.Plan;
import dev.plumbline.job.RunRequest;
import dev.plumbline.job.Runner;
import dev.plumbline.query.Queries;
import dev.plumbline.resource.BuildChargeDays;
import dev.plumbline.resource.BuildResourceDays;
import dev.plumbline.resource.TakeBillTotals;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Lake;
import dev.plumbline.store.PublishedTables;
import dev.plumbline.store.Sessions;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import dev.plumbline.utilization.MetricFamilies;
import dev.plumbline.utilization.SummarizeUtilization;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A bill is run, its metrics are collected from a stand-in, and the bill is run again. */
@ResourceLock("aws identity")
class RoundTripTest extends SparkTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final String OWN = CloudWatchStandIn.OWN_ACCOUNT;
  private static final String OTHER = "222233334444";
  private static final String BALANCER =
      "arn:aws:elasticloadbalancing:eu-west-1:" + OWN + ":loadbalancer/app/web/1";

  @TempDir Path folder;

  @BeforeEach
  void signAsSomebody() {
    System.setProperty("aws.accessKeyId", "OWN");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterEach
  void signOff() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    SparkSession.setActiveSession(spark);
  }

  /** January 2026, a line a day: machines, volumes and a balancer. */
  private void deliverBill() throws IOException {
    StringBuilder bill =
        new StringBuilder(
            "identity/LineItemId,bill/PayerAccountId,bill/BillingPeriodStartDate,"
                + "lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,"
                + "lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
                + "lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,"
                + "lineItem/UnblendedCost,pricing/unit,product/region\n");
    for (int day = 1; day <= 31; day++) {
      line(
          bill, day, OWN, "AmazonEC2", "EU-BoxUsage:m5.large", "i-0000000000000000a", "24,", "Hrs");
      line(
          bill, day, OWN, "AmazonEC2", "EU-BoxUsage:m5.large", "i-0000000000000000b", "24,", "Hrs");
      line(
          bill,
          day,
          OTHER,
          "AmazonEC2",
          "EU-BoxUsage:m5.large",
          "i-0000000000000000c",
          "24,",
          "Hrs");
      line(bill, day, OWN, "AWSELB", "EU-LoadBalancerUsage", BALANCER, "24,", "Hrs");
      for (String volume : List.of("a", "b", "c")) {
        String id = "vol-0000000000000000" + volume;
        line(bill, day, OWN, "AmazonEC2", "EU-EBS:VolumeUsage.gp3", id, "3.2,", "GB-Mo");
      }
    }
    Files.createDirectories(folder.resolve("bill"));
    Files.writeString(folder.resolve("bill/bill.csv"), bill);
  }

  private static void line(
      StringBuilder bill,
      int day,
      String account,
      String product,
      String usage,
      String id,
      String amount,
      String unit) {
    String start = String.format(java.util.Locale.ROOT, "2026-01-%02dT00:00:00Z", day);
    String end = LocalDate.of(2026, 1, day).plusDays(1) + "T00:00:00Z";
    bill.append(id).append(day).append(",111122223333,2026-01-01T00:00:00Z,").append(account);
    bill.append(",Usage,").append(start).append(',').append(end).append(',').append(product);
    bill.append(",").append(usage).append(",Run,").append(id).append(',').append(amount);
    bill.append("USD,1.2,").append(unit).append(",eu-west-1\n");
  }

  private Warehouse warehouse() {
    return Warehouse.local(folder.resolve("warehouse"));
  }

  private SparkSession ownSession() {
    SparkSession session = spark.newSession();
    SparkSession.setActiveSession(session);
    Sessions.attach(session, warehouse());
    return session;
  }

  private void run(List<String> metrics) {
    MetricFamilies families = MetricFamilies.load(CONF);
    Ownership nobody =
        new Ownership(
            new AttributionSettings(List.of(), List.of(), List.of(), Map.of()),
            AccountOwners.none());
    BillStaging staging =
        new BillStaging(
            List.of(new ChargeInput(folder.resolve("bill").toString(), "auto")),
            metrics,
            Formats.load(),
            new Storage(warehouse().aws()).hadoop(),
            Duration.ofDays(2),
            new org.apache.hadoop.fs.Path(folder.resolve("scratch").toUri()),
            rows -> rows);
    Plan plan =
        Plan.of(
            BillStaging.TABLES,
            List.of(
                new TakeBillTotals(),
                new BuildChargeDays(),
                new BuildResourceDays(
                    Formats.load().resources(), "^EU-", "charge_category = 'Credit'"),
                new NameResourceOwners(nobody),
                new SummarizeUtilization(families, CarbonModel.load(CONF).vcpus())));
    try (Lake lake = Lake.open(warehouse())) {
      new Runner(
              lake,
              staging,
              Charges.CHARGES,
              plan,
              new Console(new PrintStream(PrintStream.nullOutputStream())),
              Clock.systemUTC(),
              moment -> {})
          .run(
              new RunRequest(any -> true, Set.of(), Optional.empty(), "1", "settings"),
              this::ownSession);
    }
  }

  private Collection.Outcome collect(CloudWatchStandIn cloudWatch) {
    CloudWatchTerms terms = CloudWatchTerms.load(CONF);
    Needs needs =
        Needs.of(
            Populations.rules(CONF).of(Populations.RESOURCES.name()),
            MetricFamilies.load(CONF),
            Formats.load().resources(),
            terms);
    ownSession();
    try (Lake lake = Lake.open(warehouse())) {
      Queries queries = Queries.open(lake);
      BilledResources billed = new BilledResources(queries, needs);
      LocalDate last = billed.lastDay().orElseThrow();
      assertThat(last).isEqualTo("2026-01-31");
      try (Collection collection =
          new Collection(
              billed,
              terms,
              needs,
              folder.resolve("metrics").toString(),
              cloudWatch.access(Optional.empty()),
              Clock.fixed(Instant.parse("2026-02-02T06:00:00Z"), ZoneOffset.UTC),
              bound -> bound,
              wait -> {})) {
        return collection.collect(
            new Collection.Days(LocalDate.parse("2025-12-31"), last.plusDays(1), false),
            line -> {});
      }
    }
  }

  private Map<String, String> states() {
    SparkSession session = ownSession();
    try (Lake lake = Lake.open(warehouse())) {
      PublishedTables.register(session, lake, Clock.systemUTC());
      return session
          .table("utilization")
          .where(col("metric_name").isin("CPUUtilization", "VolumeReadOps", "RequestCount"))
          .collectAsList()
          .stream()
          .collect(
              Collectors.toMap(
                  row -> row.<String>getAs("resource_id"),
                  row -> row.<String>getAs("state") + " " + row.getAs("mean"),
                  (a, b) -> a + " and " + b,
                  TreeMap::new));
    }
  }

  @Test
  void whatWasAskedAndWhatCameGiveEachMetricItsState() throws IOException {
    deliverBill();
    run(List.of());
    assertThat(states().values()).containsOnly("NOT_COLLECTED null");

    Set<String> alive = Set.of("i-0000000000000000a", "vol-0000000000000000a");
    try (CloudWatchStandIn cloudWatch =
        new CloudWatchStandIn(
            (query, at) ->
                alive.contains(query.resource()) && at.getEpochSecond() % 3600 == 0
                    ? Optional.of(7.5)
                    : Optional.empty())) {
      cloudWatch.answerWith("vol-0000000000000000c", "VolumeReadOps", "Forbidden");
      Collection.Outcome outcome = collect(cloudWatch);
      assertThat(outcome.unanswered()).isEqualTo(1);
      assertThat(cloudWatch.asked()).noneMatch(q -> q.account().equals(OTHER));
    }

    run(List.of(folder.resolve("metrics").toString()));
    assertThat(states())
        .containsEntry("i-0000000000000000a", "OBSERVED 7.5")
        // Asked, and nothing came: an instance that runs publishes, so this proves nothing.
        .containsEntry("i-0000000000000000b", "INSUFFICIENT null")
        // In an account nobody could ask.
        .containsEntry("i-0000000000000000c", "NOT_COLLECTED null")
        .containsEntry("vol-0000000000000000a", "OBSERVED 7.5")
        // Asked, and nothing came: not attached.
        .containsEntry("vol-0000000000000000b", "SPARSE_ZERO 0.0")
        // Not answered; that another volume has datapoints proves nothing about this one.
        .containsEntry("vol-0000000000000000c", "NOT_COLLECTED null")
        .containsEntry(BALANCER, "SPARSE_ZERO 0.0");
  }
}
