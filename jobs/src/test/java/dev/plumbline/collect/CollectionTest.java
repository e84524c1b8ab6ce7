package dev.plumbline.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.format.Formats;
import dev.plumbline.idle.Populations;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.utilization.MetricFamilies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Collections against a stand-in, on 2 March 2026; the bill ends on 28 February. */
@ResourceLock("aws identity")
class CollectionTest {
  private static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  private static final CloudWatchTerms TERMS = CloudWatchTerms.load(CONF);
  private static final RuleSet RULES = Populations.rules(CONF);
  private static final Needs NEEDS =
      Needs.of(
          RULES.of(Populations.RESOURCES.name()),
          MetricFamilies.load(CONF),
          Formats.load().resources(),
          TERMS);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-02T06:00:00Z"), ZoneOffset.UTC);
  private static final LocalDate LAST = LocalDate.parse("2026-02-28");
  private static final String OWN = CloudWatchStandIn.OWN_ACCOUNT;

  /** Points of a volume: four a day of two metrics over 32 days and of two over 28. */
  private static final long POINTS = 2 * 32 * 4 + 2 * 28 * 4;

  @TempDir Path folder;

  private final List<Long> waits = new ArrayList<>();
  private final List<Billed.Group> billed = new ArrayList<>();
  private CloudWatchStandIn standIn =
      new CloudWatchStandIn(
          (query, at) -> at.getEpochSecond() % 21_600 == 0 ? Optional.of(2.0) : Optional.empty());
  private Optional<String> role = Optional.empty();

  @BeforeEach
  void signAsSomebody() {
    System.setProperty("aws.accessKeyId", "OWN");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterEach
  void stop() {
    standIn.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private void cloudWatchHas(CloudWatchStandIn.Metrics metrics) {
    standIn.close();
    standIn = new CloudWatchStandIn(metrics);
  }

  private static Resource volume(int number) {
    return new Resource(
        "AWS/EBS",
        String.format(java.util.Locale.ROOT, "vol-%08x", number),
        LocalDate.parse("2025-01-01"),
        LAST,
        Set.of());
  }

  private void billed(String account, String region, Resource... resources) {
    billed.add(new Billed.Group(account, region, List.of(resources)));
  }

  private Collection collection() {
    return new Collection(
        (span, consumer) -> billed.forEach(consumer),
        TERMS,
        NEEDS,
        folder.toUri().toString(),
        standIn.access(role),
        CLOCK,
        bound -> bound,
        waits::add);
  }

  private static Collection.Days february() {
    return new Collection.Days(LocalDate.parse("2026-01-28"), LAST.plusDays(1), false);
  }

  private Collection.Outcome collect() {
    try (Collection collection = collection()) {
      return collection.collect(february(), line -> {});
    }
  }

  private Collection.Forecast forecast() {
    try (Collection collection = collection()) {
      return collection.forecast(february());
    }
  }

  private List<Path> files(String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> manifest() {
    return files(".collection-manifest.json").stream()
        .flatMap(
            file -> {
              try {
                return Files.readAllLines(file).stream();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  private long points() {
    long points = 0;
    for (Path file : files(".json.gz")) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        points += lines.lines().count();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return points;
  }

  private static String statuses(List<String> manifest) {
    return manifest.stream()
        .map(line -> line.replaceAll(".*\"status\":\"([A-Z]+)\".*", "$1"))
        .collect(Collectors.groupingBy(s -> s, java.util.TreeMap::new, Collectors.counting()))
        .toString();
  }

  @Test
  void everyMetricThatARuleNamesCanBeAskedForSomewhere() {
    Set<String> askable = new TreeSet<>();
    TERMS.namespaces().values().forEach(namespace -> askable.addAll(namespace.metrics().keySet()));
    for (Rule rule : RULES.of(Populations.RESOURCES.name())) {
      assertThat(askable).as(rule.file()).containsAll(Needs.named(rule).keySet());
    }
    MetricFamilies.load(CONF)
        .keyMetrics()
        .forEach(
            (namespace, metrics) -> {
              if (!metrics.isEmpty() && !TERMS.notAskable().containsKey(namespace)) {
                assertThat(TERMS.namespaces().get(namespace).metrics().keySet())
                    .as(namespace)
                    .containsAll(metrics);
              }
            });
  }

  @Test
  void aRuleAboutOneKindOfResourceAsksForItsMetricsOfNoOther() {
    assertThat(NEEDS.days().get("AWS/ApplicationELB")).containsOnlyKeys("RequestCount");
    assertThat(NEEDS.days().get("AWS/EC2"))
        .containsOnlyKeys(
            "CPUUtilization",
            "NetworkIn",
            "NetworkOut",
            "EBSReadOps",
            "EBSWriteOps",
            "CPUCreditUsage");
    // EBS-01 looks back 32 days, EBS-02 and EBS-03 fourteen.
    assertThat(NEEDS.days().get("AWS/EBS"))
        .containsEntry("VolumeReadOps", 32)
        .containsEntry("VolumeReadBytes", 14);
  }

  @Test
  void callsAndPriceAreKnownBeforeAnythingIsAsked() {
    Resource[] volumes =
        Stream.iterate(1, n -> n + 1).limit(30).map(n -> volume(n)).toArray(Resource[]::new);
    billed(OWN, "eu-west-1", volumes);
    Collection.Forecast forecast = forecast();
    // Per volume two metrics over 32 days and two over February (28 days): 120 metrics. A metric of
    // 32 days has 32 x 288 x 4 = 36,864 datapoints, two fit a page; one of 28 days 32,256, three
    // do.
    assertThat(forecast.metrics()).isEqualTo(120);
    assertThat(forecast.calls()).isEqualTo(30 + 20);
    assertThat(forecast.datapoints()).isEqualTo(60L * 36_864 + 60L * 32_256);
    assertThat(forecast.cost()).isEqualByComparingTo("0.0012");
    assertThat(standIn.calls()).isZero();
    assertThat(files("")).allMatch(Files::isDirectory);
    Collection.Outcome outcome = collect();
    assertThat(outcome.calls()).isEqualTo(forecast.calls());
    assertThat(outcome.metrics()).isEqualTo(forecast.metrics());
    // Four points a day.
    assertThat(points()).isEqualTo(outcome.points()).isEqualTo(30 * POINTS);
  }

  @Test
  void noCallAsksMoreThanTheLimit() {
    Resource[] many =
        Stream.iterate(1, n -> n + 1).limit(200).map(n -> volume(n)).toArray(Resource[]::new);
    Planned planned =
        new Planner(TERMS, NEEDS, new Covered.Span(LAST, LAST.plusDays(1)), true, CLOCK.instant())
            .plan(OWN, "eu-west-1", List.of(many), new Covered());
    // A day has 288 x 4 = 1,152 datapoints a metric, 87 fit a page.
    assertThat(planned.metrics()).isEqualTo(800);
    assertThat(planned.batches()).hasSize(10);
    assertThat(planned.batches())
        .allMatch(b -> b.series().size() * 4 <= 500 && b.datapoints() <= 100_800);
  }

  @Test
  void pagesOfAnAnswerAddUp() {
    standIn.pagesOf(100);
    billed(OWN, "eu-west-1", volume(1));
    Collection.Outcome outcome = collect();
    // Two metrics of 4 statistics, 4 a day: 1,024 datapoints of 32 days, 896 of 28.
    assertThat(outcome.calls()).isEqualTo(11 + 9);
    assertThat(points()).isEqualTo(POINTS);
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=4}");
  }

  @Test
  void aThrottledCallIsRepeatedAfterWaitsThatDouble() {
    billed(OWN, "eu-west-1", volume(1));
    standIn.failNext("Throttling", "ThrottlingException", "InternalFailure", "-", "Throttling");
    assertThat(collect().unanswered()).isZero();
    assertThat(waits).containsExactly(500L, 1000L, 2000L, 500L);
    assertThat(points()).isEqualTo(POINTS);
  }

  @Test
  void aCallThatIsThrottledForeverIsGivenUpAndSaidSo() {
    billed(OWN, "eu-west-1", volume(1));
    standIn.failNext(Stream.generate(() -> "Throttling").limit(8).toArray(String[]::new));
    Collection.Outcome outcome = collect();
    assertThat(waits).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L);
    assertThat(outcome.unanswered()).isEqualTo(2);
    assertThat(outcome.failures()).singleElement().asString().contains("eu-west-1", "FAILED");
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=2, FAILED=2}");
  }

  @Test
  void aCollectionThatWasKilledGoesOnWithWhatIsMissing() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    // Of four calls (two for each look-back) the third never ends.
    standIn.failNext("-", "Throttling");
    try (Collection killed =
        new Collection(
            (span, consumer) -> billed.forEach(consumer),
            TERMS,
            NEEDS,
            folder.toUri().toString(),
            standIn.access(role),
            CLOCK,
            bound -> bound,
            wait -> {
              throw new IllegalStateException("killed");
            })) {
      assertThatThrownBy(() -> killed.collect(february(), line -> {})).hasMessage("killed");
    }
    long before = points();
    assertThat(before).isPositive();
    int askedBefore = standIn.asked().size();
    Collection.Forecast rest = forecast();
    assertThat(rest.metrics()).isEqualTo(8 - askedBefore / 4);
    assertThat(rest.answered()).isEqualTo(askedBefore / 4);
    collect();
    assertThat(standIn.asked()).hasSize(8 * 4).doesNotHaveDuplicates();
    assertThat(points()).isEqualTo(2 * POINTS);
    assertThat(forecast().metrics()).isZero();
  }

  @Test
  void aDayLaterOnlyTheNewDayIsAsked() {
    billed(OWN, "eu-west-1", volume(1));
    collect();
    Resource still =
        new Resource("AWS/EBS", "vol-00000001", volume(1).first(), LAST.plusDays(1), Set.of());
    billed.clear();
    billed(OWN, "eu-west-1", still);
    Collection.Days next =
        new Collection.Days(LocalDate.parse("2026-01-29"), LAST.plusDays(2), false);
    try (Collection collection = collection()) {
      assertThat(collection.forecast(next).metrics()).isEqualTo(4);
      assertThat(collection.forecast(next).datapoints()).isEqualTo(4 * 288 * 4);
    }
  }

  @Test
  void whatComesBackIncompleteIsAskedAgainAlone() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    standIn.answerWith("vol-00000002", "VolumeReadOps", "InternalError", "PartialData", "Complete");
    Collection.Outcome outcome = collect();
    assertThat(outcome.unanswered()).isZero();
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=8}");
    assertThat(standIn.asked().stream().filter(q -> q.resource().equals("vol-00000001")))
        .hasSize(4 * 4);
    assertThat(waits).containsExactly(1000L, 2000L);
  }

  @Test
  void whatStaysIncompleteCountsAsNotCollected() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    standIn.answerWith("vol-00000001", "VolumeReadOps", "Forbidden");
    standIn.answerWith(
        "vol-00000002", "VolumeReadOps", "PartialData", "PartialData", "PartialData");
    Collection.Outcome outcome = collect();
    assertThat(outcome.unanswered()).isEqualTo(2);
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=6, FORBIDDEN=1, PARTIAL=1}");
    assertThat(outcome.failures())
        .anyMatch(line -> line.contains("FORBIDDEN Forbidden: no permission"));
    // Asked again another day, and only these.
    assertThat(forecast().metrics()).isEqualTo(2);
  }

  @Test
  void askedAndNothingCameIsNotTheSameAsNotAsked() {
    cloudWatchHas((query, at) -> Optional.empty());
    billed(OWN, "eu-west-1", volume(1));
    Collection.Outcome outcome = collect();
    assertThat(outcome.silent()).isEqualTo(4);
    assertThat(files(".json.gz")).isEmpty();
    assertThat(manifest())
        .hasSize(4)
        .allMatch(line -> line.contains("\"status\":\"COMPLETE\",\"datapoint_count\":0"));
  }

  @Test
  void olderDaysAreAskedInPeriodsThatAreStillKept() {
    billed(OWN, "eu-west-1", volume(1));
    try (Collection collection = collection()) {
      Collection.Days all =
          new Collection.Days(LocalDate.parse("2024-11-01"), LAST.plusDays(1), true);
      Collection.Forecast forecast = collection.forecast(all);
      assertThat(forecast.expired()).isEqualTo(4);
      collection.collect(all, line -> {});
    }
    // 63 and 455 days back from 2 March 2026, the day itself already cut.
    assertThat(manifest())
        .filteredOn(line -> line.contains("VolumeReadOps"))
        .extracting(
            line ->
                line.replaceAll(
                    ".*period_seconds\":(\\d+),\"from\":\"(.{10}).*to\":\"(.{10}).*", "$1 $2 $3"))
        .containsExactlyInAnyOrder("300 2025-12-30 2026-03-01", "3600 2024-12-03 2025-12-30");
  }

  @Test
  void aMetricThatAStreamDeliversIsNotAskedAgain() {
    billed(
        OWN,
        "eu-west-1",
        new Resource(
            "AWS/EBS", "vol-1", LocalDate.parse("2025-01-01"), LAST, Set.of("VolumeReadOps")));
    assertThat(forecast().metrics()).isEqualTo(3);
    assertThat(forecast().streamed()).isEqualTo(1);
  }

  @Test
  void aResourceThatIsGoneBeforeTheLookBackIsNotAsked() {
    billed(
        OWN,
        "eu-west-1",
        new Resource(
            "AWS/EBS",
            "vol-1",
            LocalDate.parse("2025-01-01"),
            LocalDate.parse("2026-01-20"),
            Set.of()));
    assertThat(forecast().metrics()).isZero();
  }

  @Test
  void otherAccountsAreReachedByTheRoleAndTheOwnOneWithoutIt() {
    role = Optional.of("arn:aws:iam::{account}:role/plumbline");
    billed(OWN, "eu-west-1", volume(1));
    billed("222233334444", "us-east-1", volume(2));
    collect();
    assertThat(standIn.roles()).containsOnly("arn:aws:iam::222233334444:role/plumbline");
    assertThat(standIn.asked())
        .extracting(q -> q.account() + " " + q.region() + " " + q.resource())
        .containsOnly(OWN + " eu-west-1 vol-00000001", "222233334444 us-east-1 vol-00000002");
  }

  @Test
  void anAccountWithoutAWayInIsNamedAndTheOthersAreCollected() {
    billed(OWN, "eu-west-1", volume(1));
    billed("222233334444", "eu-west-1", volume(2), volume(3));
    assertThat(forecast().closed()).containsEntry("222233334444", 2L);
    assertThat(collect().complete()).isEqualTo(4);
  }

  @Test
  void aRoleThatMayNotBeAssumedFailsItsAccountOnly() {
    role = Optional.of("arn:aws:iam::{account}:role/plumbline");
    billed("000011112222", "eu-west-1", volume(1));
    billed(OWN, "eu-west-1", volume(2));
    Collection.Outcome outcome = collect();
    assertThat(outcome.complete()).isEqualTo(4);
    assertThat(outcome.unanswered()).isEqualTo(4);
    assertThat(outcome.failures())
        .allMatch(line -> line.startsWith("000011112222 eu-west-1") && line.contains("AssumeRole"));
  }

  @Test
  void theRegionIsThatOfTheResource() {
    billed(OWN, "ap-southeast-2", volume(1));
    collect();
    assertThat(standIn.asked()).extracting(q -> q.region()).containsOnly("ap-southeast-2");
    assertThat(files(".json.gz"))
        .allMatch(file -> file.toString().contains(OWN + "/ap-southeast-2/"));
  }
}
