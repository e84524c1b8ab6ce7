package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recognises a kind of usage and says what a unit of it takes. */
final class Profiles implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double MINUTES_PER_HOUR = 60;

  private final CarbonModel model;
  private final CarbonSettings settings;
  private final ServiceMap serviceMap;
  private final InstanceTypes instanceTypes;
  private final Places places;
  private final ComputeParts compute;
  private final TokenModel tokens;

  Profiles(CarbonModel model) {
    this.model = model;
    settings = model.settings;
    serviceMap = new ServiceMap(model);
    instanceTypes = new InstanceTypes(model);
    places = new Places(model);
    compute = new ComputeParts(model);
    tokens = new TokenModel(model);
  }

  /** The profile of a line, with the factors of its place. */
  Profile of(UsageLine line) {
    if (!line.isUsage()) {
      return new Profile("none", "N");
    }
    String usageType = serviceMap.bare(line);
    Optional<CoefficientRow> row = serviceMap.find(line.productCode(), usageType);
    Profile profile =
        row.map(found -> mapped(found, line, usageType)).orElseGet(() -> unmapped(line, usageType));
    boolean isNetwork = row.filter(r -> r.text("quantity_kind").equals("network")).isPresent();
    CoefficientRow scope = isNetwork ? model.network.row(row.get().text("class_or_table")) : null;
    boolean isWorld =
        (scope != null && scope.text("grid").equals("world"))
            || row.filter(found -> found.text("grid").equals("world")).isPresent();
    places.add(profile, line, isWorld, scope == null || scope.text("apply_pue").equals("yes"));
    return profile;
  }

  private Profile mapped(CoefficientRow row, UsageLine line, String usageType) {
    String kind = row.text("quantity_kind");
    return switch (kind) {
      case "instance" -> instance(row, line, usageType);
      case "dedicated_host" -> host(usageType);
      case "cpu_credit" -> credits(usageType);
      case "storage", "storage_gb_hours", "gb_seconds" ->
          storage(kind, kind, row.text("class_or_table"), row, line);
      case "lambda", "lambda_idle" -> lambda(kind, row);
      case "vcpu_hours" -> vcpuHours(row, line);
      case "memory_gb_hours", "memory_gb_hours_only" -> memory(kind, row, line);
      case "acu", "vcpu_memory" -> fixedSize(kind, row, line);
      case "network" -> network(model.network.row(row.text("class_or_table")));
      case "tokens" -> tokens.profile(line);
      case "proxy" -> proxy();
      case "none" -> new Profile("none", "N");
      default -> throw new IllegalStateException("service_map names an unknown kind: " + kind);
    };
  }

  private Profile unmapped(UsageLine line, String usageType) {
    CarbonSettings.Usage usage = settings.usage();
    if (!usage.storageUnit().matcher(line.unit()).find()) {
      return Profile.unknown("unmapped", "U");
    }
    boolean isArchive = usage.archiveUsageType().matcher(usageType).find();
    String storageClass = isArchive ? usage.archiveClass() : usage.storageClass();
    return storage("generic_storage", "storage", storageClass, null, line).flag("generic_storage");
  }

  private Profile instance(CoefficientRow row, UsageLine line, String usageType) {
    List<String> names = serviceMap.instanceTypes(line, usageType);
    Optional<Machine> found = instanceTypes.find(names, line);
    if (found.isEmpty()) {
      return Profile.unknown("instance", "U").flag("unknown_instance_type");
    }
    Machine machine = found.get();
    Profile profile = new Profile("instance", machine.isKnownHardware() ? "2" : "3");
    compute.add(profile, machine, row.number("instance_multiplier"));
    boolean isIdle = settings.load().idleUsageType().matcher(usageType).find();
    boolean isPerUnit = settings.load().percentPerUnitProducts().contains(line.productCode());
    profile
        .with("amount_factor", hoursPer(line.unit()))
        .with("takes_load", !isIdle)
        .with("full_cpu_percent", isPerUnit ? 100 * machine.vcpu() : 100)
        .with("full_gpu_percent", isPerUnit ? 100 * Math.max(1, machine.gpuCount()) : 100);
    if (isIdle) {
      profile.with("cpu_default_ratio", 0.0).with("gpu_default_ratio", 0.0);
    }
    boolean isGuessed =
        machine.origin().equals(InstanceTypes.BY_PROCESSOR)
            || machine.origin().equals(InstanceTypes.BY_DEFAULT);
    if (isGuessed && instanceTypes.hasAccelerators(InstanceTypes.family(names.get(0)))) {
      profile.with("tier", "U").flag("accelerator_power_unknown");
    }
    return profile;
  }

  private Profile host(String usageType) {
    Optional<Machine> server = instanceTypes.server(familyAfterColon(usageType));
    if (server.isEmpty()) {
      return Profile.unknown("dedicated_host", "U").flag("unknown_instance_type");
    }
    Profile profile = new Profile("dedicated_host", server.get().isKnownHardware() ? "2" : "3");
    compute.add(profile, server.get(), 1);
    return profile;
  }

  private Profile credits(String usageType) {
    Optional<CoefficientRow> type = instanceTypes.largest(familyAfterColon(usageType));
    if (type.isEmpty()) {
      return Profile.unknown("cpu_credit", "U").flag("unknown_instance_type");
    }
    Profile profile = new Profile("cpu_credit", "2").with("takes_load", true);
    compute.addSurplus(profile, model.cpuWatts.row(type.get().text("microarchitecture")));
    return profile.with("full_cpu_percent", 100.0).with("full_gpu_percent", 100.0);
  }

  private static String familyAfterColon(String usageType) {
    return InstanceTypes.family(usageType.substring(usageType.lastIndexOf(':') + 1));
  }

  private Profile storage(
      String method, String kind, String name, CoefficientRow row, UsageLine line) {
    CoefficientRow storage = model.storage.row(name);
    double copies =
        storage.number("replication") * (row == null ? 1 : row.number("instance_multiplier"));
    double replLow = storage.number("repl_low") / storage.number("replication");
    double replHigh = storage.number("repl_high") / storage.number("replication");
    double wattHours = storage.number("wh_per_tb_h");
    double kilograms = storage.number("embodied_kg_per_gb");
    boolean isMonthly = kind.equals("storage") && isMonthly(line.unit());
    return new Profile(method, "3")
        .with("is_monthly", isMonthly)
        .with(
            "amount_factor",
            kind.equals("gb_seconds") ? 1 / SECONDS_PER_HOUR : hoursPer(line.unit()))
        .with("other_w", wattHours / 1000 * copies)
        .with("other_low", storage.number("wh_low") / wattHours * replLow)
        .with("other_high", storage.number("wh_high") / wattHours * replHigh)
        .with("embodied_g", copies * kilograms * model.gramsPerKgAndHour())
        .with("embodied_low", storage.number("emb_low") / kilograms * replLow)
        .with("embodied_high", storage.number("emb_high") / kilograms * replHigh);
  }

  private Profile lambda(String kind, CoefficientRow row) {
    CoefficientRow cpu = model.cpuWatts.row(row.text("class_or_table"));
    double vcpu = settings.lambdaVcpuPerGb();
    Profile profile = new Profile(kind, "3");
    compute.add(
        profile, Machine.generic(vcpu, 1, 1, cpu, model, ""), row.number("instance_multiplier"));
    if (kind.equals("lambda_idle")) {
      profile.with("cpu_default_ratio", 0.0);
    }
    return profile.with("amount_factor", 1 / SECONDS_PER_HOUR);
  }

  private Profile vcpuHours(CoefficientRow row, UsageLine line) {
    Profile profile = new Profile("vcpu_hours", "3");
    compute.addVcpu(profile, model.cpuWatts.row(row.text("class_or_table")));
    return profile.with("amount_factor", hoursPer(line.unit()));
  }

  private Profile memory(String kind, CoefficientRow row, UsageLine line) {
    return new Profile(kind, "3")
        .with("amount_factor", hoursPer(line.unit()))
        .with("memory_w", settings.memoryWattPerGb() * row.number("instance_multiplier"))
        .flag(kind.equals("memory_gb_hours") ? "embodied_on_vcpu_line" : "embodied_not_modelled");
  }

  private Profile fixedSize(String kind, CoefficientRow row, UsageLine line) {
    CoefficientRow cpu = model.cpuWatts.row(row.text("class_or_table"));
    Machine unit =
        Machine.generic(row.number("unit_vcpu"), row.number("unit_gib"), 1, cpu, model, "");
    Profile profile = new Profile(kind, "3").with("amount_factor", hoursPer(line.unit()));
    compute.add(profile, unit, row.number("instance_multiplier"));
    return profile;
  }

  private static Profile network(CoefficientRow scope) {
    double perGb = scope.number("kwh_per_gb");
    return new Profile("network", "3")
        .with("other_w", scope.number("count_factor") * perGb * 1000)
        .with("other_low", perGb > 0 ? scope.number("low") / perGb : 1)
        .with("other_high", perGb > 0 ? scope.number("high") / perGb : 1)
        .flag("embodied_not_modelled");
  }

  private Profile proxy() {
    return Profile.unknown(SpendProxy.METHOD, "4")
        .with("other_low", model.low("spend_proxy"))
        .with("other_high", model.high("spend_proxy"))
        .flag("embodied_not_modelled");
  }

  private static double hoursPer(String unit) {
    String start = unit.toLowerCase(Locale.ROOT);
    if (start.startsWith("second")) {
      return 1 / SECONDS_PER_HOUR;
    }
    return start.startsWith("minute") ? 1 / MINUTES_PER_HOUR : 1;
  }

  private static boolean isMonthly(String unit) {
    String start = unit.toLowerCase(Locale.ROOT);
    return !start.startsWith("gb-h") && !start.startsWith("second") && !start.startsWith("minute");
  }
}
