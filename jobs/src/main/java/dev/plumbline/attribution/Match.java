package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_entries;

import dev.plumbline.settings.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/**
 * Which lines a rule speaks of. Every criterion must hold, each by any of its patterns; in a
 * pattern {@code *} stands for any text and {@code ?} for one character, and case does not matter.
 *
 * @param criteria patterns by criterion
 * @param tags patterns by tag key
 */
public record Match(Map<String, List<String>> criteria, Map<String, List<String>> tags) {
  /** Criteria with the columns they look at; any of the columns may match. */
  private static final Map<String, List<String>> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("account", List.of("sub_account_id"));
    COLUMNS.put("account_name", List.of("x_sub_account_name"));
    COLUMNS.put("service", List.of("x_product_code", "service_name"));
    COLUMNS.put("region", List.of("region_id"));
    COLUMNS.put("resource", List.of("resource_id"));
    COLUMNS.put("parent", List.of("x_split_parent_resource_id"));
    COLUMNS.put("usage_type", List.of("x_usage_type"));
    COLUMNS.put("operation", List.of("x_operation"));
  }

  /** Whether it asks for a criterion. */
  boolean asksFor(String criterion) {
    return criteria.containsKey(criterion);
  }

  static Match of(Node node) {
    Map<String, List<String>> criteria = new LinkedHashMap<>();
    for (String criterion : COLUMNS.keySet()) {
      if (node.has(criterion)) {
        criteria.put(criterion, patterns(node, criterion));
      }
    }
    Map<String, List<String>> tags = new LinkedHashMap<>();
    Node tag = node.node("tag");
    for (String key : tag.keys()) {
      tags.put(key, patterns(tag, key));
    }
    node.done();
    if (criteria.isEmpty() && tags.isEmpty()) {
      node.problem(
          "",
          "names no criterion, so it would match every line; name at least one of "
              + String.join(", ", COLUMNS.keySet())
              + " or tag");
    }
    return new Match(criteria, tags);
  }

  private static List<String> patterns(Node node, String key) {
    List<String> patterns = node.texts(key);
    if (patterns.isEmpty() || patterns.stream().anyMatch(String::isBlank)) {
      node.problem(key, "is empty; give a pattern, as \"prod-*\", or a list of them");
    }
    if (key.equals("account")) {
      for (String account : patterns) {
        if (!account.matches("[0-9*?]{1,12}") || !account.matches(".*[*?].*|[0-9]{12}")) {
          node.problem(
              key, "'" + account + "' is no account; write its 12 digits in quotes, or a pattern");
        }
      }
    }
    return patterns;
  }

  /**
   * Whether a row matches. A rule that asks for what the rows do not tell matches none of them.
   *
   * @param columns names of the columns the rows have
   */
  Column holds(Set<String> columns) {
    Column all = lit(true);
    for (Map.Entry<String, List<String>> criterion : criteria.entrySet()) {
      Column any = lit(false);
      for (String column : COLUMNS.get(criterion.getKey())) {
        if (columns.contains(column)) {
          any = any.or(coalesce(lower(col(column)).rlike(regex(criterion.getValue())), lit(false)));
        }
      }
      all = all.and(any);
    }
    for (Map.Entry<String, List<String>> tag : tags.entrySet()) {
      String key = TagKeys.normalised(tag.getKey());
      String values = regex(tag.getValue());
      Column found =
          exists(
              map_entries(col("tags")),
              entry ->
                  TagKeys.normalised(entry.getField("key"))
                      .equalTo(key)
                      .and(lower(entry.getField("value")).rlike(values)));
      all = all.and(coalesce(found, lit(false)));
    }
    return all;
  }

  private static String regex(List<String> patterns) {
    List<String> alternatives = new ArrayList<>();
    for (String pattern : patterns) {
      String quoted = Pattern.quote(pattern.trim().toLowerCase(Locale.ROOT));
      String regex = quoted.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      alternatives.add(regex);
    }
    return "(?s)^(?:" + String.join("|", alternatives) + ")$";
  }

  /** Accounts that are named one by one; empty where any account may match. */
  List<String> accounts() {
    List<String> accounts = criteria.getOrDefault("account", List.of());
    return accounts.stream().anyMatch(Match::isPattern) ? List.of() : accounts;
  }

  private static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?");
  }

  /** Criteria of which a redacted warehouse holds pseudonyms that a pattern cannot meet. */
  List<String> unredactable() {
    List<String> found = new ArrayList<>();
    criteria.forEach(
        (criterion, patterns) -> {
          boolean isName = criterion.equals("account") || criterion.equals("account_name");
          if (List.of("resource", "parent").contains(criterion)
              || (isName && patterns.stream().anyMatch(Match::isPattern))) {
            found.add(criterion);
          }
        });
    tags.forEach(
        (key, patterns) -> {
          if (patterns.stream().anyMatch(Match::isPattern)) {
            found.add("tag." + key);
          }
        });
    return found;
  }

  /** The same under other names of accounts and tag values. */
  Match renamed(UnaryOperator<String> account, UnaryOperator<String> name) {
    Map<String, List<String>> renamed = new LinkedHashMap<>(criteria);
    renamed.computeIfPresent("account", (key, ids) -> ids.stream().map(account).toList());
    renamed.computeIfPresent("account_name", (key, names) -> names.stream().map(name).toList());
    Map<String, List<String>> values = new LinkedHashMap<>();
    tags.forEach(
        (key, patterns) ->
            values.put(
                key,
                patterns.stream()
                    .map(v -> name.apply(v.trim().toLowerCase(Locale.ROOT)))
                    .toList()));
    return new Match(renamed, values);
  }
}
