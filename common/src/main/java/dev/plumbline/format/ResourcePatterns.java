package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a resource id on a bill says about the resource, first match wins. */
public record ResourcePatterns(List<ResourcePattern> patterns, List<ResourceExample> examples) {

  /**
   * One shape of ids.
   *
   * @param products product codes the shape is looked for in; empty for any
   * @param usage regular expression the usage type must contain
   * @param id regular expression of the whole id; group 1 is the dimension's value
   * @param namespace CloudWatch namespace; empty where the resource has no metrics
   */
  public record ResourcePattern(
      String type,
      List<String> products,
      Optional<String> usage,
      String id,
      Optional<String> namespace,
      Optional<String> dimension) {}

  /** A row of a bill and what it must be taken for. */
  public record ResourceExample(
      String product,
      String usage,
      String id,
      String type,
      Optional<String> namespace,
      Optional<String> metricId) {}

  static ResourcePatterns of(Node file) {
    file.text("title");
    List<ResourcePattern> patterns =
        file.nodes("patterns").stream().map(ResourcePatterns::pattern).toList();
    List<ResourceExample> examples =
        file.nodes("examples").stream().map(ResourcePatterns::example).toList();
    file.done();
    return new ResourcePatterns(patterns, examples);
  }

  private static ResourcePattern pattern(Node node) {
    ResourcePattern pattern =
        new ResourcePattern(
            node.text("type"),
            node.texts("products"),
            node.findText("usage"),
            node.text("id"),
            node.findText("namespace"),
            node.findText("dimension"));
    pattern.usage().ifPresent(usage -> compiles(node, "usage", usage));
    boolean captures = compiles(node, "id", pattern.id()) > 0;
    if (pattern.namespace().isPresent() && !captures) {
      node.problem("id", "must have a group in round brackets for the dimension's value");
    }
    node.done();
    return pattern;
  }

  private static int compiles(Node node, String key, String regex) {
    try {
      return Pattern.compile(regex).matcher("").groupCount();
    } catch (PatternSyntaxException broken) {
      node.problem(key, "is no regular expression: " + broken.getDescription());
      return 1;
    }
  }

  private static ResourceExample example(Node node) {
    ResourceExample example =
        new ResourceExample(
            node.text("product"),
            node.findText("usage").orElse(""),
            node.findText("id").orElse(""),
            node.text("type"),
            node.findText("namespace"),
            node.findText("metric_id"));
    node.done();
    return example;
  }
}
