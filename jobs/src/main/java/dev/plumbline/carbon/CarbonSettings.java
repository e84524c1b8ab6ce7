package dev.plumbline.carbon;

import dev.plumbline.settings.Node;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The settings of conf/carbon.yaml, which explains each. Watts, GB and hours unless the name says
 * otherwise.
 */
record CarbonSettings(
    String version,
    double computeScale,
    double memoryWattPerGb,
    double lifeHours,
    double lambdaVcpuPerGb,
    Map<String, String> serverlessHardware,
    Load load,
    Usage usage,
    UnknownType unknownType,
    double proxyKnownMinRatio,
    Tokens tokens)
    implements Serializable {

  /** What load is assumed, and where a measured one is found. */
  record Load(
      double cpuDefaultRatio,
      double gpuDefaultRatio,
      String cpuMetric,
      String gpuMetric,
      double observedMinRatio,
      Pattern idleUsageType,
      Set<String> percentPerUnitProducts)
      implements Serializable {
    static Load of(Node node) {
      Load load =
          new Load(
              number(node, "cpu_default_ratio"),
              number(node, "gpu_default_ratio"),
              node.text("cpu_metric"),
              node.text("gpu_metric"),
              number(node, "observed_min_ratio"),
              pattern(node, "idle_usage_type"),
              Set.copyOf(node.texts("percent_per_unit_products")));
      node.done();
      return load;
    }
  }

  /** How usage types are written. */
  record Usage(
      Set<String> lineTypes,
      Pattern regionPrefix,
      Pattern localZonePrefix,
      Map<String, String> prefixRegions,
      Set<String> priceClassProducts,
      Set<String> shortSizeProducts,
      Pattern typePrefix,
      Pattern typeSuffix,
      String bareType,
      Pattern storageUnit,
      Pattern archiveUsageType,
      String storageClass,
      String archiveClass)
      implements Serializable {
    static Usage of(Node node) {
      Usage usage =
          new Usage(
              Set.copyOf(node.texts("line_types")),
              pattern(node, "region_prefix"),
              pattern(node, "local_zone_prefix"),
              node.node("prefix_regions").textMap(),
              Set.copyOf(node.texts("price_class_products")),
              Set.copyOf(node.texts("short_size_products")),
              pattern(node, "type_prefix"),
              pattern(node, "type_suffix"),
              node.text("bare_type"),
              pattern(node, "storage_unit"),
              pattern(node, "archive_usage_type"),
              node.text("storage_class"),
              node.text("archive_class"));
      node.done();
      return usage;
    }
  }

  /** What is made of instance types nobody lists. */
  record UnknownType(
      Map<String, Double> sizes,
      double sizesPerVcpu,
      double gibPerVcpu,
      String x86,
      String arm,
      Pattern armFamily)
      implements Serializable {
    static UnknownType of(Node node) {
      Node ladder = node.node("sizes");
      Map<String, Double> sizes = new LinkedHashMap<>();
      ladder.keys().forEach(size -> sizes.put(size, number(ladder, size)));
      UnknownType unknown =
          new UnknownType(
              sizes,
              number(node, "sizes_per_vcpu"),
              number(node, "gib_per_vcpu"),
              node.text("x86_64"),
              node.text("arm64"),
              pattern(node, "arm_family"));
      node.done();
      return unknown;
    }
  }

  /** The machine that answers language-model requests, and its timing. */
  record Tokens(
      double concurrentRequests,
      double bitsPerWeight,
      double memoryOverhead,
      double gpuMemoryGb,
      double gpusPerServer,
      double serverWattExGpu,
      String serverType,
      String gpuModel,
      double lifeHours,
      double gpuWhSlope,
      double gpuWhDecay,
      double gpuWhFloor,
      double latencySecondsPerParam,
      double latencySecondsPerRequest,
      double latencySecondsFloor)
      implements Serializable {
    static Tokens of(Node node, double hoursPerYear) {
      Tokens tokens =
          new Tokens(
              number(node, "concurrent_requests"),
              number(node, "bits_per_weight"),
              number(node, "memory_overhead"),
              number(node, "gpu_memory_gb"),
              number(node, "gpus_per_server"),
              number(node, "server_w_ex_gpu"),
              node.text("server_type"),
              node.text("gpu_model"),
              number(node, "life_years") * hoursPerYear,
              number(node, "gpu_wh_slope"),
              number(node, "gpu_wh_decay"),
              number(node, "gpu_wh_floor"),
              number(node, "latency_s_per_param"),
              number(node, "latency_s_per_request"),
              number(node, "latency_s_floor"));
      node.done();
      return tokens;
    }
  }

  static CarbonSettings of(Node node) {
    double hoursPerYear = number(node, "hours_per_year");
    Node lambda = node.node("lambda");
    Node proxy = node.node("spend_proxy");
    CarbonSettings settings =
        new CarbonSettings(
            node.text("version"),
            number(node, "compute_scale"),
            number(node, "memory_w_per_gb"),
            number(node, "life_years") * hoursPerYear,
            number(lambda, "mb_per_gb") / number(lambda, "memory_mb_per_vcpu"),
            node.node("serverless_hardware").textMap(),
            Load.of(node.node("load")),
            Usage.of(node.node("usage")),
            UnknownType.of(node.node("unknown_type")),
            number(proxy, "known_min_ratio"),
            Tokens.of(node.node("tokens"), hoursPerYear));
    lambda.done();
    proxy.done();
    node.done();
    return settings;
  }

  private static double number(Node node, String key) {
    return node.number(key).doubleValue();
  }

  private static Pattern pattern(Node node, String key) {
    String text = node.text(key);
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException broken) {
      node.problem(key, "is not a regular expression: " + broken.getDescription());
      return Pattern.compile("(?!)");
    }
  }
}
