package dev.plumbline.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.console.Console;
import dev.plumbline.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What holds for every table: keys are unique and required columns are filled. */
final class Audit {
  private Audit() {}

  /** The violations of the declaration among the rows, in words. */
  static List<String> violations(Table table, Dataset<Row> rows) {
    List<String> required = table.required();
    if (table.key().isEmpty() && required.isEmpty()) {
      return List.of();
    }
    List<Column> measures = new ArrayList<>();
    for (String name : required) {
      measures.add(count(when(col(name).isNull(), lit(1))).as("null_" + name));
    }
    Dataset<Row> measured = rows;
    if (!table.key().isEmpty()) {
      measures.add(count(lit(1)).as("rows_of_key"));
      Column[] key =
          table.key().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
      measured = rows.groupBy(key).agg(measures.get(0), rest(measures));
      measures.clear();
      required.forEach(
          name -> measures.add(coalesce(sum(col("null_" + name)), lit(0L)).as("null_" + name)));
      measures.add(count(when(col("rows_of_key").gt(1), lit(1))).as("rows_of_key"));
    }
    Row found = measured.agg(measures.get(0), rest(measures)).head();
    return words(table, required, found);
  }

  private static Column[] rest(List<Column> measures) {
    return measures.subList(1, measures.size()).toArray(Column[]::new);
  }

  private static List<String> words(Table table, List<String> required, Row found) {
    List<String> violations = new ArrayList<>();
    for (String name : required) {
      long nulls = found.<Long>getAs("null_" + name);
      if (nulls > 0) {
        violations.add(
            Console.count(nulls)
                + " rows of "
                + table
                + " have no "
                + name
                + ", which is required");
      }
    }
    if (!table.key().isEmpty()) {
      long twice = found.<Long>getAs("rows_of_key");
      if (twice > 0) {
        violations.add(
            Console.count(twice) + " keys of " + table + " occur more than once: " + table.key());
      }
    }
    return violations;
  }
}
