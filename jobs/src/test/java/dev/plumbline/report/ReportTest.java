package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final String html = HtmlReport.render(SmallReport.model());
  private final String markdown = MarkdownReport.render(SmallReport.model());

  /** Written beside the classes when they differ, to be looked at and copied. */
  @Test
  void thePageIsAsItWasApproved() throws IOException {
    assertGolden("small.html", html);
  }

  @Test
  void theMarkdownIsAsItWasApproved() throws IOException {
    assertGolden("small.md", markdown);
  }

  @Test
  void namesFromTheBillCannotBecomeMarkup() {
    assertThat(html)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain(SmallReport.ATTRIBUTE)
        .contains("&quot; onmouseover=&quot;alert(2)");
  }

  @Test
  void aFormulaStaysText() {
    assertThat(html).contains("=HYPERLINK(&quot;http://evil.example&quot;)");
    assertThat(html).doesNotContain("href=\"http:");
  }

  @Test
  void namesCannotBreakOutOfAMarkdownTable() {
    assertThat(Templates.escapedMarkdown("a|b\n<i>[x](y)`"))
        .isEqualTo("a\\|b &lt;i&gt;\\[x\\]\\(y\\)\\`");
    assertThat(markdown).doesNotContain("<script");
  }

  @Test
  void thePageLoadsNothing() {
    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContain("src=\"")
        .doesNotContain("<link")
        .doesNotContain("url(")
        .doesNotContain("@import");
  }

  @Test
  void whatWasNotMeasuredIsSaidInWords() {
    assertThat(html)
        .contains("not measured: no history is held")
        .contains("Keep three months.")
        .contains("the export does not carry this basis")
        .contains("<span class=\"tone insufficient-evidence\">insufficient evidence</span>")
        .doesNotContain("null")
        .doesNotContain("NaN");
  }

  @Test
  void theRoundingLineStandsBelowTheParts() {
    assertThat(html)
        .contains("<td class=\"n\">100.01</td>")
        .contains("<td class=\"n\">-0.005</td>");
  }

  @Test
  void onPaperSecondaryLinesAreSmallerThanWhatTheyStandUnder() {
    String paper = html.substring(html.indexOf("@media print"), html.indexOf("</style>"));
    assertThat(paper).as("sizes follow the root, which alone is in points").containsOnlyOnce("pt;");
    assertThat(paper).doesNotContainPattern("font-size: [0-9.]+px");
    double table = rem(paper, "table");
    assertThat(rem(paper, ".fine, .note")).isLessThan(table);
    assertThat(rem(paper, "thead th, .tone")).isLessThan(table);
    assertThat(paper).contains(".n, .day { white-space: nowrap; }");
  }

  private static double rem(String style, String selector) {
    Matcher size =
        Pattern.compile("\\n  " + Pattern.quote(selector) + "[^{}]*\\{[^}]*font-size: ([0-9.]+)rem")
            .matcher(style);
    assertThat(size.find()).as(selector).isTrue();
    return Double.parseDouble(size.group(1));
  }

  @Test
  void aPageWithoutAnythingSaysSo() {
    ReportModel small = SmallReport.model();
    ReportModel empty =
        new ReportModel(
            small.header(),
            java.util.List.of(),
            java.util.List.of(),
            new Restated(
                java.util.List.of(), java.util.List.of(), java.util.List.of(), java.util.List.of()),
            new Trends(java.util.List.of(), java.util.List.of(), java.util.List.of()),
            java.util.List.of(),
            java.util.List.of(),
            java.util.List.of(),
            0,
            java.util.List.of(),
            java.util.List.of(),
            java.util.List.of(),
            java.util.List.of(),
            new Beside(java.util.List.of(), java.util.List.of(), 0, 0),
            new Impact(
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of()),
            new Capacity(
                java.util.List.of(), java.util.List.of(), java.util.List.of(), java.util.List.of()),
            new Spend(
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of()),
            java.util.List.of(),
            new Sources(java.util.List.of(), java.util.List.of()));
    assertThat(HtmlReport.render(empty))
        .contains("Not measured: no estimate was published.")
        .contains("Not measured: no metrics were delivered.")
        .contains("No finding in this month.")
        .contains("The last run changed nothing in these months that had been published before it.")
        .contains("AWS's own figures were not read")
        .contains("No recommendations of AWS were read.")
        .contains("Not measured: a forecast needs 28 complete days.");
  }

  @Test
  void programsReadRawFiguresAndNulls() throws IOException {
    JsonNode json = new ObjectMapper().readTree(JsonReport.render(SmallReport.model()));
    assertThat(json.at("/bills/0/rounding").decimalValue()).isEqualByComparingTo("-0.005");
    assertThat(json.at("/reconciliation/2/residual").isNull()).isTrue();
    assertThat(json.at("/bills/0/shown/0/owner").asText()).isEqualTo(SmallReport.SCRIPT);
    assertThat(json.at("/notMeasured/0/value").isNull()).isTrue();
  }

  private static void assertGolden(String name, String actual) throws IOException {
    Path copy = Files.createDirectories(Path.of("target", "report")).resolve(name);
    Files.writeString(copy, actual);
    try (InputStream golden = ReportTest.class.getResourceAsStream("/report/" + name)) {
      assertThat(golden).as("golden file report/%s; the page is in %s", name, copy).isNotNull();
      assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
