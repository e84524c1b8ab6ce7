package dev.plumbline.cli;

import dev.plumbline.job.RunRequest;
import dev.plumbline.options.Options;
import dev.plumbline.settings.ConfigurationException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to run: the batch or a part of it. */
final class RunOptions {
  @Mixin private CommonOptions common;

  @Option(
      names = "--charges",
      paramLabel = "PATH",
      description = "A bill: file, folder or prefix; overrides inputs.charges; may be repeated")
  private List<String> charges;

  @Option(
      names = "--metrics",
      paramLabel = "PATH",
      description = "Metric stream files; overrides inputs.metrics; may be repeated")
  private List<String> metrics;

  @Option(
      names = "--period",
      paramLabel = "A[..B]",
      description = "Compute only these billing periods, as 2026-01 or 2026-01..2026-03")
  private String period;

  @Option(
      names = "--as-of",
      paramLabel = "yyyy-MM-dd",
      description = "Judge by this UTC day (default: the last complete day of the bill)")
  private String asOf;

  @Option(
      names = "--only",
      paramLabel = "TABLE",
      split = ",",
      description = "Compute only these tables, from inputs as they were published")
  private Set<String> only = new TreeSet<>();

  @Option(
      names = "--until",
      paramLabel = "TABLE",
      split = ",",
      description =
          "Read what is new and compute these tables and what they need, in a warehouse that holds"
              + " no others")
  private Set<String> until = new TreeSet<>();

  @Option(
      names = "--allow-incomplete",
      description = "Exit 0 although a delivery is incomplete; its month keeps what was published")
  private boolean allowIncomplete;

  @Option(
      names = "--redact",
      description =
          "Write keyed hashes in place of account ids, resource ids and tag values, into a warehouse"
              + " that is redacted from its first run on")
  private boolean redact;

  /** The tables the run stops at; empty where it computes all. */
  Set<String> until() {
    if (!until.isEmpty() && !only.isEmpty()) {
      throw new ConfigurationException(
          "--until and --only exclude each other: --until reads new inputs, --only reads none");
    }
    return until;
  }

  boolean allowsIncomplete() {
    return allowIncomplete;
  }

  Options options() {
    var layers = common.layers();
    if (charges != null) {
      layers.with("inputs.charges", charges.stream().map(RunOptions::input).toList());
    }
    if (metrics != null) {
      layers.with("inputs.metrics", metrics.stream().map(RunOptions::input).toList());
    }
    if (redact) {
      layers.with("redact", true);
    }
    return layers.options();
  }

  private static Map<String, Object> input(String path) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("path", path);
    return input;
  }

  RunRequest request(Options options, String settingsHash) {
    return new RunRequest(periods(), only, day(), Version.current(), settingsHash);
  }

  private Optional<LocalDate> day() {
    try {
      return Optional.ofNullable(asOf).map(LocalDate::parse);
    } catch (DateTimeException wrong) {
      throw new ConfigurationException("--as-of: '" + asOf + "' is no day; write it as 2026-01-31");
    }
  }

  private Predicate<String> periods() {
    if (period == null) {
      return any -> true;
    }
    String[] ends = period.split("\\.\\.", -1);
    try {
      YearMonth first = YearMonth.parse(ends[0]);
      YearMonth last = YearMonth.parse(ends[ends.length - 1]);
      if (ends.length > 2 || last.isBefore(first)) {
        throw new DateTimeException("order");
      }
      return text -> {
        YearMonth month = YearMonth.parse(text);
        return !month.isBefore(first) && !month.isAfter(last);
      };
    } catch (DateTimeException wrong) {
      throw new ConfigurationException(
          "--period: '"
              + period
              + "' is no billing period; write 2026-01 or, for a span, 2026-01..2026-03");
    }
  }
}
