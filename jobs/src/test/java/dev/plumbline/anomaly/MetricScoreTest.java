package dev.plumbline.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.anomaly.DetectorSettings.Cadence;
import dev.plumbline.anomaly.DetectorSettings.Calibration;
import dev.plumbline.anomaly.DetectorSettings.Floor;
import dev.plumbline.anomaly.MetricScore.Labelled;
import dev.plumbline.anomaly.MetricScore.Window;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.testkit.Slow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

/**
 * The detector on real CloudWatch metrics with anomalies labelled by hand, beside a plain rule of
 * three standard deviations over the same steps, windows and events. A step is five minutes and a
 * day takes the place of a week: hours are compared with the same hours, and every number of days
 * in the settings becomes as many sevenths of a day.
 */
@Slow("judges some thirty thousand steps, each by two thousand before it")
class MetricScoreTest {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int MINUTES = 5;
  private static final int STEPS_OF_HOUR = 60 / MINUTES;
  private static final int STEPS_OF_DAY = 24 * STEPS_OF_HOUR;
  private static final int DAYS_OF_WEEK = 7;

  /** The first part of a series is for learning, as in the benchmark the labels come from. */
  private static final double LEARNING = 0.15;

  private static final double DEVIATIONS = 3;

  private static final DetectorSettings DAILY =
      DetectorSettings.load(ConfFiles.of(Optional.empty()));

  /**
   * As conf lets one of a hundred days alert, so may one step in a hundred sevenths of a day: who
   * looks more often does not want to be called more often. Nothing in it was chosen on the series.
   */
  private static final double SHARE = DAILY.calibration().share() * DAYS_OF_WEEK / STEPS_OF_DAY;

  /** Others, to see how much hangs on it. */
  private static final double[] SHARES = {SHARE, 0.0005, 0.001, 0.002, 0.005, 0.01};

  /** Data beside the checkout, or where a property says; the labels are intervals by file. */
  private static Path folder() {
    Path folder =
        Path.of(System.getProperty("plumbline.series", "../../shared/data/cloudwatch-nab"))
            .toAbsolutePath()
            .normalize();
    assumeTrue(Files.isDirectory(folder), () -> "no labelled series at " + folder);
    return folder;
  }

  private static List<Labelled> series() throws IOException {
    Path folder = folder();
    JsonNode labels =
        new ObjectMapper().readTree(Files.readString(folder.resolve("combined_windows.json")));
    List<Labelled> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        String name = file.getFileName().toString();
        labels
            .fieldNames()
            .forEachRemaining(
                key -> {
                  if (key.endsWith(name)) {
                    all.add(labelled(file, labels.get(key)));
                  }
                });
      }
    }
    return all;
  }

  private static Labelled labelled(Path file, JsonNode windows) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file).stream().skip(1).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    LocalDateTime start = time(lines.get(0)).truncatedTo(ChronoUnit.HOURS);
    int length = step(start, time(lines.get(lines.size() - 1))) + 1;
    double[] sums = new double[length];
    int[] counts = new int[length];
    for (String line : lines) {
      int step = step(start, time(line));
      sums[step] += Double.parseDouble(line.substring(line.indexOf(',') + 1));
      counts[step]++;
    }
    List<Double> values =
        IntStream.range(0, length)
            .mapToObj(i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i])
            .toList();
    List<Window> intervals = new ArrayList<>();
    windows.forEach(
        window ->
            intervals.add(
                new Window(
                    step(start, time(window.get(0).asText())),
                    step(start, time(window.get(1).asText())))));
    return new Labelled(
        file.getFileName().toString().replace(".csv", ""), start, values, intervals);
  }

  private static LocalDateTime time(String line) {
    return LocalDateTime.parse(line.substring(0, 19), TIME);
  }

  private static int step(LocalDateTime start, LocalDateTime at) {
    return (int) (ChronoUnit.MINUTES.between(start, at) / MINUTES);
  }

  private static int steps(int days) {
    return days * STEPS_OF_DAY / DAYS_OF_WEEK;
  }

  /** The limit rises from the first step on: one series is all there is to tell it by. */
  private static DetectorSettings settings(double share) {
    Cadence days = DAILY.cadence();
    return DAILY.with(
        new Cadence(
            24,
            steps(days.window()),
            days.leastPerSlot() * STEPS_OF_HOUR,
            steps(days.leastHistory()),
            steps(days.seasonalHistory()),
            steps(days.fullHistory())),
        new Calibration(share, 1, 0),
        new DetectorSettings.Events(
            steps(DAILY.events().normalBetween()),
            steps(DAILY.events().shiftDays()),
            steps(DAILY.events().newSpendDays())));
  }

  private static List<List<Integer>> ours(Labelled labelled, double share) {
    double[] values = labelled.values().stream().mapToDouble(Double::doubleValue).toArray();
    DetectorSettings settings = settings(share);
    double level =
        Arrays.stream(values)
            .limit(settings.cadence().leastHistory())
            .filter(x -> !Double.isNaN(x))
            .map(Math::abs)
            .average()
            .orElse(0);
    Floor cost = DAILY.measures().get("cost");
    // Metrics have no amount that matters; the least level stands to the mean as for costs.
    Floor floor = new Floor(0, Math.max(level * cost.level() / cost.impact(), Double.MIN_NORMAL));
    Series series =
        new Series(
            values,
            new double[values.length],
            at -> labelled.start().plusMinutes((long) at * MINUTES).getHour(),
            at -> new int[0],
            at -> 1);
    return Walk.through(series, settings, new Detector(settings, floor)).events().stream()
        .filter(event -> event.kind() == Kind.ANOMALY || event.kind() == Kind.LEVEL_SHIFT)
        .map(event -> learned(labelled, event.days().stream().map(Event.Day::position).toList()))
        .filter(alert -> !alert.isEmpty())
        .toList();
  }

  private static List<Integer> learned(Labelled series, List<Integer> alert) {
    int learning = (int) (series.length() * LEARNING);
    return alert.stream().filter(at -> at >= learning).toList();
  }

  /** Farther than three standard deviations from the mean of the window before. */
  private static List<List<Integer>> plain(Labelled series) {
    int between = steps(DAILY.events().normalBetween());
    List<List<Integer>> alerts = new ArrayList<>();
    DescriptiveStatistics window = new DescriptiveStatistics(steps(DAILY.cadence().window()));
    int last = Integer.MIN_VALUE / 2;
    for (int at = 0; at < series.length(); at++) {
      double value = series.values().get(at);
      if (Double.isNaN(value)) {
        continue;
      }
      boolean isOdd =
          Math.abs(value - window.getMean()) > DEVIATIONS * window.getStandardDeviation();
      window.addValue(value);
      if (isOdd && at >= series.length() * LEARNING) {
        if (at - last > between + 1) {
          alerts.add(new ArrayList<>());
        }
        alerts.get(alerts.size() - 1).add(at);
        last = at;
      }
    }
    return alerts;
  }

  @Test
  void itIsRightMoreOftenThanThreeStandardDeviations() throws IOException {
    MetricScore ours = new MetricScore(STEPS_OF_HOUR);
    MetricScore plain = new MetricScore(STEPS_OF_HOUR);
    StringBuilder told = new StringBuilder("\n");
    for (Labelled series : series()) {
      MetricScore one = new MetricScore(STEPS_OF_HOUR);
      MetricScore other = new MetricScore(STEPS_OF_HOUR);
      List<List<Integer>> found = ours(series, SHARE);
      List<List<Integer>> simple = plain(series);
      one.add(series, found);
      other.add(series, simple);
      ours.add(series, found);
      plain.add(series, simple);
      told.append(String.format(Locale.ROOT, "%-30s%n", series.name()))
          .append("  detector ")
          .append(one.words())
          .append('\n')
          .append("  3 sigma  ")
          .append(other.words())
          .append('\n');
    }
    told.append("all\n  detector ").append(ours.words()).append('\n');
    told.append("  3 sigma  ").append(plain.words()).append('\n');
    System.out.println(told);

    assertThat(ours.both()).as(told.toString()).isGreaterThan(plain.both());
    assertThat(ours.precision()).as(told.toString()).isGreaterThan(plain.precision());
  }

  /** The share that does best on the other series is applied to each, which it has not seen. */
  @Test
  void itLeadsOnSeriesThatDidNotChooseItsShareToo() throws IOException {
    List<Labelled> all = series();
    List<List<List<List<Integer>>>> alerts =
        Arrays.stream(SHARES)
            .mapToObj(share -> all.stream().map(one -> ours(one, share)).toList())
            .toList();
    MetricScore unseen = new MetricScore(STEPS_OF_HOUR);
    MetricScore plain = new MetricScore(STEPS_OF_HOUR);
    for (int held = 0; held < all.size(); held++) {
      int best = 0;
      double highest = -1;
      for (int share = 0; share < SHARES.length; share++) {
        MetricScore others = new MetricScore(STEPS_OF_HOUR);
        for (int other = 0; other < all.size(); other++) {
          if (other != held) {
            others.add(all.get(other), alerts.get(share).get(other));
          }
        }
        if (others.both() > highest) {
          highest = others.both();
          best = share;
        }
      }
      unseen.add(all.get(held), alerts.get(best).get(held));
      plain.add(all.get(held), plain(all.get(held)));
    }
    StringBuilder told = new StringBuilder("\neach by the share that does best on the others\n");
    told.append("  detector ").append(unseen.words()).append('\n');
    for (int share = 0; share < SHARES.length; share++) {
      MetricScore one = new MetricScore(STEPS_OF_HOUR);
      for (int at = 0; at < all.size(); at++) {
        one.add(all.get(at), alerts.get(share).get(at));
      }
      told.append(String.format(Locale.ROOT, "  at %.6f ", SHARES[share]))
          .append(one.words())
          .append('\n');
    }
    System.out.println(told);

    assertThat(unseen.both()).as(told.toString()).isGreaterThan(plain.both());
  }
}
