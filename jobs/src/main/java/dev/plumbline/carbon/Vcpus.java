package dev.plumbline.carbon;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * vCPUs of instance types: as conf/coefficients/instances.csv lists them, else by the size in the
 * name, as conf/carbon.yaml says.
 */
public final class Vcpus {
  private static final DataType COUNT = DataTypes.createDecimalType(8, 2);
  private static final String TYPE = "listed_instance_type";
  private static final String LISTED = "listed_vcpu";

  private final CarbonModel model;

  Vcpus(CarbonModel model) {
    this.model = model;
  }

  /** Adds the vCPUs of a type as a column; null where neither list nor name tells. */
  public Dataset<Row> with(Dataset<Row> rows, String typeColumn, String name) {
    Column type =
        regexp_replace(
            regexp_replace(
                col(typeColumn), lit(model.settings.usage().typePrefix().pattern()), lit("")),
            lit(model.settings.usage().typeSuffix().pattern()),
            lit(""));
    return rows.withColumn(TYPE, type)
        .join(listed(rows), new String[] {TYPE}, "left")
        .withColumn(name, coalesce(col(LISTED), bySize().cast(COUNT)))
        .drop(TYPE, LISTED);
  }

  /** What the figures rest on; changes with any of them and with nothing else. */
  public String text() {
    StringBuilder text = new StringBuilder(model.settings.unknownType().toString());
    text.append(model.settings.usage().typePrefix()).append(model.settings.usage().typeSuffix());
    model
        .instances
        .rows()
        .forEach(
            row -> text.append('\n').append(row.text("instance_type")).append(row.text("vcpu")));
    return text.toString();
  }

  private Dataset<Row> listed(Dataset<Row> rows) {
    StructType schema = new StructType().add(TYPE, DataTypes.StringType).add(LISTED, COUNT);
    List<Row> types =
        model.instances.rows().stream()
            .map(
                row ->
                    RowFactory.create(row.text("instance_type"), new BigDecimal(row.text("vcpu"))))
            .toList();
    return broadcast(rows.sparkSession().createDataFrame(types, schema));
  }

  private Column bySize() {
    CarbonSettings.UnknownType unknown = model.settings.unknownType();
    Column size = regexp_extract(col(TYPE), "\\.([a-z0-9]+)$", 1);
    Column steps =
        nullif(regexp_extract(size, "^([0-9]+)xlarge$", 1), lit(""))
            .cast("int")
            .multiply(unknown.sizes().getOrDefault("xlarge", 0.0));
    for (Map.Entry<String, Double> step : unknown.sizes().entrySet()) {
      steps = when(size.equalTo(step.getKey()), lit(step.getValue())).otherwise(steps);
    }
    return steps.divide(unknown.sizesPerVcpu());
  }
}
