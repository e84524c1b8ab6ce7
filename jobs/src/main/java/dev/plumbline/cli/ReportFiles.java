package dev.plumbline.cli;

import dev.plumbline.Definitions;
import dev.plumbline.console.Console;
import dev.plumbline.options.Options;
import dev.plumbline.query.Queries;
import dev.plumbline.query.ReportData;
import dev.plumbline.query.StatementReads;
import dev.plumbline.report.HtmlReport;
import dev.plumbline.report.JsonReport;
import dev.plumbline.report.MarkdownReport;
import dev.plumbline.report.ReportModel;
import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.storage.Storage;
import dev.plumbline.store.Lake;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
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
  String write(String folder) {
    return write(folder, Optional.empty(), Optional.empty());
  }

  /**
   * The report of a month, as HTML with Markdown, JSON and the owners' statements beside it; the
   * page comes back.
   *
   * @param asReported the instant at which the tables are read; without one, as they are now
   */
  String write(String folder, Optional<YearMonth> milestone, Optional<Instant> asReported) {
    ReportModel model;
    Optional<String> statements;
    try (Lake lake = Lake.openExisting(options.warehouse());
        Queries queries = Queries.open(lake, Map.of(), asReported)) {
      var catalogue = Definitions.load(options.definitions()).kpis();
      model = ReportData.of(queries, lake, catalogue).read(milestone);
      statements = StatementReads.csv(queries, model.header().milestone());
    }
    String name = "plumbline-" + model.header().milestone();
    String page =
        write(folder, name + ".html", "text/html; charset=utf-8", HtmlReport.render(model));
    write(folder, name + ".md", "text/markdown; charset=utf-8", MarkdownReport.render(model));
    write(folder, name + ".json", "application/json", JsonReport.render(model));
    statements.ifPresent(
        csv -> write(folder, name + "-statements.csv", "text/csv; charset=utf-8", csv));
    new ScoreLines(console).print(model.header().milestone(), model.pillars());
    console.line("report   %s", page);
    return page;
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
