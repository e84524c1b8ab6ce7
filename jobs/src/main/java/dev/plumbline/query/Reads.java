package dev.plumbline.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Small results of queries as plain values; a table that was never filled has no rows. */
final class Reads {
  private final Queries queries;
  private final Set<String> tables;

  Reads(Queries queries, Set<String> tables) {
    this.queries = queries;
    this.tables = Set.copyOf(tables);
  }

  /** The rows of a query over the table; every such query is bounded by a grouping or a limit. */
  List<Line> list(String table, String query) {
    return tables.contains(table)
        ? queries.rows(query).collectAsList().stream().map(Line::new).toList()
        : List.of();
  }

  /** Whether a table was ever filled. */
  boolean has(String table) {
    return tables.contains(table);
  }

  /** One row, its values by column name; null is null. */
  record Line(Row row) {
    String text(String column) {
      Object value = row.getAs(column);
      return value == null ? null : value.toString();
    }

    BigDecimal decimal(String column) {
      return row.getAs(column);
    }

    Double number(String column) {
      Number value = row.getAs(column);
      return value == null ? null : value.doubleValue();
    }

    Long count(String column) {
      Number value = row.getAs(column);
      return value == null ? null : value.longValue();
    }

    int integer(String column) {
      Number value = row.getAs(column);
      return value.intValue();
    }

    boolean flag(String column) {
      return Boolean.TRUE.equals(row.getAs(column));
    }
  }
}
