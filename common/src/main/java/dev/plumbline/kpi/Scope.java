package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Whose figures are taken together.
 *
 * @param type the word in tables and options: organization, account, owner …
 * @param column the column that names the member; empty for everything together
 * @param condition SQL condition under which a row belongs to a member of this scope
 */
public record Scope(String type, Optional<String> column, String condition) {
  /** The id of a scope that has only one member. */
  public static final String ALL = "all";

  /** Everything together. */
  public static Scope whole(String type) {
    return new Scope(type, Optional.empty(), "true");
  }

  /** One scope for each value of a column. */
  public static Scope by(String type, String column, String condition) {
    return new Scope(type, Optional.of(column), condition);
  }

  /** The scope of a row as (scope_type, scope_id); null where the row belongs to none. */
  Column ofRow() {
    Column member =
        struct(
            lit(type).as("scope_type"),
            column.map(c -> expr(c).cast("string")).orElse(lit(ALL)).as("scope_id"));
    Column belongs =
        column
            .map(c -> expr("(" + c + " is not null) and (" + condition + ")"))
            .orElse(expr(condition));
    return when(belongs, member);
  }
}
