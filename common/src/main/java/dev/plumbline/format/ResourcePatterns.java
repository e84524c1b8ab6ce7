package dev.plumbline.format;

import dev.plumbline.settings.Node;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a resource id on a bill says about the resource. Patterns with more groups come first, then
 * they stand as in the file; the first match wins.
 */
public record ResourcePatterns(List<ResourcePattern> patterns, List<ResourceExample> examples) {

  /**
   * One shape of ids.
   *
   * @param products product codes the shape is looked for in; empty for any
   * @param usage regular expression the usage type must contain
   * @param id regular expression of the whole id; its groups, parted by a slash, are the name in
   *     CloudWatch
   * @param groups groups of the id
   * @param namespace CloudWatch namespace; empty where the resource has no metrics
   * @param region region of the metrics, where it is not that of the charge
   * @param nameTags keys of the tag whose value is added to the name, where it is there
   * @param strip regular expression of what names on the bill and in CloudWatch may differ by
   * @param ignoresCase whether names on the bill and in CloudWatch may differ in case
   * @param unmapped why the resource has metrics that cannot be joined by what the bill says
   */
  public record ResourcePattern(
      String type,
      List<String> products,
      Optional<String> usage,
      String id,
      int groups,
      Optional<String> namespace,
      Optional<String> dimension,
      Optional<String> region,
      List<String> nameTags,
      Optional<String> strip,
      boolean ignoresCase,
      Optional<String> unmapped) {}

  /** A row of a bill and what it must be taken for. */
  public record ResourceExample(
      String product,
      String usage,
      String id,
      Map<String, String> tags,
      String region,
      String account,
      String type,
      Optional<String> namespace,
      Optional<String> metricId,
      Optional<String> metricRegion,
      Optional<String> join) {}

  static ResourcePatterns of(Node file) {
    file.text("title");
    List<ResourcePattern> patterns =
        file.nodes("patterns").stream()
            .map(ResourcePatterns::pattern)
            .sorted(Comparator.comparing(ResourcePattern::groups).reversed())
            .toList();
    List<ResourceExample> examples =
        file.nodes("examples").stream().map(ResourcePatterns::example).toList();
    file.done();
    return new ResourcePatterns(patterns, examples);
  }

  private static ResourcePattern pattern(Node node) {
    String id = node.text("id");
    int groups = compiles(node, "id", id);
    ResourcePattern pattern =
        new ResourcePattern(
            node.text("type"),
            node.texts("products"),
            node.findText("usage"),
            id,
            groups,
            node.findText("namespace"),
            node.findText("dimension"),
            node.findText("region"),
            node.texts("name_tags"),
            node.findText("strip"),
            node.flag("ignore_case", false),
            node.findText("unmapped"));
    pattern.usage().ifPresent(usage -> compiles(node, "usage", usage));
    pattern.strip().ifPresent(strip -> compiles(node, "strip", strip));
    if (pattern.namespace().isPresent() && groups == 0) {
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
            node.has("tags") ? node.node("tags").textMap() : Map.of(),
            node.findText("region").orElse("eu-west-1"),
            node.findText("account").orElse("111122223333"),
            node.text("type"),
            node.findText("namespace"),
            node.findText("metric_id"),
            node.findText("metric_region"),
            node.findText("join"));
    node.done();
    return example;
  }
}
