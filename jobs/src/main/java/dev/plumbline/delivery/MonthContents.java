package dev.plumbline.delivery;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.math.BigDecimal;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;

/**
 * What months hold, whatever the files: rows that did not change make nothing stale. It is a number
 * of rows and a sum over them, so that of a month of which days were replaced only those are looked
 * at.
 */
final class MonthContents {
  private final TableStore tables;
  private final Table table;
  private final Column time;

  /**
   * @param time the column that tells the month of a row
   */
  MonthContents(TableStore tables, Table table, String time) {
    this.tables = tables;
    this.table = table;
    this.time = col(time);
  }

  private record Content(long rows, BigDecimal sum) {
    static Content parse(String text) {
      int dash = text.indexOf('-');
      return new Content(
          Long.parseLong(text.substring(0, dash)), new BigDecimal(text.substring(dash + 1)));
    }

    Content plus(Content more) {
      return new Content(rows + more.rows, sum.add(more.sum));
    }

    Content minus(Content less) {
      return new Content(rows - less.rows, sum.subtract(less.sum));
    }

    String text() {
      return rows + "-" + sum;
    }
  }

  private static final Content NOTHING = new Content(0, BigDecimal.ZERO);

  /** The months by all of their rows. */
  NavigableMap<Unit, String> of(NavigableSet<Unit> months) {
    return texts(contents(tables.read(table).where(Unit.rowsOf(table, months))));
  }

  /**
   * The months by what they held and what became of some of their days.
   *
   * @param before what they held, as far as it is known; other months are looked at as a whole
   */
  NavigableMap<Unit, String> of(NavigableSet<Unit> months, Days days, Map<Unit, String> before) {
    NavigableSet<Unit> whole = new TreeSet<>(months);
    whole.removeAll(before.keySet());
    NavigableMap<Unit, String> texts = new TreeMap<>();
    if (!whole.isEmpty()) {
      texts.putAll(of(whole));
    }
    NavigableSet<Unit> known = new TreeSet<>(months);
    known.removeAll(whole);
    if (!known.isEmpty()) {
      Column changed = Unit.rowsOf(table, known).and(days.hold(time));
      Map<Unit, Content> was = contents(tables.readPublished(table).where(changed));
      Map<Unit, Content> is = contents(tables.read(table).where(changed));
      NavigableMap<Unit, Content> now = new TreeMap<>();
      for (Unit month : known) {
        now.put(
            month,
            Content.parse(before.get(month))
                .minus(was.getOrDefault(month, NOTHING))
                .plus(is.getOrDefault(month, NOTHING)));
      }
      texts.putAll(texts(now));
    }
    return texts;
  }

  private NavigableMap<Unit, Content> contents(Dataset<Row> rows) {
    Column[] values =
        table.columns().stream()
            .map(
                c ->
                    c.type() instanceof MapType
                        ? to_json(array_sort(map_entries(col(c.name()))))
                        : col(c.name()))
            .toArray(Column[]::new);
    NavigableMap<Unit, Content> contents = new TreeMap<>();
    rows.groupBy(date_format(time, "yyyy-MM").as("month"))
        .agg(count(lit(1)), sum(xxhash64(values).cast("decimal(20,0)")))
        .collectAsList()
        .forEach(
            row ->
                contents.put(
                    Unit.ofPeriod(row.getString(0)),
                    new Content(row.getLong(1), row.getDecimal(2))));
    return contents;
  }

  private static NavigableMap<Unit, String> texts(NavigableMap<Unit, Content> contents) {
    NavigableMap<Unit, String> texts = new TreeMap<>();
    contents.forEach((month, content) -> texts.put(month, content.text()));
    return texts;
  }
}
