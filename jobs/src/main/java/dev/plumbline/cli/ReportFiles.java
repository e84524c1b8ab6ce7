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
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;

/** Writes the report of what was published last. */
final class ReportFiles {
  private final Options options;
  private final Console console;

  ReportFiles(Options options, Console console) {
    this.options = options;
    this.console = console;
  }

  /** The report of the last month; the page comes back. */
  Path write(Path folder) {
    return write(folder, Optional.empty());
  }

  /** The report of a month, as HTML with Markdown and JSON beside it; the page comes back. */
  Path write(Path folder, Optional<YearMonth> milestone) {
    ReportModel model;
    try (Lake lake = Lake.openExisting(options.warehouse());
        Queries queries = Queries.open(lake)) {
      var catalogue = Definitions.load(options.definitions()).kpis();
      model = ReportData.of(queries, lake, catalogue).read(milestone);
    }
    String name = "plumbline-" + model.header().milestone();
    Path page = write(folder, name + ".html", HtmlReport.render(model));
    write(folder, name + ".md", MarkdownReport.render(model));
    write(folder, name + ".json", JsonReport.render(model));
    new ScoreLines(console).print(model.header().milestone(), model.pillars());
    console.line("report   %s", page);
    return page;
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
