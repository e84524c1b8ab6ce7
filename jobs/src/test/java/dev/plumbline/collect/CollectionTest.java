package dev.plumbline.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.idle.Populations;
import dev.plumbline.rule.Rule;
import dev.plumbline.utilization.MetricFamilies;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What collections ask of a stand-in, and what that costs. */
@ResourceLock("aws identity")
class CollectionTest extends AgainstCloudWatch {
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
  void aDayLaterOnlyTheNewDayIsAsked() {
    billed(OWN, "eu-west-1", volume(1));
    collect();
    Resource still =
        new Resource("AWS/EBS", "vol-00000001", volume(1).first(), LAST.plusDays(1), Map.of());
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
            "AWS/EBS",
            "vol-1",
            LocalDate.parse("2025-01-01"),
            LAST,
            Map.of("VolumeReadOps", LocalDate.parse("2025-01-01"))));
    assertThat(forecast().metrics()).isEqualTo(3);
    assertThat(forecast().streamed()).isEqualTo(1);
  }

  @Test
  void daysBeforeAStreamBeganAreAsked() {
    billed(
        OWN,
        "eu-west-1",
        new Resource(
            "AWS/EBS",
            "vol-1",
            LocalDate.parse("2025-01-01"),
            LAST,
            Map.of("VolumeReadOps", LAST)));
    assertThat(forecast().metrics()).isEqualTo(4);
    assertThat(forecast().streamed()).isZero();
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
            Map.of()));
    assertThat(forecast().metrics()).isZero();
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
