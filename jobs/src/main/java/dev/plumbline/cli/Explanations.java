package dev.plumbline.cli;

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

  /** Lines that explain each rule, KPI and coefficient table, by its id in capitals. */
  static Map<String, List<String>> texts(ConfFiles conf) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (String folder : FOLDERS) {
      for (String file : conf.list(folder, ".yaml")) {
        Node node = Node.parse(conf.place(file), conf.text(file), new Problems());
        Path name = Path.of(file).getFileName();
        String id = node.has("id") ? node.text("id") : String.valueOf(name).replace(".yaml", "");
        texts.put(id.toUpperCase(Locale.ROOT), lines(conf.text(file), conf.place(file)));
      }
    }
    return texts;
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
