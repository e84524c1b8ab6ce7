package dev.plumbline.carbon;

import dev.plumbline.coefficient.CoefficientRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a usage type stands for: the first row that matches, those for any product last. */
final class ServiceMap implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ANY = "*";

  private record Entry(String productCode, Pattern usageType, CoefficientRow row)
      implements Serializable {}

  private final CarbonSettings.Usage usage;
  private final ArrayList<Entry> entries = new ArrayList<>();

  ServiceMap(CarbonModel model) {
    usage = model.settings.usage();
    for (CoefficientRow row : model.serviceMap.rows()) {
      entries.add(
          new Entry(row.text("product_code"), Pattern.compile(row.text("usage_type")), row));
    }
  }

  Optional<CoefficientRow> find(String productCode, String usageType) {
    return first(productCode, usageType).or(() -> first(ANY, usageType));
  }

  private Optional<CoefficientRow> first(String productCode, String usageType) {
    return entries.stream()
        .filter(entry -> entry.productCode().equals(productCode))
        .filter(entry -> entry.usageType().matcher(usageType).find())
        .map(Entry::row)
        .findFirst();
  }

  /** The usage type without region and Local Zone, sizes spelled out. */
  String bare(UsageLine line) {
    String type = line.usageType();
    Matcher region = usage.regionPrefix().matcher(type);
    if (region.find()) {
      type = usage.localZonePrefix().matcher(type.substring(region.end())).replaceFirst("");
    }
    boolean isShort = type.endsWith("xl") && usage.shortSizeProducts().contains(line.productCode());
    return isShort ? type + "arge" : type;
  }

  /** Names of instance types a line carries, the likeliest first. */
  List<String> instanceTypes(UsageLine line, String bareUsageType) {
    String tail = bareUsageType.substring(bareUsageType.lastIndexOf(':') + 1);
    if (!tail.contains(".") && !bareUsageType.contains(":")) {
      tail = usage.bareType();
    }
    List<String> names = new ArrayList<>();
    if (!line.instanceType().isEmpty()) {
      names.add(type(line.instanceType()));
    }
    names.add(type(tail));
    return names;
  }

  private String type(String name) {
    String withoutPrefix = usage.typePrefix().matcher(name).replaceFirst("");
    return usage.typeSuffix().matcher(withoutPrefix).replaceFirst("");
  }
}
