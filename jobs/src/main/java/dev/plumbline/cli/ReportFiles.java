package dev.plumbline.cli;

import dev.plumbline.Definitions;
import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ReportData;
import dev.plumbline.report.HtmlReport;
import dev.plumbline.report.JsonReport;
import dev.plumbline.report.MarkdownReport;
import dev.plumbline.report.ReportModel;
import dev.plumbline.report.Scores;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;

/** Writes the report of what was published last, and says in short how the six pillars stand. */
final class ReportFiles {
  private final Options options;
  private final Console console;

  ReportFiles(Options options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** The report of the last month; the page comes back. */
  Path write(Path folder) {
    return write(folder, Optional.empty(), Optional.empty());
  }

  /**
   * The report of a month, as HTML with Markdown and JSON beside it; the page comes back.
   *
   * @param asReported the UTC day at whose end the tables are read; without one, as they are now
   */
  Path write(Path folder, Optional<YearMonth> milestone, Optional<LocalDate> asReported) {
    ReportModel model;
    try (Lake lake = Lake.openExisting(options.warehouse());
        Queries queries = Queries.open(lake, asReported)) {
      var catalogue = Definitions.load(options.definitions()).kpis();
      model = ReportData.of(queries, lake, catalogue).read(milestone);
    }
    String name = "plumbline-" + model.header().milestone();
    Path page = write(folder, name + ".html", HtmlReport.render(model));
    write(folder, name + ".md", MarkdownReport.render(model));
    write(folder, name + ".json", JsonReport.render(model));
    print(model);
    console.line("report   %s", page);
    return page;
  }

  private void print(ReportModel model) {
    console.line("scores   %s, whole organization", model.header().milestone());
    for (Scores.Pillar pillar : model.pillars()) {
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

  private static Path write(Path folder, String name, String text) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new ConfigurationException(
          "--out: cannot write '"
              + folder.resolve(name)
              + "' ("
              + e.getMessage()
              + "); name a folder that can be written");
    }
  }
}
