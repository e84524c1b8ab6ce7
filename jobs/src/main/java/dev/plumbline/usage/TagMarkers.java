package dev.plumbline.usage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.expression.KeyWords;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Node;
import dev.plumbline.settings.Problems;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/** What tags give away about a resource, by the patterns of conf/tag-markers.yaml. */
public record TagMarkers(
    List<String> infrastructureAsCode,
    List<String> group,
    List<String> owner,
    List<String> environment,
    List<String> workload,
    List<String> production,
    List<String> otherEnvironments,
    List<String> untaggableProducts) {
  private static final String FILE = "tag-markers.yaml";

  /** Reads the file; what is wrong goes to the problems. */
  public static TagMarkers load(ConfFiles conf, Problems problems) {
    Node top = Node.parse(conf.place(FILE), conf.text(FILE), problems);
    Node mandatory = top.node("mandatory");
    Node environments = top.node("environments");
    TagMarkers markers =
        new TagMarkers(
            top.texts("infrastructure_as_code"),
            top.texts("group"),
            mandatory.texts("owner"),
            mandatory.texts("environment"),
            mandatory.texts("workload"),
            environments.texts("production"),
            environments.texts("other"),
            top.texts("untaggable_products"));
    mandatory.done();
    environments.done();
    top.done();
    return markers;
  }

  /**
   * The same markers for tags whose values are replaced by pseudonyms.
   *
   * @param value the pseudonym of a whole value
   * @param words words that patterns look for inside values, with what is met in their place
   */
  public TagMarkers redacted(UnaryOperator<String> value, Map<String, String> words) {
    return new TagMarkers(
        inValues(infrastructureAsCode, words),
        inValues(group, words),
        owner,
        environment,
        workload,
        production.stream().map(value).toList(),
        otherEnvironments.stream().map(value).toList(),
        untaggableProducts);
  }

  private static List<String> inValues(List<String> patterns, Map<String, String> words) {
    return patterns.stream()
        .map(
            pattern -> {
              int from = pattern.indexOf('=') + 1;
              String values = pattern.substring(from);
              for (Map.Entry<String, String> word : words.entrySet()) {
                values = values.replace(word.getKey(), word.getValue());
              }
              return pattern.substring(0, from) + values;
            })
        .toList();
  }

  /** Tags as "key=value" texts in the form the patterns are written for. */
  static Column normalised(Column tags) {
    return coalesce(
        transform(
            map_entries(tags),
            tag ->
                concat(
                    KeyWords.of(
                        regexp_replace(
                            tag.getField("key"), "^(?i:resource_?tags[/_])?(?i:user[:_])?", "")),
                    lit("="),
                    trim(lower(coalesce(tag.getField("value"), lit("")))))),
        array().cast("array<string>"));
  }

  /** Whether one of the normalised tags fits one of the patterns. */
  static Column carries(Column tags, List<String> patterns) {
    if (patterns.isEmpty()) {
      return lit(false);
    }
    return exists(tags, tag -> tag.rlike("^(?:" + String.join("|", patterns) + ")$"));
  }

  /** Whether a mandatory tag is there; one that is not demanded never lacks. */
  static Column demanded(Column tags, List<String> patterns) {
    return patterns.isEmpty() ? lit(true) : carries(tags, patterns);
  }

  /** production, non_production or null where the environment is not known. */
  Column environmentClass() {
    Column name = lower(col("environment"));
    return when(name.isin(production.toArray()), lit("production"))
        .when(col("environment").isNotNull(), lit("non_production"));
  }

  /** Whether the environment of the resource is one of the words agreed upon. */
  Column hasAgreedEnvironment() {
    Object[] agreed = Stream.concat(production.stream(), otherEnvironments.stream()).toArray();
    return environment.isEmpty()
        ? lit(true)
        : coalesce(lower(col("environment")).isin(agreed), lit(false));
  }
}
