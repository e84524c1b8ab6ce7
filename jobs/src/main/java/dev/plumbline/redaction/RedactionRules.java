package dev.plumbline.redaction;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is kept and what is replaced, by conf/redaction.yaml.
 *
 * @param columns what is done to each column of staging
 * @param tagsKept patterns of whole values, by normalised tag key
 */
public record RedactionRules(
    Map<String, Kind> columns,
    List<String> reportsKept,
    List<String> wordsKept,
    List<String> idPrefixes,
    List<String> dimensionsKept,
    Map<String, String> tagsKept,
    List<String> wordsInRules,
    List<String> toolKeys,
    List<String> toolWords)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String FILE = "redaction.yaml";

  /** What is done to a column. */
  enum Kind {
    ACCOUNT,
    SOURCE,
    ID,
    VALUE,
    TAGS,
    DIMENSIONS,
    TEXT,
    PLACE,
    DROPPED,
    KEPT
  }

  /** Reads the file; what is wrong goes to the problems. */
  public static RedactionRules load(ConfFiles conf, Problems problems) {
    Node top = Node.parse("conf/" + FILE, conf.text(FILE), problems);
    top.text("title");
    Node columns = top.node("columns");
    Map<String, Kind> kinds = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      String name = kind.name().toLowerCase(java.util.Locale.ROOT);
      columns.texts(name).forEach(column -> kinds.put(column, kind));
    }
    columns.done();
    Node tools = top.node("tools");
    RedactionRules rules =
        new RedactionRules(
            kinds,
            list(top, "kept_reports"),
            list(top, "kept_words"),
            list(top, "id_prefixes"),
            list(top, "kept_dimensions"),
            patterns(top.node("kept_tags")),
            list(top, "words_in_rules"),
            list(tools, "keys"),
            list(tools, "words"));
    tools.done();
    top.done();
    return rules;
  }

  private static Map<String, String> patterns(Node node) {
    Map<String, String> patterns = new TreeMap<>(node.textMap());
    patterns.forEach(
        (key, pattern) -> {
          try {
            Pattern.compile(pattern);
          } catch (PatternSyntaxException wrong) {
            node.problem(key, "is no regular expression: " + wrong.getDescription());
          }
        });
    return patterns;
  }

  private static List<String> list(Node node, String key) {
    return new ArrayList<>(node.texts(key));
  }
}
