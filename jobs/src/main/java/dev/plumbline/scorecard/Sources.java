package dev.plumbline.scorecard;

import static dev.plumbline.attribution.AttributedCosts.ATTRIBUTED_COSTS;
import static dev.plumbline.usage.ResourceMonths.RESOURCE_MONTHS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.plumbline.job.Inputs;
import dev.plumbline.kpi.Catalogue;
import dev.plumbline.kpi.Kpi;
import dev.plumbline.settings.Problems;
import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The marts KPIs may read. Those that name resources but not what is known of them get owner,
 * environment and the like from resource_months, so that a KPI may ask for production of any table.
 */
public final class Sources {
  private static final String[] RESOURCE = {"billing_period", "sub_account_id", "resource_id"};
  private static final List<String> FACTS =
      List.of("owner", "environment_class", "workload", "resource_type", "has_group_tag");

  private final List<Table> marts;

  /** The tables to choose from; only marts are taken. */
  public Sources(List<Table> tables) {
    this.marts = tables.stream().filter(table -> table.layer() == Layer.MART).toList();
  }

  /** Columns of every mart as KPI expressions see them, by table name. */
  public Map<String, StructType> schemas() {
    Map<String, StructType> schemas = new LinkedHashMap<>();
    for (Table mart : marts) {
      StructType schema = mart.schema();
      for (String fact : lacking(mart)) {
        schema = schema.add(RESOURCE_MONTHS.schema().apply(fact));
      }
      schemas.put(mart.name(), schema);
    }
    return schemas;
  }

  /** The tables a catalogue reads, with those the facts and the days come from. */
  List<Table> read(Catalogue catalogue) {
    List<String> named = catalogue.sources();
    List<String> always = List.of(RESOURCE_MONTHS.name(), ATTRIBUTED_COSTS.name());
    return marts.stream()
        .filter(mart -> named.contains(mart.name()) || always.contains(mart.name()))
        .toList();
  }

  /** First and last day with cost of each month: {@code billing_period, first_day, last_day}. */
  Dataset<Row> days(Inputs inputs) {
    // Tax, support and the like stand on days of their own.
    return inputs
        .read(mart(ATTRIBUTED_COSTS.name()))
        .where(col("method").notEqual("special"))
        .groupBy("billing_period")
        .agg(min("charge_date").as("first_day"), max("charge_date").as("last_day"));
  }

  private Table mart(String name) {
    return marts.stream().filter(mart -> mart.name().equals(name)).findFirst().orElseThrow();
  }

  /** Notes the tables of a catalogue that do not exist. */
  public void check(Catalogue catalogue, Problems problems) {
    List<String> names = marts.stream().map(Table::name).toList();
    for (Kpi kpi : catalogue.kpis()) {
      for (String source : kpi.sources()) {
        if (!names.contains(source)) {
          problems.add(
              kpi.place(),
              "source",
              "there is no table '" + source + "'." + Problems.suggestion(source, names));
        }
      }
    }
  }

  /** The rows of the tables a catalogue reads, with facts of their resources. */
  Map<String, Dataset<Row>> rows(Catalogue catalogue, Inputs inputs) {
    Dataset<Row> facts = facts(inputs.read(RESOURCE_MONTHS));
    Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
    for (Table mart : read(catalogue)) {
      List<String> lacking = lacking(mart);
      Dataset<Row> own = inputs.read(mart);
      rows.put(mart.name(), lacking.isEmpty() ? own : withFacts(own, facts, lacking));
    }
    return rows;
  }

  private static Dataset<Row> withFacts(Dataset<Row> rows, Dataset<Row> facts, List<String> names) {
    String[] kept =
        java.util.stream.Stream.concat(Arrays.stream(RESOURCE), names.stream())
            .toArray(String[]::new);
    Column[] columns =
        Arrays.stream(kept).map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    return rows.join(facts.select(columns), RESOURCE, "left");
  }

  /** An id is unique in an account; the few that stand in two regions get the later name. */
  private static Dataset<Row> facts(Dataset<Row> months) {
    Column[] facts = FACTS.stream().map(name -> max(name).as(name)).toArray(Column[]::new);
    return months
        .groupBy(RESOURCE[0], RESOURCE[1], RESOURCE[2])
        .agg(facts[0], Arrays.copyOfRange(facts, 1, facts.length));
  }

  private static List<String> lacking(Table mart) {
    boolean namesResources = Arrays.stream(RESOURCE).allMatch(mart::has);
    return namesResources ? FACTS.stream().filter(fact -> !mart.has(fact)).toList() : List.of();
  }
}
