package dev.plumbline.series;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.table.Types.STRING;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.plumbline.attribution.ContainerClaims;
import dev.plumbline.attribution.MonthlyFees;
import dev.plumbline.attribution.Ownership;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lines of bill and energy in one shape, each with the owner and the workload it belongs to. */
public final class SeriesLines {
  private static final String[] RESOURCE = {
    "billing_period", "sub_account_id", "region_id", "resource_id"
  };

  private final SeriesKinds kinds;
  private final Ownership ownership;

  public SeriesLines(SeriesKinds kinds, Ownership ownership) {
    this.kinds = kinds;
    this.ownership = ownership;
  }

  /** What the lines depend on beside their tables. */
  public String dependsOn() {
    return kinds.text() + ownership;
  }

  /**
   * One row a line: its place, owner, workload, kind, cost at public prices, quantity, and {@code
   * cost, energy_kwh, emissions_gco2e}, null where the line has no such figure.
   */
  public Dataset<Row> of(
      Dataset<Row> chargeDays, Dataset<Row> emissions, Dataset<Row> owners, SparkSession spark) {
    return ofCharges(chargeDays, owners, spark).unionByName(ofEmissions(emissions, owners));
  }

  /** The lines of a bill; containers take their share of what their machine's lines cost. */
  private Dataset<Row> ofCharges(Dataset<Row> chargeDays, Dataset<Row> owners, SparkSession spark) {
    Column isUsage = col("charge_category").equalTo("Usage").and(not(kinds.lines().is("repeated")));
    Dataset<Row> lines =
        chargeDays
            .withColumn("cost", coalesce(col("x_net_effective_cost"), col("effective_cost")))
            .transform(
                rows ->
                    MonthlyFees.onTheirDays(
                        rows,
                        kinds.lines().is("spread"),
                        List.of("cost"),
                        List.of("list_cost", "consumed_quantity")));
    return ownership
        .withOwner(lines, spark)
        .transform(rows -> ContainerClaims.ofEachContainer(rows, "cost", ownership))
        .transform(SeriesLines::named)
        .transform(rows -> withWorkload(rows, owners))
        .select(
            Stream.concat(
                    place(),
                    Stream.of(
                        filled("x_operation"),
                        kinds.kind().as("line_kind"),
                        coalesce(col("commitment_discount_status"), lit(""))
                            .as("commitment_status"),
                        col("cost"),
                        col("list_cost"),
                        when(isUsage, col("consumed_quantity")).as("consumed_quantity"),
                        lit(null).cast(QUANTITY).as("energy_kwh"),
                        lit(null).cast(QUANTITY).as("emissions_gco2e")))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> ofEmissions(Dataset<Row> emissions, Dataset<Row> owners) {
    Column zero = lit(0).cast(QUANTITY);
    Column operational = col("operational_location_gco2e");
    Column embodied = col("embodied_gco2e");
    Column grams =
        when(
            operational.isNotNull().or(embodied.isNotNull()),
            coalesce(operational, zero).plus(coalesce(embodied, zero)).cast(QUANTITY));
    return emissions
        .withColumn("owner", lit(null).cast(STRING))
        .transform(SeriesLines::named)
        .transform(rows -> withWorkload(rows, owners))
        .select(
            Stream.concat(
                    place(),
                    Stream.of(
                        lit("").as("x_operation"),
                        lit(SeriesKinds.REGULAR).as("line_kind"),
                        lit("").as("commitment_status"),
                        lit(null).cast(MONEY).as("cost"),
                        lit(null).cast(MONEY).as("list_cost"),
                        lit(null).cast(QUANTITY).as("consumed_quantity"),
                        col("energy_facility_kwh").as("energy_kwh"),
                        grams.as("emissions_gco2e")))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> named(Dataset<Row> lines) {
    return lines
        .withColumn("sub_account_id", coalesce(col("sub_account_id"), lit("")))
        .withColumn("region_id", coalesce(col("region_id"), lit("global")))
        .withColumn("resource_id", coalesce(col("resource_id"), lit("")));
  }

  /** Lines without a resource share no workload; joined by the empty name they would all meet. */
  private static Dataset<Row> withWorkload(Dataset<Row> lines, Dataset<Row> owners) {
    Dataset<Row> known =
        owners.select(
            col("billing_period"),
            col("sub_account_id"),
            col("region_id"),
            col("resource_id"),
            col("owner").as("resource_owner"),
            col("workload").as("resource_workload"));
    Dataset<Row> bare =
        lines
            .where(col("resource_id").equalTo(""))
            .withColumn("resource_owner", lit(null).cast(STRING))
            .withColumn("resource_workload", lit(null).cast(STRING));
    Dataset<Row> all =
        lines
            .where(col("resource_id").notEqual(""))
            .join(known, RESOURCE, "left")
            .select(Stream.of(bare.columns()).map(name -> col(name)).toArray(Column[]::new))
            .unionByName(bare);
    return all.withColumn(
            "owner", coalesce(col("owner"), col("resource_owner"), lit(Ownership.UNALLOCATED)))
        .withColumn(
            "workload",
            coalesce(
                col("resource_workload"),
                when(col("owner").notEqual(Ownership.UNALLOCATED), col("owner")),
                lit("")));
  }

  private static Stream<Column> place() {
    return Stream.of(
        col("billing_period"),
        col("charge_date"),
        col("billing_currency"),
        col("sub_account_id"),
        col("owner"),
        col("workload"),
        col("region_id"),
        col("resource_id"),
        filled("service_name"),
        filled("x_usage_type"),
        filled("pricing_unit"));
  }

  private static Column filled(String name) {
    return coalesce(col(name), lit("")).as(name);
  }
}
