package dev.plumbline.redaction;

import dev.plumbline.format.ResourcePatterns;
import dev.plumbline.format.ResourcePatterns.ResourcePattern;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids whose names are written otherwise in CloudWatch, such as pods with what a deployment adds:
 * both must be the same text before they become pseudonyms, which cannot be told alike afterwards.
 */
record SameNames(List<Shape> shapes) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One shape of ids; what {@code strip} finds is left out of its groups. */
  private record Shape(Pattern id, Pattern strip, boolean ignoresCase) implements Serializable {
    private static final long serialVersionUID = 1L;

    String name(String group) {
      String stripped = strip.matcher(group).replaceAll("");
      return ignoresCase ? stripped.toLowerCase(Locale.ROOT) : stripped;
    }
  }

  static SameNames of(ResourcePatterns patterns) {
    return new SameNames(
        patterns.patterns().stream()
            .filter(pattern -> pattern.strip().isPresent() || pattern.ignoresCase())
            .map(SameNames::shape)
            .toList());
  }

  private static Shape shape(ResourcePattern pattern) {
    return new Shape(
        Pattern.compile(pattern.id()),
        Pattern.compile(pattern.strip().orElse("(?!)")),
        pattern.ignoresCase());
  }

  /** The id with the names that CloudWatch is asked by. */
  String of(String id) {
    for (Shape shape : shapes) {
      Matcher matcher = shape.id().matcher(id);
      if (matcher.matches()) {
        StringBuilder text = new StringBuilder(id);
        for (int group = matcher.groupCount(); group > 0; group--) {
          if (matcher.group(group) != null) {
            text.replace(
                matcher.start(group), matcher.end(group), shape.name(matcher.group(group)));
          }
        }
        return text.toString();
      }
    }
    return id;
  }
}
