package dev.plumbline.cli;

import dev.plumbline.console.Console;
import dev.plumbline.report.Scores;
import java.util.List;
import java.util.Locale;

/** Says in short how the six pillars stand. */
final class ScoreLines {
  private final Console console;

  ScoreLines(Console console) {
    this.console = console;
  }

  void print(String milestone, List<Scores.Pillar> pillars) {
    console.line("scores   %s, whole organization", milestone);
    for (Scores.Pillar pillar : pillars) {
      Scores.Score score = pillar.score();
      console.line(
          "         %-24s %5s  %-22s range %s to %s, %s of the evidence measured, %d high and %d"
              + " medium risks",
          pillar.title(),
          number("%.1f", score.score()),
          score.grade(),
          number("%.0f", score.low()),
          number("%.0f", score.high()),
          score.coverage() == null ? "none" : number("%.0f %%", 100 * score.coverage()),
          score.highRisks(),
          score.mediumRisks());
    }
  }

  private static String number(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
