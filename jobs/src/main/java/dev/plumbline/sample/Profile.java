package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** How a resource behaves and what must be said about it. */
record Profile(String name, Map<String, Shape> shapes, Map<String, String> verdicts)
    implements Serializable {

  static Profile of(Map<String, String> row) {
    Map<String, Shape> shapes = new TreeMap<>();
    for (String signal : new String[] {"cpu", "net", "ops", "traffic"}) {
      shapes.put(signal, Shape.of(row.get(signal)));
    }
    return new Profile(row.get("profile"), shapes, verdicts(row.get("truth")));
  }

  Shape shape(String signal) {
    return shapes.get(signal);
  }

  /** Reads {@code EBS-01, EBS-03=FINDING:gp2}: rule to verdict and reason, "OK:busy" if unsaid. */
  static Map<String, String> verdicts(String cell) {
    Map<String, String> verdicts = new TreeMap<>();
    for (String part : cell.split(",", -1)) {
      if (!part.isBlank()) {
        String[] rule = part.strip().split("=", 2);
        verdicts.put(rule[0], rule.length == 2 ? rule[1] : "OK:busy");
      }
    }
    return verdicts;
  }
}
