package dev.plumbline.collect;

import dev.plumbline.collect.Answer.Status;
import dev.plumbline.collect.Covered.Span;
import dev.plumbline.storage.Aws;
import dev.plumbline.storage.Storage;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One collection: says what it will ask and what that costs, then asks it. What is in the folder
 * already is not asked again, so a collection that was killed goes on where it stopped.
 */
public final class Collection implements AutoCloseable {
  private final Billed resources;
  private final CloudWatchTerms terms;
  private final Needs needs;
  private final CollectionFolder folder;
  private final Accounts accounts;
  private final Patience patience;
  private final Clock clock;

  /**
   * How AWS is reached.
   *
   * @param role ARN of the role to assume in other accounts, {@code {account}} in place of the id
   */
  public record Access(Aws aws, Optional<String> role) {}

  /**
   * What would be asked, and what not.
   *
   * @param streamed series a metric stream delivers
   * @param answered series that were answered before
   * @param expired series of which days are older than CloudWatch keeps
   * @param closed accounts there is no way into, with the resources billed there
   */
  public record Forecast(
      long calls,
      long metrics,
      long datapoints,
      BigDecimal cost,
      String currency,
      long answered,
      long streamed,
      long expired,
      Map<String, Long> closed) {}

  /**
   * What became of the series asked for.
   *
   * @param silent series that were answered: there is no datapoint
   * @param failures what was not answered, in words, a line an account and region
   */
  public record Outcome(
      long calls,
      long metrics,
      long points,
      long complete,
      long silent,
      long unanswered,
      List<String> failures) {}

  public Collection(
      BilledResources resources,
      CloudWatchTerms terms,
      Needs needs,
      String folder,
      Access access,
      Clock clock) {
    this(
        resources,
        terms,
        needs,
        folder,
        access,
        clock,
        bound -> ThreadLocalRandom.current().nextLong(bound + 1),
        Collection::sleep);
  }

  Collection(
      Billed resources,
      CloudWatchTerms terms,
      Needs needs,
      String folder,
      Access access,
      Clock clock,
      LongUnaryOperator jitter,
      LongConsumer sleep) {
    this.resources = resources;
    this.terms = terms;
    this.needs = needs;
    this.folder = new CollectionFolder(folder, new Storage(access.aws()).hadoop());
    this.accounts = new Accounts(access);
    this.patience = new Patience(terms.retry(), jitter, sleep);
    this.clock = clock;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the collection was interrupted", stopped);
    }
  }

  /** What would be asked of the days, and what it costs. */
  public Forecast forecast(Days days) {
    Sum sum = new Sum();
    Map<String, Long> closed = new TreeMap<>();
    resources.forEach(
        days.span(),
        group -> {
          if (accounts.reaches(group.account(), patience)) {
            sum.add(plan(group, days));
          } else {
            closed.merge(group.account(), (long) group.resources().size(), Long::sum);
          }
        });
    return new Forecast(
        sum.calls,
        sum.metrics,
        sum.datapoints,
        terms.cost(sum.metrics),
        terms.price().currency(),
        sum.answered,
        sum.streamed,
        sum.expired,
        closed);
  }

  /** Asks; each batch is on disk before the next is asked. */
  public Outcome collect(Days days, Consumer<String> progress) {
    Result result = new Result();
    resources.forEach(
        days.span(),
        group -> {
          if (accounts.reaches(group.account(), patience)) {
            Planned planned = plan(group, days);
            if (!planned.batches().isEmpty()) {
              collect(planned, result, progress);
            }
          }
        });
    return result.outcome();
  }

  private Planned plan(Billed.Group group, Days days) {
    return new Planner(terms, needs, days.span(), days.isExplicit(), clock.instant())
        .plan(
            group.account(),
            group.region(),
            group.resources(),
            folder.covered(group.account(), group.region()));
  }

  private void collect(Planned planned, Result result, Consumer<String> progress) {
    String place = planned.account() + " " + planned.region();
    Questions questions;
    try {
      questions =
          new Questions(
              accounts.client(planned.account(), planned.region(), patience), terms, patience);
    } catch (SdkException noWayIn) {
      result.failed(place, planned.metrics(), noWayIn.getMessage());
      return;
    }
    for (Batch batch : planned.batches()) {
      List<Answer> answers = questions.ask(batch);
      folder.write(batch, answers, clock.instant());
      answers.forEach(answer -> result.add(place, answer));
    }
    progress.accept(place + ": " + planned.metrics() + " metrics");
    result.calls += questions.calls();
    result.metrics += questions.metrics();
  }

  @Override
  public void close() {
    accounts.close();
  }

  /**
   * The days to ask for.
   *
   * @param isExplicit whether they were asked for by name, and so for every metric
   */
  public record Days(java.time.LocalDate from, java.time.LocalDate to, boolean isExplicit) {
    Span span() {
      return new Span(from, to);
    }
  }

  private final class Sum {
    private long calls;
    private long metrics;
    private long datapoints;
    private long answered;
    private long streamed;
    private long expired;

    void add(Planned planned) {
      metrics += planned.metrics();
      answered += planned.answered();
      streamed += planned.streamed();
      expired += planned.expired();
      for (Batch batch : planned.batches()) {
        datapoints += batch.datapoints();
        long pages =
            (batch.datapoints() + terms.datapointsPerPage() - 1) / terms.datapointsPerPage();
        calls += Math.max(1, pages);
      }
    }
  }

  private static final class Result {
    private long calls;
    private long metrics;
    private long points;
    private long complete;
    private long silent;
    private long unanswered;
    private final Map<String, Map<String, Long>> failures = new TreeMap<>();

    void add(String place, Answer answer) {
      points += answer.points().size();
      if (answer.status() == Status.COMPLETE) {
        complete++;
        silent += answer.points().isEmpty() ? 1 : 0;
      } else {
        failed(place, 1, answer.status() + " " + answer.message());
      }
    }

    void failed(String place, long series, String why) {
      unanswered += series;
      failures.computeIfAbsent(place, p -> new TreeMap<>()).merge(why, series, Long::sum);
    }

    Outcome outcome() {
      List<String> lines = new ArrayList<>();
      failures.forEach(
          (place, reasons) ->
              reasons.forEach(
                  (why, series) -> lines.add(place + ": " + series + " metrics " + why)));
      return new Outcome(calls, metrics, points, complete, silent, unanswered, lines);
    }
  }
}
