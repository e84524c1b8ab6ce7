package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import dev.plumbline.coefficient.LookUp;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Matcher;

/** Finds the region of a line and gives a profile the factors of it. */
final class Places implements Serializable {
  static final String LAST_RESORT = "*";
  private static final long serialVersionUID = 1L;

  private final CarbonModel model;
  private final HashMap<String, String> regionOfPrefix = new HashMap<>();

  Places(CarbonModel model) {
    this.model = model;
    for (CoefficientRow row : model.regions.rows()) {
      row.findText("cur_usage_prefix")
          .ifPresent(prefix -> regionOfPrefix.put(prefix, row.text("region")));
    }
    regionOfPrefix.putAll(model.settings.usage().prefixRegions());
  }

  /** Adds the factors of the line's region, with flags where another had to stand in. */
  void add(Profile profile, UsageLine line, boolean isWorld, boolean hasOverhead) {
    Optional<String> byCode = byCode(line.regionId());
    Optional<String> region = isWorld ? Optional.empty() : byCode.or(() -> byPrefix(line));
    LookUp place = model.regions.lookUp(region.orElse(LAST_RESORT), LAST_RESORT);
    CoefficientRow row = place.row();
    boolean isLastResort = row.text("region").equals(LAST_RESORT);
    if (isLastResort && !profile.tier().equals("N")) {
      profile.flag(isWorld ? "world_grid" : "region_fallback");
      if (profile.tier().equals("1") || profile.tier().equals("2")) {
        profile.with("tier", "3");
      }
    } else if (byCode.isEmpty() && !profile.tier().equals("N")) {
      profile.flag("region_by_prefix");
    }
    double grid = row.number("grid_location_g_per_kwh");
    profile
        .with("model_region", row.text("region"))
        .with("grid_g", grid)
        .with("grid_low", row.number("grid_low_g_per_kwh") / grid)
        .with("grid_high", row.number("grid_high_g_per_kwh") / grid)
        .with("pue", hasOverhead ? row.number("pue") : 1.0)
        .with("pue_low", hasOverhead ? model.low("pue_" + row.text("pue_level")) : 1.0)
        .with("pue_high", hasOverhead ? model.high("pue_" + row.text("pue_level")) : 1.0)
        .with("site_water_l", row.number("wue_l_per_kwh_it"));
    row.findNumber("grid_water_l_per_kwh").ifPresent(l -> profile.with("grid_water_l", l));
    row.findNumber("grid_market_g_per_kwh").ifPresent(g -> profile.with("grid_market_g", g));
    if (row.findNumber("grid_market_g_per_kwh").isEmpty() && !profile.tier().equals("N")) {
      profile.flag("market_fallback_location");
    }
  }

  /** A region, or the region a Local Zone or Wavelength Zone hangs on. */
  private Optional<String> byCode(String code) {
    return model
        .regions
        .find(code)
        .filter(row -> !code.equals(LAST_RESORT))
        .map(row -> code)
        .or(
            () ->
                model.regions.rows().stream()
                    .map(row -> row.text("region"))
                    .filter(region -> code.startsWith(region + "-"))
                    .max(Comparator.comparing(String::length)));
  }

  private Optional<String> byPrefix(UsageLine line) {
    CarbonSettings.Usage usage = model.settings.usage();
    Matcher prefix = usage.regionPrefix().matcher(line.usageType());
    if (usage.priceClassProducts().contains(line.productCode()) || !prefix.find()) {
      return Optional.empty();
    }
    return Optional.ofNullable(regionOfPrefix.get(prefix.group(1)));
  }
}
