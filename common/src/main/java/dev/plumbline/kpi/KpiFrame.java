package dev.plumbline.kpi;

import dev.plumbline.kpi.Measure.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The catalogue as rows, one per KPI and measure: what the grades are computed by. */
final class KpiFrame {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "kpi_id STRING, measure_no INT, pillar STRING, class STRING, weight DOUBLE,"
              + " scope_types ARRAY<STRING>, missing_state STRING, missing_reason STRING,"
              + " unavailable_reason STRING, is_yes_no BOOLEAN, is_higher_better BOOLEAN, best DOUBLE,"
              + " good DOUBLE, high DOUBLE, worst DOUBLE, is_complement BOOLEAN,"
              + " is_available_in_organization BOOLEAN, is_proxy BOOLEAN, is_never_high BOOLEAN,"
              + " is_cost BOOLEAN, over_months INT, minimum_days INT, minimum_milestones INT,"
              + " minimum_observed DOUBLE, has_observed BOOLEAN, required_kpi STRING, required_value DOUBLE,"
              + " has_applicable BOOLEAN, has_available BOOLEAN, has_minimum BOOLEAN");

  private final Catalogue catalogue;
  private final List<Scope> scopes;
  private final Map<String, Set<String>> columns;

  KpiFrame(Catalogue catalogue, List<Scope> scopes, Map<String, Set<String>> columns) {
    this.catalogue = catalogue;
    this.scopes = scopes;
    this.columns = columns;
  }

  Dataset<Row> rows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Kpi kpi : catalogue.kpis()) {
      if (!kpi.isMeasured()) {
        rows.add(row(kpi, 0, new Measure(NONE, false, false, Map.of())));
      }
      for (int i = 0; i < kpi.measures().size(); i++) {
        rows.add(row(kpi, i, kpi.measures().get(i)));
      }
    }
    return spark.createDataFrame(rows, SCHEMA).coalesce(1);
  }

  private static final Thresholds NONE = new Thresholds(false, true, 0, 0, 0, 0);

  private Row row(Kpi kpi, int number, Measure measure) {
    Thresholds thresholds = measure.thresholds();
    return RowFactory.create(
        kpi.id(),
        number,
        kpi.pillar(),
        kpi.evidence().letter(),
        kpi.weight() * catalogue.grading().factor(kpi.evidence()),
        scopeTypes(kpi),
        kpi.missing().map(missing -> missing.state().name()).orElse(null),
        kpi.missing().map(Kpi.Missing::reason).orElse(null),
        kpi.obtain().isEmpty() ? "input missing" : kpi.obtain(),
        thresholds.yesNo(),
        thresholds.higherIsBetter(),
        thresholds.best(),
        thresholds.good(),
        thresholds.high(),
        thresholds.worst(),
        measure.complement(),
        measure.availableInOrganization(),
        kpi.evidence() == EvidenceClass.PROXY,
        kpi.neverHigh(),
        kpi.cost(),
        kpi.overMonths(),
        kpi.floor().days(),
        kpi.floor().milestones(),
        kpi.floor().observedRatio(),
        measure.parts().containsKey(Part.OBSERVED),
        kpi.requirement().map(Kpi.Requirement::kpi).orElse(null),
        kpi.requirement().map(Kpi.Requirement::atLeast).orElse(null),
        measure.parts().containsKey(Part.APPLICABLE),
        measure.parts().containsKey(Part.AVAILABLE),
        measure.parts().containsKey(Part.MINIMUM));
  }

  /** The scopes a KPI speaks for: those it names, else those all its tables can tell apart. */
  private List<String> scopeTypes(Kpi kpi) {
    return scopes.stream()
        .filter(scope -> kpi.scopes().isEmpty() || kpi.scopes().contains(scope.type()))
        .filter(
            scope ->
                scope
                    .column()
                    .map(column -> kpi.sources().stream().allMatch(s -> knows(s, column)))
                    .orElse(true))
        .map(Scope::type)
        .toList();
  }

  private boolean knows(String source, String column) {
    return columns.getOrDefault(source, Set.of()).contains(column);
  }
}
