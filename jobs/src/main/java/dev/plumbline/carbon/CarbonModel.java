package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import dev.plumbline.coefficient.CoefficientTable;
import dev.plumbline.coefficient.Coefficients;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** All figures of the model: settings and coefficient tables, validated together. */
public final class CarbonModel implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String SETTINGS = "carbon.yaml";
  private static final int SHORT_DIGEST = 12;

  final CarbonSettings settings;
  final CoefficientTable cpuWatts;
  final CoefficientTable gpus;
  final CoefficientTable instances;
  final CoefficientTable network;
  final CoefficientTable regions;
  final CoefficientTable serviceMap;
  final CoefficientTable storage;
  final CoefficientTable uncertainty;
  final CoefficientTable openModels;
  private final String digest;

  private CarbonModel(ConfFiles conf, Problems problems) {
    String text = conf.text(SETTINGS);
    settings = CarbonSettings.of(Node.parse(conf.place(SETTINGS), text, problems));
    Coefficients coefficients = Coefficients.load(conf, problems);
    cpuWatts = coefficients.table("cpu_watts", problems);
    gpus = coefficients.table("gpu", problems);
    instances = coefficients.table("instances", problems);
    network = coefficients.table("network", problems);
    regions = coefficients.table("regions", problems);
    serviceMap = coefficients.table("service_map", problems);
    storage = coefficients.table("storage", problems);
    uncertainty = coefficients.table("uncertainty", problems);
    openModels = coefficients.table("bedrock_open_models", problems);
    digest = Coefficients.digest(text + coefficients.digest());
  }

  /** Loads and validates the model; throws all that is wrong at once. */
  public static CarbonModel load(ConfFiles conf) {
    Problems problems = new Problems();
    CarbonModel model = new CarbonModel(conf, problems);
    problems.throwIfAny();
    model.checkReferences(problems);
    problems.throwIfAny();
    return model;
  }

  /** Changes whenever a coefficient or setting does. */
  public String digest() {
    return digest;
  }

  /** Regular expression of the region prefix of usage types. */
  public String regionPrefix() {
    return settings.usage().regionPrefix().pattern();
  }

  /** Codes of the regions that are known. */
  public List<String> regions() {
    return regions.rows().stream()
        .map(row -> row.text("region"))
        .filter(region -> !region.equals(Places.LAST_RESORT))
        .toList();
  }

  /** vCPUs of instance types. */
  public Vcpus vcpus() {
    return new Vcpus(this);
  }

  /** Version of the settings and the start of the digest, as written beside every figure. */
  String factorsVersion() {
    return settings.version() + "-" + digest.substring(0, SHORT_DIGEST);
  }

  private void checkReferences(Problems problems) {
    for (CoefficientRow row : instances.rows()) {
      refer(problems, "instances", row.text("microarchitecture"), cpuWatts);
      row.findText("gpu_model").ifPresent(gpu -> refer(problems, "instances", gpu, gpus));
    }
    for (CoefficientRow row : cpuWatts.rows()) {
      refer(problems, "cpu_watts", row.text("uncertainty_term"), uncertainty);
    }
    for (CoefficientRow row : serviceMap.rows()) {
      String name = row.text("class_or_table");
      switch (row.text("quantity_kind")) {
        case "storage", "storage_gb_hours", "gb_seconds" ->
            refer(problems, "service_map", name, storage);
        case "network" -> refer(problems, "service_map", name, network);
        case "lambda", "lambda_idle", "vcpu_hours", "acu", "vcpu_memory" ->
            refer(problems, "service_map", name, cpuWatts);
        default -> {}
      }
      try {
        Pattern.compile(row.text("usage_type"));
      } catch (PatternSyntaxException broken) {
        problems.add(
            serviceMap.place(),
            row.text("usage_type"),
            "is not a regular expression: " + broken.getDescription());
      }
    }
    for (String term :
        List.of(
            "utilisation_default",
            "utilisation_measured",
            "memory_energy",
            "gpu_energy",
            "gpu_energy_measured",
            "pue_region",
            "pue_geography",
            "pue_global",
            "embodied_server",
            "embodied_gpu",
            "spend_proxy",
            "token_model")) {
      refer(problems, "the model", term, uncertainty);
    }
    refer(problems, "the model", Places.LAST_RESORT, regions);
    CarbonSettings.Usage usage = settings.usage();
    refer(problems, SETTINGS, usage.storageClass(), storage);
    refer(problems, SETTINGS, usage.archiveClass(), storage);
    refer(problems, SETTINGS, settings.unknownType().x86(), cpuWatts);
    refer(problems, SETTINGS, settings.unknownType().arm(), cpuWatts);
    refer(problems, SETTINGS, settings.tokens().serverType(), instances);
    refer(problems, SETTINGS, settings.tokens().gpuModel(), gpus);
    settings.serverlessHardware().values().forEach(t -> refer(problems, SETTINGS, t, instances));
    usage.prefixRegions().values().forEach(r -> refer(problems, SETTINGS, r, regions));
  }

  private static void refer(Problems problems, String from, String key, CoefficientTable to) {
    if (to.find(key).isEmpty()) {
      problems.add(to.place(), key, "is missing; " + from + " needs it");
    }
  }

  double low(String term) {
    return uncertainty.row(term).number("low_factor");
  }

  double high(String term) {
    return uncertainty.row(term).number("high_factor");
  }

  /** Manufacturing of serverless hardware, g per vCPU and hour. */
  double serverlessEmbodied(String isa) {
    CoefficientRow server = instances.row(settings.serverlessHardware().get(isa));
    return server.number("server_embodied_kg_ex_gpu")
        / server.number("platform_vcpu")
        * gramsPerKgAndHour();
  }

  /** Turns manufacturing in kg into g per hour of life. */
  double gramsPerKgAndHour() {
    return 1000 / settings.lifeHours();
  }
}
