package dev.plumbline.scorecard;

import dev.plumbline.job.Inputs;
import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables by name; those not given are empty. */
public record GivenInputs(
    SparkSession spark, List<String> periods, Map<String, Dataset<Row>> tables, LocalDate asOf)
    implements Inputs {

  /** Inputs of a run long after the months were over. */
  public static GivenInputs of(
      SparkSession spark, List<String> periods, Map<String, Dataset<Row>> tables) {
    return new GivenInputs(spark, periods, tables, LocalDate.parse("2030-01-01"));
  }

  @Override
  public Dataset<Row> published(Table table) {
    throw new UnsupportedOperationException("no job under test reads what was published");
  }

  @Override
  public Dataset<Row> read(Table table) {
    return tables.getOrDefault(table.name(), spark.createDataFrame(List.<Row>of(), table.schema()));
  }

  @Override
  public LocalDate asOf(String period) {
    LocalDate end = YearMonth.parse(period).atEndOfMonth();
    return asOf.isBefore(end) ? asOf : end;
  }
}
