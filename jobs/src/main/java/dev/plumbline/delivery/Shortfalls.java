package dev.plumbline.delivery;

import dev.plumbline.console.Console;
import dev.plumbline.ingest.Delivery;
import dev.plumbline.ingest.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Function;

/** What is wrong with deliveries that cannot be loaded, in words. */
final class Shortfalls {
  /** So many metric files are named one by one; a copy that went wrong may leave thousands. */
  private static final int NAMED = 3;

  private Shortfalls() {}

  /** A line each, the first metric files standing for all of them. */
  static List<String> words(List<Delivery> deliveries, Function<Delivery, Set<Unit>> units) {
    List<String> words = new ArrayList<>();
    long metricFiles = 0;
    for (Delivery delivery : deliveries) {
      boolean isMetrics = delivery.kind() == Delivery.Kind.METRICS;
      metricFiles += isMetrics ? 1 : 0;
      if (!isMetrics || metricFiles <= NAMED) {
        words.add(units.apply(delivery) + " " + delivery.state() + ": " + delivery.problem());
      }
    }
    if (metricFiles > NAMED) {
      words.add(
          Console.count(metricFiles - NAMED)
              + " more metric files cannot be read; table deliveries names them");
    }
    return words;
  }

  /**
   * Why a run ends without a month of any bill.
   *
   * @param months what the files hold
   * @param problems what is wrong with files
   */
  static String ofAll(NavigableSet<String> months, List<String> problems) {
    return months.isEmpty()
        ? "inputs.charges: there is no bill that can be loaded"
            + (problems.isEmpty() ? "" : ": " + String.join("; ", problems))
            + "."
        : "--period: there is no bill of the months that were asked for; the files hold "
            + months.first()
            + " .. "
            + months.last()
            + ".";
  }
}
