package dev.plumbline.ingest;

import java.io.Closeable;
import java.io.IOException;

/** The records of one metric file, one after the other, whatever the file is written in. */
interface MetricRecords extends Closeable {

  /** The next record; null at the end of the file. */
  Item next() throws IOException;

  /**
   * A record of a file.
   *
   * @param point the datapoint; null where the record is none
   * @param problem why it is none; null where it is one
   * @param raw the record as text, where it is none
   */
  record Item(MetricPoint point, String problem, String raw) {
    static Item of(MetricPoint point) {
      return new Item(point, null, null);
    }

    static Item unusable(String problem, String raw) {
      return new Item(null, problem, raw);
    }
  }
}
