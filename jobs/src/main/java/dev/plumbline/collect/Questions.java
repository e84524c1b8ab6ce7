package dev.plumbline.collect;

import dev.plumbline.collect.Answer.Collected;
import dev.plumbline.collect.Answer.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * Asks the series of one batch, page by page. A series that comes back incomplete is asked again,
 * alone, a few times; what a page brings adds to what the pages before brought.
 */
final class Questions {
  private final CloudWatchClient client;
  private final CloudWatchTerms terms;
  private final Patience patience;
  private long calls;
  private long metrics;

  Questions(CloudWatchClient client, CloudWatchTerms terms, Patience patience) {
    this.client = client;
    this.terms = terms;
    this.patience = patience;
  }

  /** Pages asked for so far, repetitions left out. */
  long calls() {
    return calls;
  }

  /** Metrics asked for so far, those asked again included. */
  long metrics() {
    return metrics;
  }

  /** One answer a series, in their order; a call that fails is an answer too. */
  List<Answer> ask(Batch batch) {
    Map<Integer, Collected> collected = new TreeMap<>();
    Map<Integer, Verdict> verdicts = new TreeMap<>();
    Set<Integer> open = new TreeSet<>();
    for (int i = 0; i < batch.series().size(); i++) {
      collected.put(i, new Collected());
      open.add(i);
    }
    for (int round = 0; round < terms.retry().rounds() && !open.isEmpty(); round++) {
      if (round > 0) {
        patience.pause(terms.retry().firstWaitMillis() << round);
      }
      try {
        round(batch, open, collected, verdicts);
      } catch (SdkException failed) {
        Verdict verdict = new Verdict(Status.FAILED, words(failed));
        open.forEach(i -> verdicts.put(i, verdict));
        break;
      }
      open.removeIf(i -> !verdicts.get(i).isWorthAsking());
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < batch.series().size(); i++) {
      Verdict verdict = verdicts.get(i);
      answers.add(
          new Answer(
              batch.series().get(i),
              verdict.status(),
              collected.get(i).points(),
              verdict.message()));
    }
    return answers;
  }

  private void round(
      Batch batch,
      Set<Integer> asked,
      Map<Integer, Collected> collected,
      Map<Integer, Verdict> verdicts) {
    metrics += asked.size();
    GetMetricDataRequest request = request(batch, asked);
    Map<String, Verdict> byQuery = new TreeMap<>();
    String token = null;
    do {
      GetMetricDataRequest page = request.toBuilder().nextToken(token).build();
      GetMetricDataResponse response = patience.call(() -> client.getMetricData(page));
      calls++;
      for (MetricDataResult result : response.metricDataResults()) {
        take(result, collected, byQuery);
      }
      token = response.nextToken();
    } while (token != null && !token.isEmpty());
    for (int series : asked) {
      verdicts.put(series, verdict(series, byQuery));
    }
  }

  private static void take(
      MetricDataResult result, Map<Integer, Collected> collected, Map<String, Verdict> byQuery) {
    int split = result.id().indexOf('_');
    Collected series = collected.get(Integer.valueOf(result.id().substring(1, split)));
    String statistic = Batch.STATISTICS.get(Integer.parseInt(result.id().substring(split + 1)));
    for (int i = 0; i < result.timestamps().size(); i++) {
      series.add(statistic, result.timestamps().get(i), result.values().get(i));
    }
    // The last page that has the query says how it ended.
    byQuery.put(result.id(), Verdict.of(result));
  }

  /** As good as the worst of its statistics; one that did not come at all failed. */
  private static Verdict verdict(int series, Map<String, Verdict> byQuery) {
    Verdict worst = new Verdict(Status.COMPLETE, "");
    for (int statistic = 0; statistic < Batch.STATISTICS.size(); statistic++) {
      Verdict one =
          byQuery.getOrDefault(
              id(series, statistic),
              new Verdict(Status.FAILED, "the answer does not have this metric"));
      if (one.status().compareTo(worst.status()) > 0) {
        worst = one;
      }
    }
    return worst;
  }

  private GetMetricDataRequest request(Batch batch, Set<Integer> asked) {
    List<MetricDataQuery> queries = new ArrayList<>();
    for (int i : asked) {
      Series series = batch.series().get(i);
      Metric metric =
          Metric.builder()
              .namespace(series.namespace())
              .metricName(series.metric())
              .dimensions(
                  series.dimensions().entrySet().stream()
                      .map(d -> Dimension.builder().name(d.getKey()).value(d.getValue()).build())
                      .toList())
              .build();
      for (int s = 0; s < Batch.STATISTICS.size(); s++) {
        String statistic = Batch.STATISTICS.get(s);
        queries.add(
            MetricDataQuery.builder()
                .id(id(i, s))
                .metricStat(
                    stat ->
                        stat.metric(metric).period(batch.window().periodSeconds()).stat(statistic))
                .build());
      }
    }
    return GetMetricDataRequest.builder()
        .metricDataQueries(queries)
        .startTime(batch.window().start())
        .endTime(batch.window().end())
        .scanBy(ScanBy.TIMESTAMP_ASCENDING)
        .maxDatapoints(terms.datapointsPerPage())
        .build();
  }

  private static String id(int series, int statistic) {
    return "m" + series + "_" + statistic;
  }

  private static String words(SdkException failed) {
    String text = failed.getMessage();
    return text == null ? failed.getClass().getSimpleName() : text;
  }

  private record Verdict(Status status, String message) {
    static Verdict of(MetricDataResult result) {
      String said =
          result.messages().stream()
              .map(message -> message.code() + ": " + message.value())
              .collect(Collectors.joining("; "));
      StatusCode code = result.statusCode();
      Status status =
          switch (code == null ? StatusCode.UNKNOWN_TO_SDK_VERSION : code) {
            case COMPLETE -> Status.COMPLETE;
            case PARTIAL_DATA -> Status.PARTIAL;
            case FORBIDDEN -> Status.FORBIDDEN;
            default -> Status.FAILED;
          };
      return new Verdict(status, said.isEmpty() && status != Status.COMPLETE ? code + "" : said);
    }

    boolean isWorthAsking() {
      return status == Status.PARTIAL || status == Status.FAILED;
    }
  }
}
