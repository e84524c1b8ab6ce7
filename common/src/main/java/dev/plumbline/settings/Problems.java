package dev.plumbline.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects what is wrong, by place, and reports all of it at once. */
public final class Problems {
  private final Map<String, List<String>> byPlace = new TreeMap<>();

  /**
   * Notes a problem: {@code key} is what in the place is wrong, the sentence says why and what to
   * do.
   */
  public void add(String place, String key, String sentence) {
    byPlace
        .computeIfAbsent(place, p -> new ArrayList<>())
        .add(key.isEmpty() ? sentence : key + ": " + sentence);
  }

  /** The same with where the key stands in the place, as "line 3, column 5"; empty if unknown. */
  void add(String place, String position, String key, String sentence) {
    String before = position.isEmpty() ? "" : position + ": ";
    add(place, "", before + (key.isEmpty() ? sentence : key + ": " + sentence));
  }

  public boolean isEmpty() {
    return byPlace.isEmpty();
  }

  /** Throws all problems as one configuration error; does nothing when there are none. */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw new ConfigurationException(text());
    }
  }

  /** "2 problems in conf/x.yaml" followed by a line each, for every place. */
  public String text() {
    StringBuilder text = new StringBuilder();
    byPlace.forEach(
        (place, sentences) -> {
          text.append(text.isEmpty() ? "" : "\n")
              .append(sentences.size())
              .append(sentences.size() == 1 ? " problem in " : " problems in ")
              .append(place);
          sentences.forEach(sentence -> text.append("\n  ").append(sentence));
        });
    return text.toString();
  }

  /** " Did you mean 'x'?" when a known name is close to the one given, else nothing. */
  public static String suggestion(String given, Collection<String> known) {
    return closest(given, known).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  private static Optional<String> closest(String given, Collection<String> known) {
    Map<String, Integer> distances = new LinkedHashMap<>();
    for (String name : known) {
      distances.put(name, distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)));
    }
    return distances.entrySet().stream()
        .filter(entry -> entry.getValue() <= Math.max(2, given.length() / 3))
        .min(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
