package dev.plumbline.settings;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the keys of a YAML text stand, by their paths as problems name them. */
public final class Positions {
  private final Map<String, String> byPath;
  private final Predicate<String> elsewhere;

  private Positions(Map<String, String> byPath, Predicate<String> elsewhere) {
    this.byPath = byPath;
    this.elsewhere = elsewhere;
  }

  /** No position is known, as of what came from no file. */
  public static Positions none() {
    return new Positions(Map.of(), path -> false);
  }

  /** The positions in a text; none where it is not readable as YAML. */
  public static Positions of(String text) {
    Map<String, String> byPath = new LinkedHashMap<>();
    try {
      new Compose(LoadSettings.builder().build())
          .composeString(text)
          .ifPresent(
              top -> collect(top, "", byPath, Collections.newSetFromMap(new IdentityHashMap<>())));
    } catch (YamlEngineException unreadable) {
      return none();
    }
    return new Positions(byPath, path -> false);
  }

  /** An anchor may name what it stands in: each node is looked into once. */
  private static void collect(
      org.snakeyaml.engine.v2.nodes.Node node,
      String path,
      Map<String, String> byPath,
      Set<org.snakeyaml.engine.v2.nodes.Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof MappingNode mapping) {
      for (NodeTuple pair : mapping.getValue()) {
        if (pair.getKeyNode() instanceof ScalarNode key) {
          String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
          note(byPath, below, key.getStartMark());
          collect(pair.getValueNode(), below, byPath, seen);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        org.snakeyaml.engine.v2.nodes.Node item = sequence.getValue().get(i);
        note(byPath, path + "[" + i + "]", item.getStartMark());
        collect(item, path + "[" + i + "]", byPath, seen);
      }
    }
  }

  private static void note(Map<String, String> byPath, String path, Optional<Mark> mark) {
    mark.ifPresent(at -> byPath.put(path, words(at)));
  }

  static String words(Mark mark) {
    return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }

  /** The same where the values of some paths come from elsewhere and so stand on no line. */
  public Positions without(Predicate<String> path) {
    return new Positions(byPath, elsewhere.or(path));
  }

  /** Where a key stands, else the nearest mapping around it; empty where neither is known. */
  Optional<String> at(String path) {
    String near = path;
    while (!near.isEmpty() && !elsewhere.test(near)) {
      if (byPath.containsKey(near)) {
        return Optional.of(byPath.get(near));
      }
      near = near.substring(0, Math.max(0, Math.max(near.lastIndexOf('.'), near.lastIndexOf('['))));
    }
    return Optional.empty();
  }
}
