package dev.plumbline.delivery;

import static dev.plumbline.ingest.Charges.CHARGES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.check.CheckFailedException;
import dev.plumbline.console.Console;
import dev.plumbline.ingest.LineContent;
import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Holds the lines on the branch against the lines that were read: one line lost and another doubled
 * keeps every count. What was read is added up while it is read. Where Spark had to read a part
 * twice, that sum is too high, so sums that differ are taken again from their sources before
 * anybody is told.
 */
final class SameLines {
  private static final Column CONTENT = coalesce(LineContent.sum(), lit(BigDecimal.ZERO));

  private final Observation observed = new Observation("lines read");
  private final Supplier<BigDecimal> again;
  private NavigableSet<Unit> written = new TreeSet<>();
  private long stored;

  /**
   * @param again the content of the same lines, read once more
   */
  SameLines(Supplier<BigDecimal> again) {
    this.again = again;
  }

  /** The same rows, added up as they pass. */
  Dataset<Row> observing(Dataset<Row> lines) {
    return lines.observe(observed, CONTENT.as("content"));
  }

  /** Takes note of what the rows were written to. */
  void wrote(NavigableSet<Unit> units, long lines) {
    written = units;
    stored = lines;
  }

  /**
   * Compares once {@code bill_totals} stand, which have added up the branch already.
   *
   * @return what was found, in words
   */
  String check(TableStore tables) {
    BigDecimal read = read();
    if (read.compareTo(ofTotals(tables)) != 0 && !isSame(tables, read)) {
      throw new CheckFailedException(
          "charges",
          List.of(
              Console.count(stored)
                  + " lines are stored, as many as were read, but they are not the same lines: some"
                  + " are lost or changed, others stand twice (content hashes of "
                  + written
                  + " differ)"));
    }
    return "charges: the " + Console.count(stored) + " lines stored are the lines read, by content";
  }

  private BigDecimal read() {
    try {
      return (BigDecimal) observed.getAsJava().get("content");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Months that this run loads but does not compute are not in the totals of the run. */
  private boolean isSame(TableStore tables, BigDecimal read) {
    BigDecimal stands = content(tables.read(CHARGES).where(Unit.rowsOf(CHARGES, written)));
    return stands.compareTo(read) == 0 || stands.compareTo(again.get()) == 0;
  }

  private BigDecimal ofTotals(TableStore tables) {
    return tables
        .read(BILL_TOTALS)
        .where(Unit.rowsOf(BILL_TOTALS, written))
        .agg(coalesce(sum("x_content_hash"), lit(BigDecimal.ZERO)))
        .head()
        .getDecimal(0);
  }

  /** The content of lines, added up without an accumulator. */
  static BigDecimal content(Dataset<Row> lines) {
    return lines.agg(CONTENT).head().getDecimal(0);
  }
}
