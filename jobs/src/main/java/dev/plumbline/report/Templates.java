package dev.plumbline.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * The templates of the report. Every value is escaped for the format it goes to: names and tags of
 * a bill are hostile text.
 */
final class Templates {
  private static final String HTML = "html";
  private static final String MARKDOWN = "markdown";

  private Templates() {}

  static String html(Map<String, Object> values) {
    return render("page.html", HTML, values);
  }

  static String markdown(Map<String, Object> values) {
    return render("page.md", MARKDOWN, values);
  }

  private static String render(String name, String escaping, Map<String, Object> values) {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("report");
    PebbleEngine engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .extension(new FigureFilters())
            .autoEscaping(true)
            .addEscapingStrategy(MARKDOWN, Templates::escapedMarkdown)
            .defaultEscapingStrategy(escaping)
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .newLineTrimming(true)
            .build();
    StringWriter page = new StringWriter();
    try {
      engine.getTemplate(name).evaluate(page, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  /** No markup, no HTML, no new cell and no new line can come out of a value. */
  static String escapedMarkdown(String value) {
    return value
        .replaceAll("\\p{Cntrl}+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_{}\\[\\]()#!|~])", "\\\\$1");
  }
}
