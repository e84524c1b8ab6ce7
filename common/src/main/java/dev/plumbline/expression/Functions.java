package dev.plumbline.expression;

import java.util.Set;
import java.util.TreeSet;

/**
 * Functions that definition files may call: deterministic ones without side effects. Words after
 * which a bracket may stand ({@code in}, {@code and} …) count as well.
 */
final class Functions {
  /** Over the values of one row. */
  static final Set<String> OF_ROWS =
      Set.of(
          "abs",
          "aggregate",
          "and",
          "array",
          "array_contains",
          "array_except",
          "as",
          "between",
          "case",
          "cast",
          "ceil",
          "coalesce",
          "concat",
          "contains",
          "date_add",
          "date_sub",
          "datediff",
          "decimal",
          "double",
          "element_at",
          "else",
          "end",
          "endswith",
          "exists",
          "filter",
          "floor",
          "forall",
          "greatest",
          "if",
          "ifnull",
          "in",
          "is",
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
          "on",
          "or",
          "regexp_extract",
          "regexp_like",
          "rlike",
          "round",
          "size",
          "split",
          "startswith",
          "substring",
          "then",
          "to_date",
          "transform",
          "trim",
          "try_add",
          "try_cast",
          "try_divide",
          "try_element_at",
          "try_multiply",
          "try_subtract",
          "upper",
          "when");

  /** Over the rows of a group; lists only where the file sorts them. */
  static final Set<String> OF_GROUPS =
      union(
          OF_ROWS,
          Set.of(
              "avg",
              "bool_and",
              "bool_or",
              "collect_list",
              "count",
              "count_if",
              "distinct",
              "max",
              "max_by",
              "median",
              "min",
              "sort_array",
              "sum",
              "where"));

  private Functions() {}

  private static Set<String> union(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return Set.copyOf(all);
  }
}
