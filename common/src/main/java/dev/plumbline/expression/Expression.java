package dev.plumbline.expression;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition or an amount as SQL text. Names its file declares (evidence, parameters) are replaced
 * by what they stand for; functions are limited to a list, so that a file can compute and nothing
 * else.
 */
public record Expression(String text) {
  /** Text in either quotes, quoted names, names, comments, blanks, all else by the character. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*"
              + "|--|/\\*|\\s+|.",
          Pattern.DOTALL);

  /** Words that begin a query, or that are functions of the clock or the user without brackets. */
  private static final Set<String> FORBIDDEN_WORDS =
      Set.of(
          "select",
          "from",
          "with",
          "table",
          "values",
          "current_date",
          "current_time",
          "current_timestamp",
          "current_user",
          "localtimestamp",
          "session_user",
          "user");

  private static final Set<String> COMMENTS = Set.of("--", "/*");

  /**
   * What must not stand in it, as written: functions outside the list, queries, comments (which
   * could hide a call) and raw text (whose end is read differently).
   */
  public Set<String> forbidden(Set<String> allowedFunctions) {
    Set<String> found = new LinkedHashSet<>();
    Matcher tokens = TOKEN.matcher(text);
    String name = null;
    while (tokens.find()) {
      String token = tokens.group();
      if (token.isBlank()) {
        continue;
      }
      String word = token.toLowerCase(Locale.ROOT);
      boolean isRawText = isText(token) && "r".equalsIgnoreCase(name);
      boolean isForeignCall =
          token.equals("(")
              && name != null
              && !allowedFunctions.contains(name.toLowerCase(Locale.ROOT));
      if (isForeignCall || isRawText) {
        found.add(name);
      } else if (FORBIDDEN_WORDS.contains(word) || COMMENTS.contains(token)) {
        found.add(token);
      }
      name = isName(token) || token.startsWith("`") ? token.replace("`", "") : null;
    }
    return found;
  }

  /** The same text with declared names replaced; fields after a dot and quoted text stay. */
  public Expression with(Map<String, String> meanings) {
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

  private static boolean isText(String token) {
    return token.startsWith("'") || token.startsWith("\"");
  }

  private static boolean isName(String token) {
    return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
  }
}
