package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.report.Restated;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in short what a run changed in months that had been published before. */
final class RestatedLines {
  private final Console console;

  RestatedLines(Console console) {
    this.console = console;
  }

  void print(Restated restated) {
    if (restated.isUnchanged()) {
      console.line("restated nothing that was published before");
    }
    for (Restated.Change month : restated.totals()) {
      String causes =
          restated.now().stream()
              .filter(
                  change ->
                      change.billingPeriod().equals(month.billingPeriod())
                          && change.currency().equals(month.currency()))
              .map(RestatedLines::inWords)
              .collect(Collectors.joining(", "));
      console.line(
          "restated %s by %s %s: %s",
          month.billingPeriod(), amount(month.delta()), month.currency(), causes);
    }
  }

  private static String inWords(Restated.Change change) {
    String cause = change.cause().toLowerCase(Locale.ROOT).replace('_', ' ');
    boolean isMoved = change.delta().signum() == 0 && change.moved().signum() != 0;
    return isMoved
        ? cause + " of " + amount(change.moved()).substring(1)
        : cause + " " + amount(change.delta());
  }

  /** With its sign, in cents. */
  private static String amount(BigDecimal value) {
    return String.format(Locale.ROOT, "%+,.2f", value.setScale(2, RoundingMode.HALF_UP));
  }
}
