package dev.plumbline.collect;

import dev.plumbline.format.Formats;
import dev.plumbline.idle.Populations;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of collections have in common. It is 2 March 2026; the bill ends on 28 February. */
abstract class AgainstCloudWatch {
  static final ConfFiles CONF = ConfFiles.of(Optional.empty());
  static final CloudWatchTerms TERMS = CloudWatchTerms.load(CONF);
  static final RuleSet RULES = Populations.rules(CONF);
  static final Needs NEEDS =
      Needs.of(
          RULES.of(Populations.RESOURCES.name()),
          MetricFamilies.load(CONF),
          Formats.load().resources(),
          TERMS);
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T06:00:00Z"), ZoneOffset.UTC);
  static final LocalDate LAST = LocalDate.parse("2026-02-28");
  static final String OWN = CloudWatchStandIn.OWN_ACCOUNT;

  /** Points of a volume: four a day of two metrics over 32 days and of two over 28. */
  static final long POINTS = 2 * 32 * 4 + 2 * 28 * 4;

  @TempDir Path folder;

  final List<Long> waits = new ArrayList<>();
  final List<Billed.Group> billed = new ArrayList<>();
  CloudWatchStandIn standIn =
      new CloudWatchStandIn(
          (query, at) -> at.getEpochSecond() % 21_600 == 0 ? Optional.of(2.0) : Optional.empty());
  Optional<String> role = Optional.empty();

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

  void cloudWatchHas(CloudWatchStandIn.Metrics metrics) {
    standIn.close();
    standIn = new CloudWatchStandIn(metrics);
  }

  static Resource volume(int number) {
    return new Resource(
        "AWS/EBS",
        String.format(java.util.Locale.ROOT, "vol-%08x", number),
        LocalDate.parse("2025-01-01"),
        LAST,
        Map.of());
  }

  void billed(String account, String region, Resource... resources) {
    billed.add(new Billed.Group(account, region, List.of(resources)));
  }

  Collection collection() {
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

  static Collection.Days february() {
    return new Collection.Days(LocalDate.parse("2026-01-28"), LAST.plusDays(1), false);
  }

  Collection.Outcome collect() {
    try (Collection collection = collection()) {
      return collection.collect(february(), line -> {});
    }
  }

  Collection.Forecast forecast() {
    try (Collection collection = collection()) {
      return collection.forecast(february());
    }
  }

  List<Path> files(String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  List<String> manifest() {
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

  long points() {
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

  static String statuses(List<String> manifest) {
    return manifest.stream()
        .map(line -> line.replaceAll(".*\"status\":\"([A-Z]+)\".*", "$1"))
        .collect(Collectors.groupingBy(s -> s, java.util.TreeMap::new, Collectors.counting()))
        .toString();
  }
}
