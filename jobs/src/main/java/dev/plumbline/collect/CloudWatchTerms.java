package dev.plumbline.collect;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What GetMetricData costs, how much it gives at once, how long it keeps which period, and which
 * metrics can be asked for. Read from {@code conf/cloudwatch.yaml}.
 *
 * @param retention periods, the finest first
 * @param namespaces what can be asked, by namespace
 * @param notAskable namespaces that cannot be asked with what a bill says, with the reason
 */
public record CloudWatchTerms(
    Price price,
    int queriesPerCall,
    int datapointsPerPage,
    List<Retention> retention,
    Retry retry,
    Map<String, Namespace> namespaces,
    Map<String, String> notAskable) {
  private static final String FILE = "cloudwatch.yaml";

  /**
   * What asking costs.
   *
   * @param amount price of so many metrics requested
   */
  public record Price(String currency, int metrics, BigDecimal amount) {}

  /** How many days points of a period are kept. */
  public record Retention(int periodSeconds, int days) {}

  /**
   * How refused calls are repeated.
   *
   * @param attempts how often one call is tried
   * @param rounds how often series that came back incomplete are asked again
   */
  public record Retry(int attempts, long firstWaitMillis, long longestWaitMillis, int rounds) {}

  /**
   * What can be asked in a namespace.
   *
   * @param dimension the dimension that names the resource
   * @param also further dimensions; {@code {account}} in a value is the resource's account
   * @param metrics metric to unit
   */
  public record Namespace(String dimension, Map<String, String> also, Map<String, String> metrics) {
    /** The whole dimension set of a resource, sorted by name. */
    Map<String, String> dimensions(String resource, String account) {
      Map<String, String> dimensions = new java.util.TreeMap<>();
      dimensions.put(dimension, resource);
      also.forEach((name, value) -> dimensions.put(name, value.replace("{account}", account)));
      return dimensions;
    }
  }

  /** Reads the file; all problems at once. */
  public static CloudWatchTerms load(ConfFiles files) {
    Problems problems = new Problems();
    Node file = Node.parse("conf/" + FILE, files.text(FILE), problems);
    file.text("title");
    file.text("source");
    Node price = file.node("price");
    Node call = file.node("call");
    Node retry = file.node("retry");
    Map<String, Namespace> namespaces = new LinkedHashMap<>();
    Node all = file.node("namespaces");
    for (String name : all.keys()) {
      Node namespace = all.node(name);
      namespaces.put(
          name,
          new Namespace(
              namespace.text("dimension"),
              namespace.node("also").textMap(),
              namespace.node("metrics").textMap()));
      namespace.done();
    }
    CloudWatchTerms terms =
        new CloudWatchTerms(
            new Price(
                price.text("currency"), price.number("metrics").intValue(), price.number("amount")),
            call.number("queries").intValue(),
            call.number("datapoints").intValue(),
            file.nodes("retention").stream().map(CloudWatchTerms::retention).toList(),
            new Retry(
                retry.number("attempts").intValue(),
                retry.number("first_wait_ms").longValue(),
                retry.number("longest_wait_ms").longValue(),
                retry.number("rounds").intValue()),
            namespaces,
            file.node("not_askable").textMap());
    price.done();
    call.done();
    retry.done();
    file.done();
    problems.throwIfAny();
    return terms;
  }

  private static Retention retention(Node node) {
    Retention retention =
        new Retention(node.number("period_seconds").intValue(), node.number("days").intValue());
    node.done();
    return retention;
  }

  /** What so many metrics cost. */
  BigDecimal cost(long metrics) {
    return price
        .amount()
        .multiply(BigDecimal.valueOf(metrics))
        .divide(BigDecimal.valueOf(price.metrics()), 4, java.math.RoundingMode.HALF_UP);
  }
}
