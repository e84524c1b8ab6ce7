package dev.plumbline.series;

import static dev.plumbline.table.Types.MONEY;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is watched day by day, and for whom. */
public final class Measures {
  /** Measures, named as the columns they are taken from. */
  public static final List<String> NAMES = List.of("cost", "energy_kwh", "emissions_gco2e");

  public static final String ORGANIZATION = "organization";

  private Measures() {}

  /** Rows become a row for each measure they have a figure of: {@code measure, unit, value}. */
  public static Dataset<Row> each(Dataset<Row> rows) {
    Column measures =
        array(
            measure("cost", col("billing_currency")),
            measure("energy_kwh", lit("kWh")),
            measure("emissions_gco2e", lit("gCO2e")));
    return rows.select(col("*"), explode(measures).as("measured"))
        .select(col("*"), col("measured.*"))
        .drop("measured", "cost", "energy_kwh", "emissions_gco2e")
        .where(col("value").isNotNull());
  }

  private static Column measure(String name, Column unit) {
    return struct(lit(name).as("measure"), unit.as("unit"), col(name).cast(MONEY).as("value"));
  }

  /** The scopes a line belongs to, as an array of {@code scope, scope_id}. */
  public static Column scopes() {
    return array(
        scope(ORGANIZATION, lit("")),
        scope("account", col("sub_account_id")),
        scope("owner", col("owner")),
        scope("workload", col("workload")));
  }

  /** Scopes with an empty name are none, but for the organization. */
  public static Column isScope() {
    return col("scope").equalTo(ORGANIZATION).or(col("scope_id").notEqual(""));
  }

  private static Column scope(String name, Column id) {
    return struct(lit(name).as("scope"), id.as("scope_id"));
  }
}
