package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Counts, while bills are read, the lines that lose a value because several spellings of a key
 * become one. Where Spark reads a part twice the count is too high: it is told, and nothing hangs
 * on it.
 */
public final class KeyConflicts {
  private final List<Observation> observed = new ArrayList<>();

  Dataset<Row> counting(Dataset<Row> rows, RawRows raw, String format) {
    return raw.hasConflict(format)
        .map(
            conflict -> {
              Observation lines = new Observation();
              observed.add(lines);
              return rows.observe(lines, count_if(coalesce(conflict, lit(false))).as("lines"));
            })
        .orElse(rows);
  }

  /** The lines of what was read; waits until it has been. */
  public long lines() {
    return observed.stream().mapToLong(KeyConflicts::lines).sum();
  }

  private static long lines(Observation of) {
    try {
      return (Long) of.getAsJava().getOrDefault("lines", 0L);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
