package dev.plumbline.collect;

import dev.plumbline.collect.Covered.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Turns resources into calls: what is missing, in periods that are kept, within the limits. */
final class Planner {
  private final CloudWatchTerms terms;
  private final Needs needs;
  private final Span asked;
  private final Instant now;
  private final boolean wholeSpan;

  /**
   * @param asked the days to ask for at most
   * @param wholeSpan whether every metric is asked for all these days; else for its look-back and
   *     the month of the last day
   */
  Planner(CloudWatchTerms terms, Needs needs, Span asked, boolean wholeSpan, Instant now) {
    this.terms = terms;
    this.needs = needs;
    this.asked = asked;
    this.wholeSpan = wholeSpan;
    this.now = now;
  }

  Planned plan(String account, String region, List<Resource> resources, Covered covered) {
    NavigableMap<Window, List<Series>> missing = new TreeMap<>();
    long answered = 0;
    long streamed = 0;
    long expired = 0;
    for (Resource resource : resources) {
      CloudWatchTerms.Namespace namespace = terms.namespaces().get(resource.namespace());
      Map<String, Integer> metrics =
          needs.days().getOrDefault(resource.namespace(), new TreeMap<>());
      for (Map.Entry<String, Integer> metric : metrics.entrySet()) {
        Span span = span(metric.getValue());
        if (resource.last().isBefore(span.from()) || !resource.first().isBefore(span.to())) {
          continue;
        }
        LocalDate stream = resource.streamed().getOrDefault(metric.getKey(), span.to());
        LocalDate end = stream.isBefore(span.to()) ? stream : span.to();
        if (!span.from().isBefore(end) || !resource.first().isBefore(end)) {
          streamed++;
          continue;
        }
        Series series =
            new Series(
                resource.namespace(),
                metric.getKey(),
                resource.metricId(),
                namespace.dimensions(resource.metricId(), account),
                namespace.metrics().get(metric.getKey()));
        List<Span> gaps =
            covered.missing(series.key(), span.from(), end).stream()
                .filter(gap -> wasBilled(resource, gap))
                .toList();
        List<Window> windows = gaps.stream().flatMap(gap -> windows(gap).stream()).toList();
        windows.forEach(w -> missing.computeIfAbsent(w, any -> new ArrayList<>()).add(series));
        answered += gaps.isEmpty() ? 1 : 0;
        expired += isCut(gaps, windows) ? 1 : 0;
      }
    }
    return new Planned(
        account, region, batches(account, region, missing), answered, streamed, expired);
  }

  private Span span(int lookBackDays) {
    if (wholeSpan) {
      return asked;
    }
    LocalDate last = asked.to().minusDays(1);
    LocalDate byRule = asked.to().minusDays(lookBackDays);
    LocalDate byMonth = last.withDayOfMonth(1);
    LocalDate from = byRule.isBefore(byMonth) ? byRule : byMonth;
    return new Span(from.isBefore(asked.from()) ? asked.from() : from, asked.to());
  }

  private static boolean wasBilled(Resource resource, Span gap) {
    return !resource.last().isBefore(gap.from()) && resource.first().isBefore(gap.to());
  }

  /** The days in the finest period that is still kept for each; older days are left out. */
  private List<Window> windows(Span gap) {
    List<Window> windows = new ArrayList<>();
    LocalDate to = gap.to();
    for (CloudWatchTerms.Retention kept : terms.retention()) {
      // The first day that is kept from its first minute on.
      LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(kept.days()).plusDays(1);
      LocalDate from = gap.from().isAfter(first) ? gap.from() : first;
      if (from.isBefore(to)) {
        windows.add(new Window(from, to, kept.periodSeconds()));
        to = from;
      }
    }
    return windows;
  }

  private static boolean isCut(List<Span> gaps, List<Window> windows) {
    long wanted = gaps.stream().mapToLong(g -> g.to().toEpochDay() - g.from().toEpochDay()).sum();
    long reached =
        windows.stream().mapToLong(w -> w.to().toEpochDay() - w.from().toEpochDay()).sum();
    return reached < wanted;
  }

  private List<Batch> batches(
      String account, String region, NavigableMap<Window, List<Series>> missing) {
    List<Batch> batches = new ArrayList<>();
    missing.forEach(
        (window, series) -> {
          int size = seriesPerCall(window);
          for (int i = 0; i < series.size(); i += size) {
            batches.add(
                new Batch(
                    account,
                    region,
                    window,
                    List.copyOf(series.subList(i, Math.min(i + size, series.size())))));
          }
        });
    return batches;
  }

  /** As many as fit into one call and, if one fits at all, into one page. */
  private int seriesPerCall(Window window) {
    int statistics = Batch.STATISTICS.size();
    long byPoints = terms.datapointsPerPage() / (window.points() * statistics);
    return (int) Math.max(1, Math.min(terms.queriesPerCall() / statistics, byPoints));
  }
}
