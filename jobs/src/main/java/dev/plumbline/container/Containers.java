package dev.plumbline.container;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * How containers are told from machines on the bill, by {@code conf/containers.yaml}.
 *
 * @param billedOperations operations of lines that are billed themselves, as Fargate's
 * @param roundingPerLine what AWS's rounding may add up to, per line, in money
 */
public record Containers(
    List<Platform> platforms,
    List<String> billedOperations,
    List<String> vcpuUsageTypes,
    List<String> memoryUsageTypes,
    BigDecimal roundingPerLine,
    String text) {
  private static final String FILE = "containers.yaml";

  /**
   * A service that runs containers.
   *
   * @param id pattern over the resource id; its first group is the cluster, its second, if any, the
   *     namespace
   * @param unnamed what containers outside any namespace are shown under
   */
  record Platform(
      String name,
      List<String> operations,
      String id,
      List<String> clusterTags,
      List<String> namespaceTags,
      String unnamed) {}

  /** What a line is said to be. */
  record Place(String platform, String cluster, String namespace) {}

  /** Reads the file and holds it against its own examples; what is wrong goes to the problems. */
  public static Containers load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    top.text("source");
    Containers loaded =
        new Containers(
            top.nodes("platforms").stream().map(Containers::platform).toList(),
            top.texts("billed_operations"),
            top.texts("vcpu_usage_types"),
            top.texts("memory_usage_types"),
            top.number("rounding_per_line"),
            conf.text(FILE));
    int number = 0;
    for (Node example : top.nodes("examples")) {
      loaded.check(top, "examples[" + number++ + "]", example);
    }
    top.done();
    return loaded;
  }

  private static Platform platform(Node node) {
    String id = node.text("id");
    try {
      Pattern.compile(id);
    } catch (PatternSyntaxException broken) {
      node.problem("id", "is no regular expression: " + broken.getDescription());
      id = "";
    }
    Platform platform =
        new Platform(
            node.text("platform"),
            node.texts("operations"),
            id,
            node.texts("cluster_tags"),
            node.texts("namespace_tags"),
            node.text("no_namespace"));
    node.done();
    return platform;
  }

  private void check(Node top, String name, Node example) {
    Node given = example.node("given");
    Node expect = example.node("expect");
    Place found =
        place(
            given.text("operation"),
            given.findText("resource_id").orElse(""),
            given.node("tags").textMap());
    Place wanted =
        new Place(
            expect.findText("platform").orElse(null),
            expect.findText("cluster").orElse(null),
            expect.findText("namespace").orElse(null));
    if (!wanted.equals(found)) {
      top.problem(name, "gives " + found + ", not " + wanted);
    }
    given.done();
    expect.done();
    example.done();
  }

  /**
   * The same as {@link #platform()}, {@link #cluster()} and {@link #namespace()} say, of one line.
   */
  private Place place(String operation, String resourceId, Map<String, String> tags) {
    for (Platform platform : platforms) {
      if (platform.operations().contains(operation)) {
        Matcher id = Pattern.compile(platform.id()).matcher(resourceId);
        boolean matches = id.find();
        return new Place(
            platform.name(),
            first(matches ? id.group(1) : null, platform.clusterTags(), tags, ""),
            first(
                matches && id.groupCount() > 1 ? id.group(2) : null,
                platform.namespaceTags(),
                tags,
                platform.unnamed()));
      }
    }
    return new Place(null, null, null);
  }

  private static String first(
      String named, List<String> keys, Map<String, String> tags, String otherwise) {
    return Stream.concat(Stream.ofNullable(named), keys.stream().map(tags::get))
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .orElse(otherwise);
  }

  /** The platform of a row of charge_days; null where it is no container. */
  public Column platform() {
    Column platform = lit(null).cast("string");
    for (Platform one : platforms) {
      platform = when(is(one), one.name()).otherwise(platform);
    }
    return platform;
  }

  /** The cluster of a container; empty text where neither id nor tag names it. */
  public Column cluster() {
    Column cluster = lit("");
    for (Platform one : platforms) {
      cluster = when(is(one), first(one, 1, one.clusterTags(), "")).otherwise(cluster);
    }
    return cluster;
  }

  /** The namespace of a pod or the service of a task. */
  public Column namespace() {
    Column namespace = lit("");
    for (Platform one : platforms) {
      int groups = Pattern.compile(one.id()).matcher("").groupCount();
      Column name = first(one, groups > 1 ? 2 : 0, one.namespaceTags(), one.unnamed());
      namespace = when(is(one), name).otherwise(namespace);
    }
    return namespace;
  }

  /** Whether the line is billed itself, and not a share of a machine. */
  Column isBilled() {
    return coalesce(col("x_operation").isin(billedOperations.toArray()), lit(false));
  }

  private static Column is(Platform platform) {
    return coalesce(col("x_operation").isin(platform.operations().toArray()), lit(false));
  }

  private static Column first(Platform platform, int group, List<String> keys, String otherwise) {
    List<Column> values = new ArrayList<>();
    if (group > 0) {
      values.add(filled(regexp_extract(col("resource_id"), platform.id(), group)));
    }
    keys.forEach(key -> values.add(filled(try_element_at(col("tags"), lit(key)))));
    values.add(lit(otherwise));
    return coalesce(values.toArray(Column[]::new));
  }

  private static Column filled(Column value) {
    return nullif(value, lit(""));
  }

  /** Whether the usage type is one of LIKE patterns. */
  static Column isUsage(List<String> patterns) {
    Column matches = lit(false);
    for (String pattern : patterns) {
      matches = matches.or(col("x_usage_type").like(pattern));
    }
    return coalesce(matches, lit(false));
  }
}
