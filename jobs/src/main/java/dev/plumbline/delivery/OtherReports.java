package dev.plumbline.delivery;

import dev.plumbline.ingest.Delivery;
import dev.plumbline.settings.InputException;
import dev.plumbline.store.Unit;
import java.util.Set;

/**
 * A month that the tables already have from another report of the same payer: what is not delivered
 * any more keeps its place, so that both would be added up.
 */
final class OtherReports {
  private OtherReports() {}

  /**
   * Refuses a bill of which a month is there from another report.
   *
   * @param units what the bill holds
   * @param held what was published
   */
  static void refuse(Delivery bill, Set<Unit> units, Set<Unit> held) {
    for (Unit unit : units) {
      held.stream()
          .filter(other -> other.period().equals(unit.period()))
          .filter(other -> payer(other).equals(payer(unit)))
          .filter(other -> !other.source().equals(unit.source()))
          .findFirst()
          .ifPresent(
              other -> {
                throw new InputException(
                    "inputs.charges: the bill of payer "
                        + payer(unit)
                        + " for "
                        + unit.period()
                        + " is in the warehouse already, as report '"
                        + report(other)
                        + "', and now comes as report '"
                        + report(unit)
                        + "' from "
                        + bill.manifestUri().orElseGet(() -> bill.files().get(0).uri())
                        + "; both together would count it twice. Give the report it was loaded"
                        + " from, or load this one into another warehouse.");
              });
    }
  }

  static String report(Unit unit) {
    return unit.source().substring(unit.source().lastIndexOf(':') + 1);
  }

  private static String payer(Unit unit) {
    return unit.source().substring(0, Math.max(0, unit.source().lastIndexOf(':')));
  }
}
