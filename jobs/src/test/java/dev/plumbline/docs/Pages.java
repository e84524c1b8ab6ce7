package dev.plumbline.docs;

import dev.plumbline.Definitions;
import dev.plumbline.Jobs;
import dev.plumbline.format.Coverage;
import dev.plumbline.format.Formats;
import dev.plumbline.idle.Populations;
import dev.plumbline.rule.Parameter;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Column;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reference pages, made from declarations and definition files. */
final class Pages {
  private static final String NOTE =
      "<!-- Made by DocsTest from the code; change the code, then run"
          + " mvn -pl jobs -am test -Dtest=DocsTest -Dplumbline.docs=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false -->\n\n";

  private final ConfFiles conf = ConfFiles.of(Optional.empty());

  /** Page texts by file name. */
  Map<String, String> all() {
    Map<String, String> pages = new TreeMap<>();
    pages.put("tables.md", tables());
    pages.put("rules.md", rules());
    pages.put("kpis.md", kpis());
    pages.put("options.md", options());
    pages.put("coefficients.md", coefficients());
    pages.put("formats.md", formats());
    return pages;
  }

  private static String tables() {
    StringBuilder page = new StringBuilder(NOTE + "# Tables\n\n");
    page.append("All times are UTC. Money is exact decimal in `billing_currency`.\n");
    for (Layer layer : Layer.values()) {
      page.append("\n## ").append(layer.name().toLowerCase(Locale.ROOT)).append('\n');
      Jobs.tables().values().stream()
          .filter(table -> table.layer() == layer)
          .forEach(table -> page.append(section(table)));
    }
    return page.toString();
  }

  private static String section(Table table) {
    StringBuilder text =
        new StringBuilder("\n### " + table.name() + "\n\n" + table.grain() + ".\n\n");
    text.append("Key: ").append(table.key().isEmpty() ? "none" : code(table.key()));
    text.append(". Partitions: ")
        .append(
            table
                .dayPartition()
                .map(column -> "UTC day of `" + column + "`")
                .orElse(table.partitions().isEmpty() ? "none" : code(table.partitions())))
        .append(". Written by ")
        .append(Jobs.owner(table))
        .append(".\n\n| Column | Type | Meaning |\n|---|---|---|\n");
    for (Column column : table.columns()) {
      text.append("| `")
          .append(column.name())
          .append("` | ")
          .append(column.type().simpleString())
          .append(" | ")
          .append(cell(column.comment()))
          .append(column.required() ? " |\n" : ". May be null |\n");
    }
    return text.toString();
  }

  private String rules() {
    StringBuilder page = new StringBuilder(NOTE + "# Rules\n\n");
    page.append(
        "| Id | Rule | Kind | Grade | Look-back, days | Action | Source |\n|---|---|---|---|---|---|---|\n");
    RuleSet rules = Populations.rules(conf);
    for (Rule rule : rules.rules()) {
      Node file = Node.parse(rule.file(), fileOf(rule), new Problems());
      page.append(row(file, "id", "title", "kind", "grade", "lookback_days", "action", "source"));
    }
    page.append(
        "\n## Parameters\n\nA configuration may set these, as in"
            + " `rules: {EC2-01: {cpu_percent: 3}}`; those of `all` hold for every rule.\n\n"
            + "| Rule | Parameter | Default | Allowed |\n|---|---|---|---|\n");
    page.append(parameters(RuleSettings.ALL, rules.commonParameters()));
    rules.rules().forEach(rule -> page.append(parameters(rule.id(), rules.parameters(rule))));
    return page.toString();
  }

  private String fileOf(Rule rule) {
    return conf.text(rule.file().replaceFirst("^conf/", ""));
  }

  private static String parameters(String id, List<Parameter> parameters) {
    return parameters.stream()
        .map(one -> "| %s | `%s` | %s | %s |\n".formatted(id, one.name(), one.text(), one.range()))
        .collect(Collectors.joining());
  }

  private String kpis() {
    StringBuilder page = new StringBuilder(NOTE + "# KPIs\n\n");
    long measured =
        Definitions.load(conf).kpis().kpis().stream().filter(kpi -> kpi.isMeasured()).count();
    page.append(measured)
        .append(" of ")
        .append(Definitions.load(conf).kpis().kpis().size())
        .append(
            " KPIs are measured from the tables; the others say how their input is obtained.\n");
    String pillar = "";
    List<String> files = new ArrayList<>(conf.list("kpis", ".yaml"));
    for (String file : files) {
      Node kpi = Node.parse(file, conf.text(file), new Problems());
      String folder = file.split("/", -1)[1];
      if (!folder.equals(pillar)) {
        pillar = folder;
        page.append("\n## ").append(pillar.replace('_', ' '));
        page.append(
            "\n\n| Id | KPI | Class | Weight | Measured | Why |\n|---|---|---|---|---|---|\n");
      }
      String state =
          kpi.flag("measured", true) ? "yes" : "no: " + kpi.findText("reason").orElse("");
      page.append("| ")
          .append(
              String.join(
                  " | ",
                  kpi.text("id"),
                  cell(kpi.text("title")),
                  kpi.text("class"),
                  kpi.text("weight"),
                  cell(state),
                  cell(kpi.text("why"))))
          .append(" |\n");
    }
    return page.toString();
  }

  private String options() {
    return NOTE
        + "# Options\n\nEvery option with its default, as `conf/application.yaml` has it.\n\n```yaml\n"
        + conf.text("application.yaml")
        + "```\n";
  }

  private static String formats() {
    Coverage coverage = Formats.load().coverage();
    StringBuilder page = new StringBuilder(NOTE + "# Formats of bills\n\n");
    page.append("What an export of each format tells, and what is answered from it.\n\n");
    header(page, "The bill tells", coverage);
    for (Coverage.Fact fact : coverage.facts()) {
      page.append("| ").append(cell(fact.name())).append(" (").append(code(fact.columns()));
      page.append(")");
      for (String format : coverage.formats().keySet()) {
        String missing = fact.missingIn().get(format);
        page.append(" | ")
            .append(
                missing == null
                    ? cell("yes" + suffix(fact.instead().get(format)))
                    : cell("no" + suffix(missing)));
      }
      page.append(" |\n");
    }
    page.append('\n');
    header(page, "Answered", coverage);
    for (Coverage.Result result : coverage.results()) {
      page.append("| ").append(cell(result.name()));
      for (String format : coverage.formats().keySet()) {
        page.append(" | ")
            .append(result.isWhole(format, coverage.facts()) ? "yes" : cell(result.without()));
      }
      page.append(" |\n");
    }
    page.append(
        "\nAn export may leave columns out; what needs them then says so in the same way:\n");
    for (Coverage.Result result : coverage.results()) {
      if (!result.without().isEmpty()) {
        page.append("- without ")
            .append(String.join(" or ", result.needs()))
            .append(": ")
            .append(result.name())
            .append(": ")
            .append(result.without())
            .append('\n');
      }
    }
    return page.toString();
  }

  private static void header(StringBuilder page, String first, Coverage coverage) {
    page.append("| ").append(first);
    coverage.formats().values().forEach(title -> page.append(" | ").append(cell(title)));
    page.append(" |\n|").append("---|".repeat(coverage.formats().size() + 1)).append('\n');
  }

  private static String suffix(String more) {
    return more == null ? "" : ": " + more;
  }

  private String coefficients() {
    StringBuilder page = new StringBuilder(NOTE + "# Coefficients\n\n");
    page.append("| Table | What | Version | Licence |\n|---|---|---|---|\n");
    for (String file : conf.list("coefficients", ".yaml")) {
      Node table = Node.parse(file, conf.text(file), new Problems());
      page.append("| `")
          .append(file.replace("coefficients/", "").replace(".yaml", ""))
          .append("` ");
      for (String key : List.of("title", "version", "licence")) {
        page.append("| ").append(cell(String.valueOf(table.raw(key)))).append(' ');
      }
      page.append("|\n");
    }
    return page.toString();
  }

  private static String row(Node node, String... keys) {
    return "| "
        + String.join(
            " | ", Arrays.stream(keys).map(key -> cell(node.findText(key).orElse(""))).toList())
        + " |\n";
  }

  private static String code(List<String> names) {
    return "`" + String.join("`, `", names) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
  }
}
