package dev.plumbline.sample;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** One thing a kind of resource is billed for. */
record Meter(
    String product,
    String usageType,
    String operation,
    String unit,
    String price,
    double priceFactor,
    boolean isHourly,
    List<String> quantity,
    String family)
    implements Serializable {

  static Meter of(Map<String, String> row) {
    String[] price = row.get("price").split("\\*", 2);
    return new Meter(
        row.get("product"),
        row.get("usage_type"),
        row.get("operation"),
        row.get("unit"),
        price[0].strip(),
        price.length == 2 ? Double.parseDouble(price[1]) : 1,
        row.get("every").equals("hour"),
        List.of(row.get("quantity").split(" +")),
        row.get("family"));
  }

  /** Whether it counts the hours of a machine, which reservations and plans can cover. */
  boolean isMachineHour() {
    return usageType.contains("{type}");
  }

  double quantity(Resource resource, double load, int hoursInMonth) {
    double product = 1;
    for (String factor : quantity) {
      product *=
          switch (factor) {
            case "size" -> resource.size();
            case "load" -> load;
            case "month" -> (isHourly ? 1.0 : 24.0) / hoursInMonth;
            default -> Double.parseDouble(factor);
          };
    }
    return Money.round(product);
  }
}
