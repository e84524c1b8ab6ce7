package dev.plumbline.cli;

import dev.plumbline.Definitions;
import dev.plumbline.collect.BilledResources;
import dev.plumbline.collect.CloudWatchTerms;
import dev.plumbline.collect.Collection;
import dev.plumbline.collect.Needs;
import dev.plumbline.console.Console;
import dev.plumbline.idle.Populations;
import dev.plumbline.options.Options;
import dev.plumbline.query.Queries;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.RedactionSeal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "collect-metrics",
    mixinStandardHelpOptions = true,
    description = {
      "Ask CloudWatch (GetMetricData) for the metrics the rules need of the resources on the published bill.",
      "Prints calls and price first and asks before it starts; started again it asks only what is missing."
    })
final class CollectCommand implements Callable<Integer> {
  private static final int NOT_ALL = 3;

  @Mixin private CommonOptions common;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go (default: the first path of inputs.metrics)")
  private String out;

  @Option(
      names = "--from",
      paramLabel = "yyyy-MM-dd",
      description =
          "First UTC day, for every metric (default: the look-back of the rules, at least the month)")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "yyyy-MM-dd",
      description = "Last UTC day (default: the last day of the published bill)")
  private String to;

  @Option(names = "--yes", description = "Start without asking; what it costs is still printed")
  private boolean yes;

  @Override
  public Integer call() {
    Options options = common.layers().options();
    String folder = folder(options);
    Optional<LocalDate> first = day("--from", from);
    Optional<LocalDate> last = day("--to", to);
    Definitions definitions = Definitions.load(options.definitions(), options.rules());
    CloudWatchTerms terms = CloudWatchTerms.load(options.definitions());
    Needs needs =
        Needs.of(
            definitions.rules().of(Populations.RESOURCES.name()),
            definitions.metricFamilies(),
            definitions.formats().resources(),
            terms);
    Console console = new Console(System.out);
    try (Lake lake = Lake.openExisting(options.warehouse());
        Queries queries = Queries.open(lake)) {
      if (RedactionSeal.isRedacted(lake)) {
        throw new ConfigurationException(
            "collect-metrics: the warehouse '"
                + lake.warehouse().uri()
                + "' is redacted, and CloudWatch knows no pseudonyms. Collect with a warehouse that"
                + " is not (--warehouse); a run with --redact may then read the files.");
      }
      BilledResources resources = new BilledResources(queries, needs);
      Collection.Days days = days(resources, needs, first, last);
      try (Collection collection =
          new Collection(resources, terms, needs, folder, access(options), Clock.systemUTC())) {
        return collect(collection, days, folder, console);
      }
    }
  }

  private int collect(Collection collection, Collection.Days days, String folder, Console console) {
    Collection.Forecast forecast = collection.forecast(days);
    print(forecast, days, console);
    if (forecast.metrics() == 0) {
      console.line("done     nothing is missing in %s", folder);
      return 0;
    }
    confirm(forecast, yes);
    Collection.Outcome outcome =
        collection.collect(days, line -> console.line("asked    %s", line));
    console.line(
        "done     %s calls for %s metrics: %s datapoints; %s of %s metrics have none, %s were not answered",
        Console.count(outcome.calls()),
        Console.count(outcome.metrics()),
        Console.count(outcome.points()),
        Console.count(outcome.silent()),
        Console.count(outcome.complete()),
        Console.count(outcome.unanswered()));
    console.line("         files in %s; name it in inputs.metrics and run again", folder);
    if (outcome.failures().isEmpty()) {
      return 0;
    }
    System.err.println("not answered, and so not collected; start again to ask for it again:");
    outcome.failures().forEach(line -> System.err.println("  " + line));
    return NOT_ALL;
  }

  private static void print(Collection.Forecast forecast, Collection.Days days, Console console) {
    console.line(
        "plan     days %s .. %s: %s metrics in %s calls, up to %s datapoints",
        days.from(),
        days.to().minusDays(1),
        Console.count(forecast.metrics()),
        Console.count(forecast.calls()),
        Console.count(forecast.datapoints()));
    console.line(
        "price    %s %s at list price", forecast.cost().toPlainString(), forecast.currency());
    console.line(
        "         not asked: %s answered before, %s delivered by a metric stream, %s partly older than CloudWatch keeps",
        Console.count(forecast.answered()),
        Console.count(forecast.streamed()),
        Console.count(forecast.expired()));
    forecast
        .closed()
        .forEach(
            (account, count) ->
                console.line(
                    "warning  account %s with %s resources is not asked: set aws.collect_role to a role that may be assumed there",
                    account, Console.count(count)));
  }

  static void confirm(Collection.Forecast forecast, boolean yes) {
    if (yes) {
      return;
    }
    // The launcher tells whether somebody sits there.
    if (!Boolean.getBoolean("plumbline.terminal")) {
      throw new ConfigurationException(
          "collect-metrics: this costs "
              + forecast.cost().toPlainString()
              + " "
              + forecast.currency()
              + " and there is no terminal to ask at; add --yes to start it.");
    }
    System.err.print("start? [y/N] ");
    System.err.flush();
    if (!answer().strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new ConfigurationException("collect-metrics: not started, nothing was asked.");
    }
  }

  private static String answer() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
      return line == null ? "" : line;
    } catch (IOException gone) {
      return "";
    }
  }

  private String folder(Options options) {
    if (out != null) {
      return out;
    }
    return options.inputs().metrics().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "collect-metrics: there is no place for the files. Name one with --out DIR or in"
                        + " inputs.metrics, where 'run' will find them."));
  }

  private static Collection.Days days(
      BilledResources resources, Needs needs, Optional<LocalDate> first, Optional<LocalDate> last) {
    LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    LocalDate end =
        last.or(resources::lastDay)
            .map(day -> day.isAfter(yesterday) ? yesterday : day)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "collect-metrics: the published bill has no resource with metrics; run the"
                            + " batch on a bill first."));
    LocalDate byRules = end.minusDays(Math.max(1, needs.longest()) - 1L);
    LocalDate byMonth = end.withDayOfMonth(1);
    LocalDate start = first.orElse(byRules.isBefore(byMonth) ? byRules : byMonth);
    if (start.isAfter(end)) {
      throw new ConfigurationException(
          "--from: " + start + " is after the last day, " + end + "; give an earlier one.");
    }
    return new Collection.Days(start, end.plusDays(1), first.isPresent());
  }

  private static Collection.Access access(Options options) {
    return new Collection.Access(options.warehouse().aws(), options.collectRole());
  }

  private static Optional<LocalDate> day(String option, String text) {
    try {
      return Optional.ofNullable(text).map(LocalDate::parse);
    } catch (DateTimeException wrong) {
      throw new ConfigurationException(
          option + ": '" + text + "' is no day; write it as 2026-01-31");
    }
  }
}
