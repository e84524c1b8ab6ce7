package dev.plumbline.job;

import dev.plumbline.check.Check;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes one table out of others. */
public interface Job {
  /** How facts of a run begin that hold the remarks on a table, a line each. */
  String REMARKS = "remarks.";

  /** The one table this job writes. */
  Table output();

  /** The tables it reads, all written by other jobs. */
  List<Table> inputs();

  /**
   * The rows of the output for the periods in {@link Inputs#periods()}, all of them and no others.
   * The runner orders, casts and checks the columns; a declared column that is missing is an error.
   */
  Dataset<Row> build(Inputs inputs);

  /** How many months before an output period its inputs are read. */
  default int lookBackMonths() {
    return 0;
  }

  /**
   * How many months after an output period its inputs are read, where they are there: what began in
   * a month may end in the next.
   */
  default int lookAheadMonths() {
    return 0;
  }

  /**
   * Raised whenever the code gives other rows for the same input, so that old rows become stale.
   */
  default int version() {
    return 1;
  }

  /**
   * What settings, rules and coefficients the rows depend on, as text whose change makes the output
   * stale; empty where they depend on none.
   */
  default String dependsOn() {
    return "";
  }

  /**
   * What a reader of the run's summary should know about the rows that were written, a sentence a
   * line; mostly nothing.
   */
  default List<String> remarks(Dataset<Row> written) {
    return List.of();
  }

  /** What must hold, beyond the declaration of the table, before the output may be published. */
  default List<Check> checks() {
    return List.of();
  }
}
