package dev.plumbline.idle;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import dev.plumbline.testkit.SparkTest;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Inputs of one month given as datasets; tables that are not given are empty. */
public final class FixedInputs implements Inputs {
  private final String period;
  private final LocalDate asOf;
  private final Map<Table, Dataset<Row>> tables = new HashMap<>();
  private final Map<Table, Dataset<Row>> published = new HashMap<>();

  public FixedInputs(String period, String asOf) {
    this.period = period;
    this.asOf = LocalDate.parse(asOf);
  }

  public FixedInputs with(Table table, Dataset<Row> rows) {
    tables.put(table, rows);
    return this;
  }

  /** What readers saw of a table before the run. */
  public FixedInputs withPublished(Table table, Dataset<Row> rows) {
    published.put(table, rows);
    return this;
  }

  /** What a job makes of these inputs, with exactly the declared columns and types. */
  public Dataset<Row> build(Job job) {
    Dataset<Row> built = job.build(this);
    List<String> declared = List.of(job.output().schema().fieldNames());
    if (!List.of(built.columns()).containsAll(declared)
        || built.columns().length != declared.size()) {
      throw new AssertionError(
          "declared " + declared + " but built " + Arrays.toString(built.columns()));
    }
    return built.select(
        Arrays.stream(job.output().schema().fields())
            .map(field -> functions.col(field.name()).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> read(Table table) {
    return tables.computeIfAbsent(
        table, empty -> spark().createDataFrame(List.of(), empty.schema()));
  }

  @Override
  public Dataset<Row> published(Table table) {
    return published.computeIfAbsent(
        table, empty -> spark().createDataFrame(List.of(), empty.schema()));
  }

  @Override
  public List<String> periods() {
    return List.of(period);
  }

  @Override
  public LocalDate asOf(String judged) {
    LocalDate end = YearMonth.parse(judged).atEndOfMonth();
    return asOf.isBefore(end) ? asOf : end;
  }

  @Override
  public SparkSession spark() {
    return SparkTest.session();
  }
}
