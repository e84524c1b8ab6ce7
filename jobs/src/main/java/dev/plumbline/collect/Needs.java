package dev.plumbline.collect;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourcePattern;
import dev.plumbline.rule.Measure;
import dev.plumbline.rule.Need;
import dev.plumbline.rule.Rule;
import dev.plumbline.utilization.MetricFamilies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics that some definition asks for, by namespace, with the days the longest look-back
 * needs. A rule that names the kinds of resources it is about needs its metrics of those only.
 *
 * @param days namespace to metric to days; zero where only the month of the as-of day counts
 */
public record Needs(NavigableMap<String, NavigableMap<String, Integer>> days) {
  private static final Pattern METRIC = Pattern.compile("metrics\\['([^']+)'\\]");
  private static final Pattern LITERAL = Pattern.compile("'([a-z0-9_]+)'");

  /** Collects what rules and metric families need, of what can be asked for. */
  public static Needs of(
      List<Rule> rules, MetricFamilies families, ResourcePatterns patterns, CloudWatchTerms terms) {
    NavigableMap<String, NavigableMap<String, Integer>> days = new TreeMap<>();
    Collector collector = new Collector(namespaces(patterns), terms, days);
    families
        .keyMetrics()
        .forEach((space, metrics) -> metrics.forEach(m -> collector.add(space, m, 0)));
    rules.forEach(collector::add);
    return new Needs(days);
  }

  /** Kind of resource to the namespaces its metrics can be in. */
  private static Map<String, Set<String>> namespaces(ResourcePatterns patterns) {
    return patterns.patterns().stream()
        .filter(pattern -> pattern.namespace().isPresent())
        .collect(
            Collectors.groupingBy(
                ResourcePattern::type,
                TreeMap::new,
                Collectors.mapping(
                    pattern -> pattern.namespace().orElseThrow(),
                    Collectors.toCollection(TreeSet::new))));
  }

  /** The longest look-back of all, in days. */
  public int longest() {
    return days.values().stream()
        .flatMap(metrics -> metrics.values().stream())
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }

  /** Metrics a rule names, with the days it looks back on each. */
  static Map<String, Integer> named(Rule rule) {
    Map<String, Integer> named = new TreeMap<>();
    rule.metrics().forEach(metric -> named.put(metric, rule.lookbackDays()));
    for (Measure measure : rule.evidence()) {
      int days = Math.max(measure.days().orElse(0), rule.lookbackDays());
      in(measure.day()).forEach(metric -> named.merge(metric, days, Math::max));
    }
    Stream.of(rule.quietDay(), rule.heldLonger(), rule.provenWhen())
        .flatMap(text -> in(text.orElse("")).stream())
        .forEach(metric -> named.merge(metric, rule.lookbackDays(), Math::max));
    return named;
  }

  private static Set<String> in(String text) {
    return METRIC.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  private record Collector(
      Map<String, Set<String>> namespacesOf,
      CloudWatchTerms terms,
      NavigableMap<String, NavigableMap<String, Integer>> days) {

    void add(String namespace, String metric, int lookback) {
      CloudWatchTerms.Namespace known = terms.namespaces().get(namespace);
      if (known != null && known.metrics().containsKey(metric)) {
        days.computeIfAbsent(namespace, n -> new TreeMap<>()).merge(metric, lookback, Math::max);
      }
    }

    void add(Rule rule) {
      Set<String> ofRule = kinds(rule.appliesTo());
      named(rule)
          .forEach(
              (metric, lookback) ->
                  namespaces(kinds(rule, metric, ofRule))
                      .forEach(namespace -> add(namespace, metric, lookback)));
    }

    /** Where a need says of which resources it needs the metric, only of those. */
    private Set<String> kinds(Rule rule, String metric, Set<String> ofRule) {
      List<Need> needs =
          rule.needs().stream().filter(need -> need.metrics().contains(metric)).toList();
      Set<String> kinds = new LinkedHashSet<>();
      needs.forEach(need -> kinds.addAll(kinds(need.when())));
      return kinds.isEmpty() ? ofRule : kinds;
    }

    private Set<String> kinds(String condition) {
      Set<String> kinds = new LinkedHashSet<>();
      Matcher literals = LITERAL.matcher(condition);
      while (literals.find()) {
        if (namespacesOf.containsKey(literals.group(1))) {
          kinds.add(literals.group(1));
        }
      }
      return kinds;
    }

    /** A rule that names no kind of resource is about whichever has the metric. */
    private List<String> namespaces(Set<String> kinds) {
      List<String> namespaces = new ArrayList<>();
      (kinds.isEmpty() ? namespacesOf.keySet() : kinds)
          .forEach(kind -> namespaces.addAll(namespacesOf.get(kind)));
      return namespaces;
    }
  }
}
