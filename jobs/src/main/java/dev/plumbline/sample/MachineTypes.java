package dev.plumbline.sample;

import java.util.Map;
import java.util.TreeMap;

/** The attributes AWS prints beside a machine type: size, processor, engine, deployment. */
final class MachineTypes {
  private MachineTypes() {}

  static String use(String type) {
    return switch (type.replace("db.", "").charAt(0)) {
      case 'c' -> "Compute optimized";
      case 'r' -> "Memory optimized";
      default -> "General purpose";
    };
  }

  static Map<String, String> attributes(Resource resource) {
    String type = resource.type();
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("instance_type_family", family(type));
    attributes.put("vcpu", Integer.toString(vcpus(type)));
    attributes.put("memory", memory(type) + " GiB");
    attributes.put("current_generation", "Yes");
    attributes.put(
        "physical_processor",
        family(type).endsWith("g") ? "AWS Graviton Processor" : "Intel Xeon Platinum 8175");
    if (type.startsWith("db.")) {
      attributes.put("database_engine", resource.engine().equals("0002") ? "MySQL" : "PostgreSQL");
      attributes.put(
          "deployment_option", resource.kind().name().equals("rdsmaz") ? "Multi-AZ" : "Single-AZ");
      attributes.put("license_model", "No license required");
    } else {
      attributes.put(
          "operating_system", resource.kind().name().equals("ec2win") ? "Windows" : "Linux");
      attributes.put("tenancy", "Shared");
    }
    return attributes;
  }

  private static String family(String type) {
    String name = type.replace("db.", "");
    return name.substring(0, name.indexOf('.'));
  }

  static int vcpus(String type) {
    double units = Commitment.normalizedUnits(type);
    return units <= 4 ? 2 : (int) (units / 2);
  }

  /** Four GiB for each vCPU; half of it in the compute family, double in the memory family. */
  private static String memory(String type) {
    double gib = gib(type);
    return gib == Math.rint(gib) ? Long.toString((long) gib) : Double.toString(gib);
  }

  static double gib(String type) {
    double perUnit =
        switch (family(type).charAt(0)) {
          case 'c' -> 1;
          case 'r' -> 4;
          default -> 2;
        };
    return Commitment.normalizedUnits(type) * perUnit;
  }
}
