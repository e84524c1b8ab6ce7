package dev.plumbline.check;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Something that must hold between tables as they are written, before they are published. */
public interface Check {

  /** One sentence that says what must hold. */
  String promise();

  /**
   * The violations, in words with values and places, at most a few; empty when the promise holds.
   *
   * @param tables reads tables as this run has written them, restricted to the periods it built
   */
  List<String> violations(Tables tables);

  /**
   * What should hold but need not on sound inputs: said and recorded with its amounts, and
   * published all the same.
   */
  default List<String> warnings(Tables tables) {
    return List.of();
  }

  /** Reads tables as this run has written them. */
  @FunctionalInterface
  interface Tables {
    Dataset<Row> read(dev.plumbline.table.Table table);
  }
}
