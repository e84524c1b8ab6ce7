package dev.plumbline.cli;

import dev.plumbline.idle.Populations;
import dev.plumbline.rule.Parameter;
import dev.plumbline.rule.Rule;
import dev.plumbline.rule.RuleSet;
import dev.plumbline.rule.RuleSettings;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the files under conf/ say of themselves, by the ids people know. */
final class Explanations {
  private static final List<String> FOLDERS = List.of("rules", "kpis", "coefficients");

  private Explanations() {}

  /**
   * Lines that explain each rule, KPI and coefficient table, by its id in capitals.
   *
   * @param settings what the configuration sets of the rules
   */
  static Map<String, List<String>> texts(ConfFiles conf, RuleSettings settings) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (String folder : FOLDERS) {
      for (String file : conf.list(folder, ".yaml")) {
        Node node = Node.parse(conf.place(file), conf.text(file), new Problems());
        Path name = Path.of(file).getFileName();
        String id = node.has("id") ? node.text("id") : String.valueOf(name).replace(".yaml", "");
        texts.put(id.toUpperCase(Locale.ROOT), lines(conf.text(file), conf.place(file)));
      }
    }
    RuleSet asWritten = Populations.rules(conf);
    Problems problems = new Problems();
    RuleSet inForce = asWritten.with(settings, problems);
    problems.throwIfAny();
    List<Rule> rules = asWritten.rules();
    for (int i = 0; i < rules.size(); i++) {
      texts
          .get(rules.get(i).id().toUpperCase(Locale.ROOT))
          .addAll(
              parameters(
                  asWritten.parameters(rules.get(i)),
                  inForce.parameters(inForce.rules().get(i)),
                  "rules." + rules.get(i).id()));
    }
    texts
        .get(RuleSet.CONVENTIONS.replace(".yaml", "").toUpperCase(Locale.ROOT))
        .addAll(parameters(asWritten.commonParameters(), inForce.commonParameters(), "rules.all"));
    return texts;
  }

  /** What may be set, and what holds now. */
  private static List<String> parameters(
      List<Parameter> written, List<Parameter> inForce, String key) {
    List<String> lines = new ArrayList<>();
    lines.add("parameters in force, to be set as " + key + " in the configuration");
    for (int i = 0; i < written.size(); i++) {
      Parameter own = written.get(i);
      Parameter now = inForce.get(i);
      String origin =
          own.text().equals(now.text()) ? "" : "set; the file says " + own.text() + "; ";
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-24s %-10s %sallowed: %s",
              own.name(),
              now.text(),
              origin,
              own.range()));
    }
    return lines;
  }

  /** The file as it stands up to its examples: it is written to be read. */
  private static List<String> lines(String text, String place) {
    List<String> lines = new ArrayList<>();
    lines.add(place);
    text.lines()
        .takeWhile(line -> !line.startsWith("examples:"))
        .map(l -> "  " + l)
        .forEach(lines::add);
    return lines;
  }
}
