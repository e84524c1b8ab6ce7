package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.util.Optional;

/**
 * The hardware behind one unit of usage.
 *
 * @param threads hardware threads behind a vCPU
 * @param reservedShare part of the idle power that is this unit's: the baseline of burstable types
 * @param cpu row of cpu_watts.csv
 * @param gpu row of gpu.csv, where there are accelerators
 * @param embodiedGramsPerHour manufacturing, accelerators included
 * @param origin how the type was recognised where the table does not list it; empty where it does
 */
record Machine(
    double vcpu,
    double memoryGib,
    double threads,
    double reservedShare,
    CoefficientRow cpu,
    Optional<CoefficientRow> gpu,
    double gpuCount,
    double embodiedGramsPerHour,
    String origin) {

  /** The machine of a listed instance type. */
  static Machine of(CoefficientRow instance, CarbonModel model) {
    return new Machine(
        instance.number("vcpu"),
        instance.number("memory_gib"),
        instance.number("threads_per_vcpu"),
        instance.number("reserved_share"),
        model.cpuWatts.row(instance.text("microarchitecture")),
        instance.findText("gpu_model").map(model.gpus::row),
        instance.number("gpu_count"),
        instance.number("embodied_g_per_hour"),
        "");
  }

  /** A machine without accelerators, all of it reserved, its manufacturing that of serverless. */
  static Machine generic(
      double vcpu,
      double memoryGib,
      double threads,
      CoefficientRow cpu,
      CarbonModel model,
      String origin) {
    double embodied = vcpu * model.serverlessEmbodied(cpu.text("isa"));
    return new Machine(vcpu, memoryGib, threads, 1, cpu, Optional.empty(), 0, embodied, origin);
  }

  /** The same machine in another size, as another family member. */
  Machine scaled(double factor, String how) {
    return new Machine(
        vcpu * factor,
        memoryGib * factor,
        threads,
        reservedShare,
        cpu,
        gpu,
        gpuCount * factor,
        embodiedGramsPerHour * factor,
        how);
  }

  /** Whether anybody knows what processor this is. */
  boolean isKnownHardware() {
    return !cpu.text("quality").equals("average")
        && (origin.isEmpty() || origin.equals(InstanceTypes.BY_FAMILY));
  }

  /** The part of the manufacturing that is the accelerators'. */
  double gpuGramsPerHour(double gramsPerKgAndHour) {
    double kilograms = gpu.map(row -> row.number("embodied_kgco2e")).orElse(0.0) * gpuCount;
    return Math.min(embodiedGramsPerHour, kilograms * gramsPerKgAndHour);
  }

  /** Threads that are busy at full load. */
  double allThreads() {
    return vcpu * threads;
  }
}
