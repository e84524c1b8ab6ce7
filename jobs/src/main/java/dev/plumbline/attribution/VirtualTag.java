package dev.plumbline.attribution;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Column;

/**
 * A rule that names an owner where no tag does.
 *
 * @param from first day it holds, inclusive
 * @param to last day it holds, inclusive
 */
public record VirtualTag(String id, String owner, Match match, LocalDate from, LocalDate to) {
  Column holds(Set<String> columns) {
    return match
        .holds(columns)
        .and(col("charge_date").geq(lit(java.sql.Date.valueOf(from))))
        .and(col("charge_date").leq(lit(java.sql.Date.valueOf(to))));
  }
}
