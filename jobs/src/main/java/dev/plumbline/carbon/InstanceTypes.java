package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the machine of an instance type, by steps that grow coarser, and says which one it took.
 */
final class InstanceTypes implements Serializable {
  static final String BY_FAMILY = "type_by_family";
  static final String BY_PROCESSOR = "type_by_processor";
  static final String BY_DEFAULT = "type_by_default";
  private static final long serialVersionUID = 1L;
  private static final Pattern MULTIPLE = Pattern.compile("^(?:metal-)?([0-9]+)(?:xl|xlarge)$");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");

  private final CarbonModel model;
  private final CarbonSettings.UnknownType unknown;
  private final HashMap<String, List<CoefficientRow>> families = new HashMap<>();
  private final HashMap<String, String> microarchitectures = new HashMap<>();

  InstanceTypes(CarbonModel model) {
    this.model = model;
    this.unknown = model.settings.unknownType();
    for (CoefficientRow row : model.instances.rows()) {
      families.merge(row.text("family"), List.of(row), InstanceTypes::joined);
      addName(row.text("cpu_name"), row.text("microarchitecture"));
    }
    for (CoefficientRow row : model.cpuWatts.rows()) {
      addName(row.text("microarchitecture"), row.text("microarchitecture"));
    }
  }

  /** A name that stands for two generations tells nothing. */
  private void addName(String name, String microarchitecture) {
    microarchitectures.merge(
        name.toLowerCase(Locale.ROOT),
        microarchitecture,
        (one, other) -> one.equals(other) ? one : "");
  }

  private static List<CoefficientRow> joined(List<CoefficientRow> some, List<CoefficientRow> more) {
    List<CoefficientRow> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** The machine of the first name that is listed, else of the first by family, product or size. */
  Optional<Machine> find(List<String> names, UsageLine line) {
    Optional<Machine> listed =
        names.stream()
            .flatMap(name -> model.instances.find(name).stream())
            .map(row -> Machine.of(row, model))
            .findFirst();
    String name = names.get(0);
    return listed.or(() -> byFamily(name)).or(() -> byProduct(line)).or(() -> bySize(name));
  }

  /** Whether some size of the family has accelerators, which no step but the table can tell. */
  boolean hasAccelerators(String family) {
    return families.getOrDefault(family, List.of()).stream()
        .anyMatch(row -> row.number("gpu_count") > 0);
  }

  /** The largest size of a family; bare metal only where there is nothing else. */
  Optional<CoefficientRow> largest(String family) {
    List<CoefficientRow> rows = families.getOrDefault(family, List.of());
    List<CoefficientRow> virtual = rows.stream().filter(row -> !isMetal(row)).toList();
    return (virtual.isEmpty() ? rows : virtual)
        .stream()
            .max(
                Comparator.<CoefficientRow>comparingDouble(row -> row.number("vcpu"))
                    .thenComparingDouble(row -> row.number("memory_gib"))
                    .thenComparing(row -> row.text("instance_type")));
  }

  /** The whole server of a family, with the most accelerators any of its sizes has. */
  Optional<Machine> server(String family) {
    return largest(family)
        .map(
            row -> {
              double gpus =
                  families.get(family).stream()
                      .mapToDouble(size -> size.number("gpu_count"))
                      .max()
                      .orElse(0);
              double kg =
                  row.number("server_embodied_kg_ex_gpu")
                      + gpus * row.number("gpu_embodied_kg_each");
              return new Machine(
                  row.number("platform_vcpu"),
                  row.number("platform_memory_gib"),
                  row.number("threads_per_vcpu"),
                  1,
                  model.cpuWatts.row(row.text("microarchitecture")),
                  row.findText("gpu_model").map(model.gpus::row),
                  gpus,
                  kg * model.gramsPerKgAndHour(),
                  "");
            });
  }

  static String family(String name) {
    return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
  }

  private Optional<Machine> byFamily(String name) {
    OptionalDouble size = size(name);
    if (size.isEmpty() || hasAccelerators(family(name))) {
      return Optional.empty();
    }
    return largest(family(name))
        .filter(row -> !isMetal(row) && size(row.text("instance_type")).isPresent())
        .map(
            row -> {
              double ratio = size.getAsDouble() / size(row.text("instance_type")).getAsDouble();
              return Machine.of(row, model).scaled(ratio, BY_FAMILY);
            });
  }

  private Optional<Machine> byProduct(UsageLine line) {
    Optional<String> microarchitecture = microarchitecture(line.processor());
    OptionalDouble vcpu = number(line.vcpu());
    OptionalDouble memory = number(line.memory());
    if (microarchitecture.isEmpty() || vcpu.isEmpty() || memory.isEmpty()) {
      return Optional.empty();
    }
    double threads =
        model.instances.rows().stream()
            .filter(row -> row.text("microarchitecture").equals(microarchitecture.get()))
            .mapToDouble(row -> row.number("threads_per_vcpu"))
            .min()
            .orElse(1);
    return Optional.of(
        Machine.generic(
            vcpu.getAsDouble(),
            memory.getAsDouble(),
            threads,
            model.cpuWatts.row(microarchitecture.get()),
            model,
            BY_PROCESSOR));
  }

  private Optional<Machine> bySize(String name) {
    OptionalDouble size = size(name);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    boolean isArm = unknown.armFamily().matcher(family(name)).find();
    double vcpu = size.getAsDouble() / unknown.sizesPerVcpu();
    return Optional.of(
        Machine.generic(
            vcpu,
            vcpu * unknown.gibPerVcpu(),
            1,
            model.cpuWatts.row(isArm ? unknown.arm() : unknown.x86()),
            model,
            BY_DEFAULT));
  }

  private OptionalDouble size(String name) {
    String size = name.substring(name.indexOf('.') + 1);
    Matcher multiple = MULTIPLE.matcher(size);
    if (multiple.find()) {
      return OptionalDouble.of(
          Double.parseDouble(multiple.group(1)) * unknown.sizes().getOrDefault("xlarge", 0.0));
    }
    Double step = unknown.sizes().get(size);
    return step == null || !name.contains(".") ? OptionalDouble.empty() : OptionalDouble.of(step);
  }

  /** By the longest name the product's processor contains. */
  private Optional<String> microarchitecture(String processor) {
    String text = processor.toLowerCase(Locale.ROOT);
    return microarchitectures.entrySet().stream()
        .filter(entry -> text.contains(entry.getKey()))
        .max(
            Comparator.<Map.Entry<String, String>>comparingInt(entry -> entry.getKey().length())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .filter(found -> !found.isEmpty());
  }

  private static OptionalDouble number(String text) {
    Matcher number = NUMBER.matcher(text.replace(",", ""));
    return number.find()
        ? OptionalDouble.of(Double.parseDouble(number.group()))
        : OptionalDouble.empty();
  }

  private static boolean isMetal(CoefficientRow row) {
    return row.text("instance_type").contains(".metal");
  }
}
