package dev.plumbline.report;

import java.util.Map;

/** The report in short, for tickets and chats. */
public final class MarkdownReport {
  private MarkdownReport() {}

  public static String render(ReportModel model) {
    return Templates.markdown(Map.of("model", model));
  }
}
