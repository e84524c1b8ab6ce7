package dev.plumbline.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;

/**
 * What a charge line is known by: its identity and its own figures. Added up over lines in any
 * order, it tells whether two sets of lines are the same.
 */
public final class LineContent {
  private LineContent() {}

  /** A 64-bit hash of each line as a number that can be added up. */
  public static Column hash() {
    return xxhash64(
            col("x_line_item_id"),
            col("charge_period_start"),
            col("charge_period_end"),
            col("billing_account_id"),
            col("sub_account_id"),
            col("invoice_id"),
            col("x_control"))
        .cast("decimal(20,0)");
  }
}
