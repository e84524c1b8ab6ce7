package dev.plumbline.commitment;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the purchase advisor looks at the past.
 *
 * @param windowDays days that are replayed, where they are held
 * @param minimumDays days below which there is no advice
 * @param discounts discount off On-Demand prices by programme, where the bill shows none
 */
public record AdviceSettings(
    int windowDays, int minimumDays, double hoursPerMonth, Map<String, Double> discounts) {

  static AdviceSettings of(Node node) {
    Map<String, Double> discounts = new LinkedHashMap<>();
    for (Node one : node.nodes("discounts")) {
      one.text("source");
      double discount = one.number("discount").doubleValue();
      if (discount <= 0 || discount >= 1) {
        one.problem("discount", "is " + discount + "; it must lie between 0 and 1");
      }
      discounts.put(one.text("program"), discount);
      one.done();
    }
    AdviceSettings settings =
        new AdviceSettings(
            node.number("window_days").intValue(),
            node.number("minimum_days").intValue(),
            node.number("hours_per_month").doubleValue(),
            discounts);
    node.done();
    return settings;
  }
}
