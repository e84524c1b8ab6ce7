package dev.plumbline.rule;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition or an amount as SQL text. Names a rule declares (evidence, parameters) are replaced
 * by what they stand for; functions are limited to a list, so that a rule file can compute and
 * nothing else.
 */
record Expression(String text) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.|'')*'|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*|\\s+|.", Pattern.DOTALL);

  /** Deterministic functions without side effects; everything else is refused. */
  static final Set<String> ALLOWED =
      Set.of(
          "abs",
          "aggregate",
          "array",
          "array_contains",
          "between",
          "cast",
          "ceil",
          "coalesce",
          "concat",
          "contains",
          "date_add",
          "date_sub",
          "datediff",
          "element_at",
          "endswith",
          "exists",
          "filter",
          "floor",
          "forall",
          "greatest",
          "if",
          "ifnull",
          "in",
          "isnotnull",
          "isnull",
          "least",
          "length",
          "like",
          "lower",
          "map_contains_key",
          "map_filter",
          "map_keys",
          "map_values",
          "not",
          "nullif",
          "nvl",
          "and",
          "or",
          "then",
          "when",
          "else",
          "case",
          "regexp_extract",
          "regexp_like",
          "rlike",
          "round",
          "size",
          "split",
          "startswith",
          "substring",
          "transform",
          "trim",
          "try_add",
          "try_cast",
          "try_divide",
          "try_element_at",
          "try_multiply",
          "try_subtract",
          "upper",
          "decimal",
          "double",
          "as",
          "on",
          "is",
          "end");

  /** Functions called that are not allowed, and queries, as written. */
  Set<String> forbidden() {
    Set<String> found = new LinkedHashSet<>();
    Matcher tokens = TOKEN.matcher(text);
    String name = null;
    while (tokens.find()) {
      String token = tokens.group();
      if (token.isBlank()) {
        continue;
      }
      if (token.equalsIgnoreCase("select")) {
        found.add(token);
      }
      if (token.equals("(") && name != null && !ALLOWED.contains(name.toLowerCase(Locale.ROOT))) {
        found.add(name);
      }
      name = isName(token) || token.startsWith("`") ? token.replace("`", "") : null;
    }
    return found;
  }

  /** The same text with declared names replaced; fields after a dot and quoted text stay. */
  Expression with(Map<String, String> meanings) {
    StringBuilder replaced = new StringBuilder();
    Matcher tokens = TOKEN.matcher(text);
    boolean field = false;
    while (tokens.find()) {
      String token = tokens.group();
      String meaning = isName(token) && !field ? meanings.get(token) : null;
      replaced.append(meaning == null ? token : meaning);
      field = token.equals(".");
    }
    return new Expression(replaced.toString());
  }

  private static boolean isName(String token) {
    return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
  }
}
