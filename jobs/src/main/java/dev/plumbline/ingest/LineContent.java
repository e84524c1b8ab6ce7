package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * What a charge line is known by: its identity and its own figures, as a 64-bit hash. Added up over
 * lines in any order, it tells whether two sets of lines are the same. Its halves are added up
 * apart, as signed 32-bit numbers: sums of whole numbers are fast, those of decimals are not.
 */
public final class LineContent {
  private static final int HALF = 32;

  private LineContent() {}

  private static Column hash() {
    return xxhash64(
        col("x_line_item_id"),
        col("charge_period_start"),
        col("charge_period_end"),
        col("billing_account_id"),
        col("sub_account_id"),
        col("invoice_id"),
        col("x_control"));
  }

  /** The lower half of a line's hash, from -2^31 to 2^31 - 1. */
  public static Column low() {
    return shiftright(shiftleft(hash(), HALF), HALF);
  }

  /** What the lower half leaves of the hash, as a multiple of 2^32. */
  public static Column high() {
    Column signOfLow = shiftright(hash(), HALF - 1).bitwiseAND(lit(1L));
    return shiftright(hash(), HALF).plus(signOfLow);
  }

  /** The sum of all hashes, as decimal(38,0), from the sums of their halves. */
  public static Column of(Column high, Column low) {
    return high.cast("decimal(20,0)")
        .multiply(lit(1L << HALF).cast("decimal(10,0)"))
        .plus(low.cast("decimal(20,0)"))
        .cast("decimal(38,0)");
  }

  /** The hashes of a group of lines added up; null where there are none. */
  public static Column sum() {
    return of(functions.sum(high()), functions.sum(low()));
  }
}
