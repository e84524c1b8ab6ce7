package dev.plumbline.job;

import dev.plumbline.check.Check;
import dev.plumbline.table.Table;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A job given by its parts. */
record ToyJob(
    Table output,
    List<Table> inputs,
    int lookBackMonths,
    int lookAheadMonths,
    String dependsOn,
    int version,
    List<Check> checks,
    Function<Inputs, Dataset<Row>> rows)
    implements Job {

  static ToyJob of(Table output, Table... inputs) {
    return new ToyJob(
        output,
        List.of(inputs),
        0,
        0,
        "",
        1,
        List.of(),
        any -> {
          throw new IllegalStateException("is not built in this test");
        });
  }

  ToyJob lookingBack(int months) {
    return new ToyJob(output, inputs, months, lookAheadMonths, dependsOn, version, checks, rows);
  }

  ToyJob lookingAhead(int months) {
    return new ToyJob(output, inputs, lookBackMonths, months, dependsOn, version, checks, rows);
  }

  ToyJob dependingOn(String settings) {
    return new ToyJob(
        output, inputs, lookBackMonths, lookAheadMonths, settings, version, checks, rows);
  }

  ToyJob ofVersion(int number) {
    return new ToyJob(
        output, inputs, lookBackMonths, lookAheadMonths, dependsOn, number, checks, rows);
  }

  ToyJob checking(Check check) {
    return new ToyJob(
        output, inputs, lookBackMonths, lookAheadMonths, dependsOn, version, List.of(check), rows);
  }

  ToyJob making(Function<Inputs, Dataset<Row>> made) {
    return new ToyJob(
        output, inputs, lookBackMonths, lookAheadMonths, dependsOn, version, checks, made);
  }

  @Override
  public Dataset<Row> build(Inputs given) {
    return rows.apply(given);
  }
}
