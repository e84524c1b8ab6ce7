package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Counts, while bills are read, the lines that lose a value because several spellings of a key
 * become one, and the texts in Parquet files that should be maps and are none; of CSV files {@link
 * ReadCounts} tell the latter. Where Spark reads a part twice the counts are too high: they are
 * told, and nothing hangs on them.
 */
public final class LostValues {
  private static final int SHOWN = 100;

  private final List<Observation> conflicts = new ArrayList<>();
  private final List<Observation> maps = new ArrayList<>();

  Dataset<Row> counting(Dataset<Row> rows, RawRows raw, Scan scan) {
    Dataset<Row> counted =
        raw.hasConflict(scan.format())
            .map(
                conflict ->
                    rows.observe(
                        added(conflicts), count_if(coalesce(conflict, lit(false))).as("count")))
            .orElse(rows);
    for (int field : scan.textMaps()) {
      String name = scan.rawName(field);
      Column text = raw.value(field);
      Column unread = text.isNotNull().and(col(RawRows.map(name)).isNull());
      Column shown =
          concat(
              col(Scan.FILE),
              lit(": " + name + " is '"),
              left(text, lit(SHOWN)),
              lit("', which is no JSON object"));
      counted =
          counted.observe(
              added(maps), count_if(unread).as("count"), min(when(unread, shown)).as("first"));
    }
    return counted;
  }

  private static Observation added(List<Observation> to) {
    Observation observation = new Observation();
    to.add(observation);
    return observation;
  }

  /** Lines with several values for one key; waits until they have been read. */
  public long conflictingLines() {
    return conflicts.stream().mapToLong(LostValues::count).sum();
  }

  /** Texts that are no maps; waits until they have been read. */
  public long unreadMaps() {
    return maps.stream().mapToLong(LostValues::count).sum();
  }

  /** The file of one of those texts and what it says; empty where there is none. */
  public Optional<String> firstUnreadMap() {
    return maps.stream()
        .map(observation -> (String) values(observation).get("first"))
        .filter(first -> first != null)
        .min(String::compareTo);
  }

  private static long count(Observation of) {
    return (Long) values(of).getOrDefault("count", 0L);
  }

  private static Map<String, Object> values(Observation of) {
    try {
      return of.getAsJava();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
