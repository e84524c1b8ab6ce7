package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Energy and manufacturing of a token an open-weight language model writes, after the EcoLogits
 * methodology. Closed models publish no size and stay unknown; read tokens are not modelled.
 */
final class TokenModel implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double BITS_PER_BYTE = 8;
  private static final double SECONDS_PER_HOUR = 3600;

  private final CarbonModel model;
  private final CarbonSettings.Tokens settings;

  TokenModel(CarbonModel model) {
    this.model = model;
    this.settings = model.settings.tokens();
  }

  Profile profile(UsageLine line) {
    Optional<CoefficientRow> family = family(line.usageType());
    boolean isRead = line.usageType().contains("-input-tokens");
    if (family.isEmpty() || isRead) {
      return Profile.unknown("tokens", "U")
          .flag(family.isEmpty() ? "closed_model" : "input_tokens_not_modelled");
    }
    double active = family.get().number("active_params_b");
    double gpus = gpus(family.get().number("total_params_b"));
    double seconds = secondsPerToken(active) / settings.concurrentRequests();
    double serverShare = gpus / settings.gpusPerServer();
    double wattHours =
        seconds / SECONDS_PER_HOUR * settings.serverWattExGpu() * serverShare
            + gpus * gpuWattHours(active);
    double serverKg =
        model.instances.row(settings.serverType()).number("server_embodied_kg_ex_gpu");
    double gpuKg = model.gpus.row(settings.gpuModel()).number("embodied_kgco2e");
    double grams =
        seconds
            / (settings.lifeHours() * SECONDS_PER_HOUR)
            * (serverShare * serverKg + gpus * gpuKg)
            * 1000;
    return new Profile("tokens", "3")
        .with("amount_factor", tokensPerUnit(line.unit()))
        .with("other_w", wattHours)
        .with("other_low", model.low("token_model"))
        .with("other_high", model.high("token_model"))
        .with("embodied_g", grams)
        .with("embodied_low", model.low("embodied_server"))
        .with("embodied_high", model.high("embodied_server"));
  }

  private double gpuWattHours(double activeParams) {
    return settings.gpuWhSlope()
            * Math.exp(settings.gpuWhDecay() * settings.concurrentRequests())
            * activeParams
        + settings.gpuWhFloor();
  }

  private double secondsPerToken(double activeParams) {
    return settings.latencySecondsPerParam() * activeParams
        + settings.latencySecondsPerRequest() * settings.concurrentRequests()
        + settings.latencySecondsFloor();
  }

  /** Accelerators the weights need, a power of two. */
  private double gpus(double totalParams) {
    double gigabytes =
        settings.memoryOverhead() * totalParams * settings.bitsPerWeight() / BITS_PER_BYTE;
    double needed = Math.ceil(gigabytes / settings.gpuMemoryGb());
    double gpus = 1;
    while (gpus < needed) {
      gpus *= 2;
    }
    return gpus;
  }

  private static double tokensPerUnit(String unit) {
    String start = unit.toUpperCase(Locale.ROOT);
    if (start.startsWith("1M")) {
      return 1e6;
    }
    return start.startsWith("1K") ? 1e3 : 1;
  }

  /** The longest family name the usage type contains, letters and digits alone compared. */
  private Optional<CoefficientRow> family(String usageType) {
    String text = letters(usageType);
    return model.openModels.rows().stream()
        .filter(row -> text.contains(letters(row.text("model_family"))))
        .max(Comparator.comparingInt(row -> letters(row.text("model_family")).length()));
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
