package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/**
 * Watts of processors, memory and accelerators. A processor goes linearly from its idle to its full
 * power; only memory beyond what the benchmark servers hold is added, since their power contains
 * the rest.
 */
final class ComputeParts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CarbonModel model;
  private final CarbonSettings settings;

  ComputeParts(CarbonModel model) {
    this.model = model;
    this.settings = model.settings;
  }

  /** Adds a whole machine, as many times as stand behind one billed unit. */
  void add(Profile profile, Machine machine, double times) {
    addLoad(
        profile,
        machine.cpu(),
        times * machine.allThreads(),
        times * machine.reservedShare() * machine.allThreads());
    double heldByBenchmark =
        machine.allThreads() * machine.reservedShare() * machine.cpu().number("spec_gb_per_thread");
    double surplus = Math.max(0, machine.memoryGib() - heldByBenchmark);
    boolean isBurstable = machine.reservedShare() < 1;
    profile
        .with("memory_w", times * surplus * settings.memoryWattPerGb())
        .with("vcpu", times * machine.vcpu())
        .with("embodied_g", times * machine.embodiedGramsPerHour())
        .with("embodied_low", embodiedFactor(machine, model::low))
        .with("embodied_high", embodiedFactor(machine, model::high))
        .with(
            "cpu_default_ratio",
            isBurstable ? machine.reservedShare() : settings.load().cpuDefaultRatio());
    if (!machine.origin().isEmpty()) {
      profile.flag(machine.origin());
    }
    machine.gpu().ifPresent(gpu -> addGpu(profile, gpu, times * machine.gpuCount()));
  }

  /** Servers and accelerators may be off by different factors; each counts by its share. */
  private double embodiedFactor(Machine machine, ToDoubleFunction<String> bound) {
    double gpuShare =
        machine.gpuGramsPerHour(model.gramsPerKgAndHour()) / machine.embodiedGramsPerHour();
    return bound.applyAsDouble("embodied_server") * (1 - gpuShare)
        + bound.applyAsDouble("embodied_gpu") * gpuShare;
  }

  /**
   * Adds a vCPU whose memory is billed on a line of its own: what the benchmark's memory takes is
   * left out here, because that line counts all memory.
   */
  void addVcpu(Profile profile, CoefficientRow cpu) {
    addLoad(profile, cpu, 1, 1);
    double memoryInside = settings.memoryWattPerGb() * cpu.number("spec_gb_per_thread");
    profile
        .with("cpu_idle_w", profile.number("cpu_idle_w") - memoryInside)
        .with("cpu_default_ratio", settings.load().cpuDefaultRatio())
        .with("vcpu", 1.0)
        .with("embodied_g", model.serverlessEmbodied(cpu.text("isa")))
        .with("embodied_low", model.low("embodied_server"))
        .with("embodied_high", model.high("embodied_server"));
  }

  /** Adds what a vCPU takes at full load beyond idling: load above a baseline, billed apart. */
  void addSurplus(Profile profile, CoefficientRow cpu) {
    addLoad(profile, cpu, 1, 0);
    profile.with("is_surplus", true).with("cpu_default_ratio", 1.0);
  }

  private void addLoad(Profile profile, CoefficientRow cpu, double threads, double idleThreads) {
    double idle = cpu.number("min_w_per_thread");
    double full = cpu.number("max_w_per_thread");
    String term = cpu.text("uncertainty_term");
    profile
        .with("has_cpu", true)
        .with("cpu_idle_w", idleThreads * idle * settings.computeScale())
        .with("cpu_load_w", threads * (full - idle) * settings.computeScale())
        .with("cpu_low", model.low(term))
        .with("cpu_high", model.high(term));
  }

  private void addGpu(Profile profile, CoefficientRow gpu, double count) {
    if (gpu.findNumber("max_w").isEmpty()) {
      profile.with("tier", "U").flag("accelerator_power_unknown");
      return;
    }
    profile
        .with("has_gpu", true)
        .with("gpu_idle_w", count * gpu.number("min_w"))
        .with("gpu_load_w", count * (gpu.number("max_w") - gpu.number("min_w")))
        .with("gpu_default_ratio", settings.load().gpuDefaultRatio());
  }
}
