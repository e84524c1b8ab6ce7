package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Reads tags whatever way an export spells their keys: with or without the user prefix, in any
 * case, with any punctuation. Values are trimmed, case-folded and passed through an alias table.
 */
final class TagKeys {
  /** What a key reads as when two spellings of it carry different values. */
  static final String CONFLICT = "\u0000conflict";

  private static final String PREFIX =
      "^(user:|user_|resourceTags/user:|resourceTags/|resource_tags_user_)";
  private static final String PUNCTUATION = "[^a-z0-9]+";

  private TagKeys() {}

  /**
   * A key in the form keys are compared in, its letters and digits: "user:Cost Center",
   * "costCenter" and "c_o_s_t_c_e_n_t_e_r", which reports make of COST_CENTER, are costcenter. A
   * key that has none stays as it is.
   */
  static String normalised(String key) {
    String bare = key.replaceFirst(PREFIX, "").toLowerCase(Locale.ROOT);
    String letters = bare.replaceAll(PUNCTUATION, "");
    return letters.isEmpty() ? bare : letters;
  }

  static Column normalised(Column key) {
    Column bare = lower(regexp_replace(key, lit(PREFIX), lit("")));
    Column letters = regexp_replace(bare, lit(PUNCTUATION), lit(""));
    return when(letters.equalTo(""), bare).otherwise(letters);
  }

  /**
   * The value of a tag key, null where it is not set, {@link #CONFLICT} where two spellings of the
   * key disagree and none is spelled as configured.
   */
  static Column value(Column tags, String configured, Map<String, String> aliases) {
    Column entries = map_entries(tags);
    Column exact = values(filter(entries, e -> e.getField("key").equalTo(configured)), aliases);
    String wanted = normalised(configured);
    Column any =
        values(filter(entries, e -> normalised(e.getField("key")).equalTo(wanted)), aliases);
    return when(size(exact).geq(1), element_at(exact, 1))
        .when(size(any).equalTo(1), element_at(any, 1))
        .when(size(any).gt(1), lit(CONFLICT));
  }

  private static Column values(Column entries, Map<String, String> aliases) {
    Column folded = transform(entries, e -> folded(e.getField("value"), aliases));
    return array_distinct(filter(folded, v -> v.isNotNull().and(v.notEqual(""))));
  }

  /**
   * A value in the form owners are named in, wherever it comes from: "Shop", " shop" and an alias
   * of Shop are one owner.
   */
  static Column folded(Column value, Map<String, String> aliases) {
    Column folded = lower(trim(value));
    Column result = folded;
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      result =
          when(folded.equalTo(lower(trim(lit(alias.getKey())))), lower(trim(lit(alias.getValue()))))
              .otherwise(result);
    }
    return result;
  }

  /** The same of a text. */
  static String folded(String value, Map<String, String> aliases) {
    String folded = value.trim().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      if (folded.equals(alias.getKey().trim().toLowerCase(Locale.ROOT))) {
        return alias.getValue().trim().toLowerCase(Locale.ROOT);
      }
    }
    return folded;
  }

  /** The first key of an ordered list that is set. */
  static Column first(List<String> keys, Map<String, String> aliases) {
    return first(col("tags"), keys, aliases);
  }

  /** The same of another map than the tags. */
  static Column first(Column map, List<String> keys, Map<String, String> aliases) {
    Column[] values = keys.stream().map(key -> value(map, key, aliases)).toArray(Column[]::new);
    return values.length == 0
        ? lit(null).cast("string")
        : org.apache.spark.sql.functions.coalesce(values);
  }
}
