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
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Lake;
import java.io.IOException;
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
  String write(String folder) {
    return write(folder, Optional.empty());
  }

  /** The report of a month, as HTML with Markdown and JSON beside it; the page comes back. */
  String write(String folder, Optional<YearMonth> milestone) {
    ReportModel model;
    try (Lake lake = Lake.openExisting(options.warehouse());
        Queries queries = Queries.open(lake)) {
      var catalogue = Definitions.load(options.definitions()).kpis();
      model = ReportData.of(queries, lake, catalogue).read(milestone);
    }
    String name = "plumbline-" + model.header().milestone();
    String page =
        write(folder, name + ".html", "text/html; charset=utf-8", HtmlReport.render(model));
    write(folder, name + ".md", "text/markdown; charset=utf-8", MarkdownReport.render(model));
    write(folder, name + ".json", "application/json", JsonReport.render(model));
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

  private String write(String folder, String name, String contentType, String text) {
    try {
      return new Storage(options.warehouse().aws()).write(folder, name, contentType, text);
    } catch (IOException e) {
      throw new ConfigurationException(
          "--out: cannot write '"
              + name
              + "' to '"
              + folder
              + "' ("
              + e.getMessage()
              + "); name a folder or an s3:// address that can be written");
    }
  }
}
