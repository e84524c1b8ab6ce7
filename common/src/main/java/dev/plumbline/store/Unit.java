package dev.plumbline.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.plumbline.table.Table;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * What is replaced at once: a month, a month of one source, or a whole table.
 *
 * @param source payer and report; empty where a table mixes sources
 * @param period the month as yyyy-MM; "*" where a table has no months, and for rows of a source
 *     that belong to none
 */
public record Unit(String source, String period) implements Comparable<Unit> {
  public static final String ALL = "*";

  /** A month of all sources. */
  public static Unit ofPeriod(String period) {
    return new Unit("", period);
  }

  /** A table that is replaced whole. */
  public static Unit whole() {
    return new Unit("", ALL);
  }

  /** Reads what {@link #toString()} wrote. */
  public static Unit parse(String text) {
    int bar = text.lastIndexOf('|');
    return bar < 0 ? ofPeriod(text) : new Unit(text.substring(0, bar), text.substring(bar + 1));
  }

  /** The month, if the unit is one. */
  public Optional<YearMonth> month() {
    return period.equals(ALL) ? Optional.empty() : Optional.of(YearMonth.parse(period));
  }

  @Override
  public String toString() {
    return source.isEmpty() ? period : source + "|" + period;
  }

  @Override
  public int compareTo(Unit other) {
    return toString().compareTo(other.toString());
  }

  /** The rows of a table that belong to the units. */
  public static Column rowsOf(Table table, Collection<Unit> units) {
    return units.stream().map(unit -> unit.rows(table)).reduce(lit(false), Column::or);
  }

  private Column rows(Table table) {
    if (period.equals(ALL)) {
      return source.isEmpty() ? lit(true) : ofSource();
    }
    if (table.dayPartition().isPresent()) {
      Column at = col(table.dayPartition().get());
      YearMonth month = YearMonth.parse(period);
      return at.geq(start(month)).and(at.lt(start(month.plusMonths(1))));
    }
    Column inPeriod = col(table.periodColumn().orElseThrow()).equalTo(period);
    return source.isEmpty() ? inPeriod : inPeriod.and(ofSource());
  }

  private Column ofSource() {
    return col("x_source_id").equalTo(source);
  }

  private static Column start(YearMonth month) {
    return lit(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
