package dev.plumbline.kpi;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import dev.plumbline.kpi.Measure.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures all KPIs of a catalogue. Each table is read once for all KPIs that look at its rows as
 * they stand, and once more for each inner grouping they ask for.
 */
public final class KpiMeasurement {
  /** The month of the rows of every source. */
  private static final String PERIOD = "billing_period";

  private static final String MONTH = "yyyy-MM";

  /** How many months before the milestone a row is of, where a KPI takes several together. */
  static final String MONTHS_BACK = "months_back";

  private final Catalogue catalogue;
  private final List<Scope> scopes;

  public KpiMeasurement(Catalogue catalogue, List<Scope> scopes) {
    this.catalogue = catalogue;
    this.scopes = List.copyOf(scopes);
  }

  /**
   * One row for each month of the sources, scope with figures in it, and KPI: numerator,
   * denominator, value, score, risk, state and reason.
   *
   * @param sources the rows of every table the catalogue reads, by name
   * @param months what is held of each month, as in {@link HeldMonths#SCHEMA}; a month that is not
   *     named holds nothing
   */
  public Dataset<Row> measure(
      SparkSession spark, Map<String, Dataset<Row>> sources, Dataset<Row> months) {
    Map<String, Set<String>> columns = new LinkedHashMap<>();
    sources.forEach((name, rows) -> columns.put(name, new TreeSet<>(List.of(rows.columns()))));
    Dataset<Row> kpis = new KpiFrame(catalogue, scopes, columns).rows(spark);
    Dataset<Row> grid =
        figures(sources).join(broadcast(months), HeldMonths.KEY, "left").crossJoin(broadcast(kpis));
    return new KpiGrades(catalogue.grading(), scopes).grade(grid);
  }

  /** One row per month and scope with every aggregate by its key. */
  private Dataset<Row> figures(Map<String, Dataset<Row>> sources) {
    List<Reading> readings = Reading.all(catalogue.kpis());
    List<Dataset<Row>> all =
        readings.stream()
            .map(reading -> aggregated(sources.get(reading.source()), reading))
            .toList();
    BinaryOperator<Dataset<Row>> union = Dataset::unionByName;
    return all.stream()
        .reduce(union)
        .orElseThrow(() -> new IllegalStateException("no KPI is measured"))
        .groupBy("milestone", "scope_type", "scope_id")
        .agg(map_from_entries(flatten(collect_list("figures"))).as("figures"));
  }

  private Dataset<Row> aggregated(Dataset<Row> rows, Reading reading) {
    Dataset<Row> source = ofMonths(rows, reading.months());
    List<String> names = List.of(source.columns());
    Column[] members =
        scopes.stream()
            .filter(scope -> scope.column().map(names::contains).orElse(true))
            .map(Scope::ofRow)
            .toArray(Column[]::new);
    List<Column> all = new ArrayList<>(names.stream().map(name -> col(name)).toList());
    all.add(explode(array_compact(array(members))).as("x_scope"));
    Dataset<Row> scoped = source.select(all.toArray(Column[]::new));
    for (Level level : reading.levels()) {
      scoped = grouped(scoped, level);
    }
    Column[] figures =
        reading.figures().entrySet().stream()
            .map(
                e ->
                    struct(
                        lit(e.getKey()).as("key"), expr(e.getValue()).cast("double").as("value")))
            .toArray(Column[]::new);
    return scoped
        .groupBy(PERIOD, "x_scope")
        .agg(array(figures).as("figures"))
        .select(col(PERIOD).as("milestone"), col("x_scope.*"), col("figures"));
  }

  /** Each row in its own month and in as many later ones as look back on it. */
  private static Dataset<Row> ofMonths(Dataset<Row> rows, int months) {
    if (months == 1) {
      return rows;
    }
    Column month = add_months(to_date(col(PERIOD), MONTH), col(MONTHS_BACK));
    return rows.withColumn(MONTHS_BACK, explode(sequence(lit(0), lit(months - 1))))
        .withColumn(PERIOD, date_format(month, MONTH));
  }

  private static Dataset<Row> grouped(Dataset<Row> rows, Level level) {
    Column[] by =
        Stream.concat(Stream.of(PERIOD, "x_scope"), level.per().stream())
            .map(name -> col(name))
            .toArray(Column[]::new);
    Column[] aggregates =
        level.aggregates().entrySet().stream()
            .map(e -> expr(e.getValue()).as(e.getKey()))
            .toArray(Column[]::new);
    return rows.groupBy(by)
        .agg(aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length));
  }
}
