package dev.plumbline.job;

import dev.plumbline.store.TableStore;
import dev.plumbline.store.Unit;
import dev.plumbline.table.Table;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Inputs of one job in one run, cut to what the units to build depend on. */
final class StoredInputs implements Inputs {
  private final Job job;
  private final NavigableSet<Unit> units;
  private final TableStore tables;
  private final Optional<LocalDate> asOf;

  StoredInputs(Job job, NavigableSet<Unit> units, TableStore tables, Optional<LocalDate> asOf) {
    this.job = job;
    this.units = units;
    this.tables = tables;
    this.asOf = asOf;
  }

  @Override
  public Dataset<Row> read(Table table) {
    declared(table);
    return cut(table, tables.read(table));
  }

  @Override
  public Dataset<Row> published(Table table) {
    if (!table.name().equals(job.output().name())) {
      declared(table);
    }
    return cut(table, tables.readPublished(table));
  }

  private void declared(Table table) {
    if (job.inputs().stream().noneMatch(input -> input.name().equals(table.name()))) {
      throw new IllegalStateException(
          "the job of " + job.output() + " reads " + table + " without declaring it as an input");
    }
  }

  private Dataset<Row> cut(Table table, Dataset<Row> rows) {
    boolean cut = table.periodColumn().isPresent() || table.dayPartition().isPresent();
    return cut && units.first().month().isPresent()
        ? rows.where(Unit.rowsOf(table, window(table)))
        : rows;
  }

  private NavigableSet<Unit> window(Table table) {
    boolean bySource = table.partitions().contains("x_source_id");
    NavigableSet<Unit> window = new TreeSet<>();
    for (Unit unit : units) {
      YearMonth month = unit.month().orElseThrow();
      for (int step = -job.lookBackMonths(); step <= job.lookAheadMonths(); step++) {
        window.add(new Unit(bySource ? unit.source() : "", month.plusMonths(step).toString()));
      }
    }
    return window;
  }

  @Override
  public List<String> periods() {
    return units.stream().map(Unit::period).distinct().sorted().toList();
  }

  @Override
  public LocalDate asOf(String period) {
    return Freshness.asOf(YearMonth.parse(period), asOf);
  }

  @Override
  public SparkSession spark() {
    return tables.spark();
  }
}
