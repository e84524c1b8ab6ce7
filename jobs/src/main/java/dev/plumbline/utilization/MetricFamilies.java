package dev.plumbline.utilization;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;

/**
 * What a missing datapoint means, per metric family, and the state of a metric that follows from
 * it. Read from {@code conf/metrics.yaml}.
 */
public record MetricFamilies(
    List<Family> families,
    States states,
    Map<String, String> aliases,
    CpuBand cpuBand,
    String text) {
  private static final String FILE = "metrics.yaml";
  private static final List<String> ABSENCES =
      List.of("inactive", "detached", "not_running", "always", "opt_in");

  /** Metrics of a namespace (LIKE patterns) and what their absence means. */
  record Family(String namespace, List<String> metrics, String absence, List<String> keyMetrics) {}

  /** Shares of billed hours, and hours, from which a metric counts as observed. */
  record States(double observedRatio, double partialRatio, double minObservedHours) {}

  /** Cut points in percent by which p99.5 of CPU becomes a class. */
  record CpuBand(
      String metric,
      List<String> namespaces,
      double over,
      double tight,
      double under,
      int underDays,
      int underWindowDays,
      double idleMax,
      double idleNetworkBytes) {}

  public static MetricFamilies load(ConfFiles files) {
    Problems problems = new Problems();
    Node node = Node.parse(files.place(FILE), files.text(FILE), problems);
    node.text("source");
    Node states = node.node("states");
    Node band = node.node("cpu_band");
    MetricFamilies loaded =
        new MetricFamilies(
            node.nodes("families").stream().map(MetricFamilies::family).toList(),
            new States(
                states.number("observed_ratio").doubleValue(),
                states.number("partial_ratio").doubleValue(),
                states.number("min_observed_hours").doubleValue()),
            node.node("aliases").textMap(),
            new CpuBand(
                band.text("metric"),
                band.texts("namespaces"),
                band.number("over").doubleValue(),
                band.number("tight").doubleValue(),
                band.number("under").doubleValue(),
                band.number("under_days").intValue(),
                band.number("under_window_days").intValue(),
                band.number("idle_max").doubleValue(),
                band.number("idle_network_bytes").doubleValue()),
            files.text(FILE));
    states.done();
    band.done();
    node.done();
    problems.throwIfAny();
    return loaded;
  }

  /** Metrics a billed resource of a namespace is expected to have, by namespace. */
  public Map<String, List<String>> keyMetrics() {
    Map<String, List<String>> metrics = new TreeMap<>();
    families.forEach(
        family ->
            metrics
                .computeIfAbsent(family.namespace(), n -> new ArrayList<>())
                .addAll(family.keyMetrics()));
    return metrics;
  }

  private static Family family(Node node) {
    Family family =
        new Family(
            node.text("namespace"),
            node.texts("metrics"),
            node.choice("absence", "opt_in", ABSENCES),
            node.texts("key_metrics"));
    node.done();
    return family;
  }

  /** Whether absence of the metric means zero activity once it is known to have been collected. */
  public Column isSparse(Column namespace, Column metric) {
    return absence(namespace, metric).isin("inactive", "detached");
  }

  /**
   * State of one metric of one resource over a window.
   *
   * @param observedHours distinct hours with a datapoint; null or 0 for none
   * @param billedHours hours the resource was billed
   * @param askedHours billed hours for which a collection asked CloudWatch and got an answer; null
   *     or 0 for none
   * @param witnessed whether a metric stream delivers the metric for another resource of account,
   *     region and namespace
   */
  public Column state(
      Column namespace,
      Column metric,
      Column observedHours,
      Column billedHours,
      Column askedHours,
      Column witnessed) {
    Column observed = coalesce(observedHours.cast("double"), lit(0.0));
    Column ratio = observedRatio(observed, billedHours);
    Column absence = absence(namespace, metric);
    Column asked =
        coalesce(askedHours.cast("double"), lit(0.0))
            .gt(0)
            .and(observedRatio(askedHours, billedHours).geq(states.observedRatio()));
    return when(
            observed.equalTo(0),
            when(
                    absence
                        .isin("inactive", "detached")
                        .and(asked.or(coalesce(witnessed, lit(false)))),
                    lit("SPARSE_ZERO"))
                // The question was answered: there are too few data, namely none.
                .when(asked.and(absence.equalTo("not_running")), lit("INSUFFICIENT"))
                .otherwise(lit("NOT_COLLECTED")))
        .when(absence.equalTo("inactive"), lit("OBSERVED"))
        .when(
            ratio.lt(states.partialRatio()).or(observed.lt(states.minObservedHours())),
            lit("INSUFFICIENT"))
        .when(not(ratio.geq(states.observedRatio())), lit("PARTIAL"))
        .otherwise(lit("OBSERVED"));
  }

  /** Hours with a datapoint as a share of billed hours, at most 1; 0 when nothing was billed. */
  public static Column observedRatio(Column observedHours, Column billedHours) {
    return least(
        lit(1.0),
        coalesce(try_divide(observedHours.cast("double"), billedHours.cast("double")), lit(0.0)));
  }

  /** The namespace in which the resource of a metric lives. */
  Column home(Column namespace) {
    Column home = namespace;
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      home = when(namespace.equalTo(alias.getKey()), lit(alias.getValue())).otherwise(home);
    }
    return home;
  }

  private Column absence(Column namespace, Column metric) {
    Column absence = lit("opt_in");
    for (int i = families.size() - 1; i >= 0; i--) {
      Family family = families.get(i);
      Column matches = lit(false);
      for (String pattern : family.metrics()) {
        matches = matches.or(metric.like(pattern));
      }
      absence =
          when(namespace.equalTo(family.namespace()).and(matches), lit(family.absence()))
              .otherwise(absence);
    }
    return absence;
  }

  /** The families a metric of this name can be of; keeps expressions about one metric small. */
  public MetricFamilies of(String metric) {
    return new MetricFamilies(
        families.stream()
            .filter(
                family ->
                    family.metrics().stream()
                        .anyMatch(pattern -> metric.matches(pattern.replace("%", ".*"))))
            .toList(),
        states,
        aliases,
        cpuBand,
        text);
  }
}
