package dev.plumbline.usage;

import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.QUANTITY;
import static dev.plumbline.usage.ControlPresence.CONTROL_PRESENCE;
import static dev.plumbline.usage.ServiceUsage.SERVICE_USAGE;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.plumbline.job.Inputs;
import dev.plumbline.job.Job;
import dev.plumbline.table.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Says of every account and region with usage which controls show there, absence included. */
public final class ShowControls implements Job {
  private static final String[] PLACE = {"billing_period", "sub_account_id", "region_id"};

  private final Controls controls;

  public ShowControls(Controls controls) {
    this.controls = controls;
  }

  @Override
  public Table output() {
    return CONTROL_PRESENCE;
  }

  @Override
  public List<Table> inputs() {
    return List.of(SERVICE_USAGE);
  }

  @Override
  public String dependsOn() {
    return controls.toString();
  }

  @Override
  public Dataset<Row> build(Inputs inputs) {
    Dataset<Row> usage = inputs.read(SERVICE_USAGE);
    Dataset<Row> places =
        usage
            .groupBy(PLACE[0], PLACE[1], PLACE[2])
            .agg(orZero(sum("x_net_effective_cost").cast(MONEY)).as("account_region_cost"));
    Dataset<Row> shown =
        usage
            .select(col("*"), explode(controls.shown()).as("control"))
            .groupBy(PLACE[0], PLACE[1], PLACE[2], "control")
            .agg(
                sum("consumed_quantity").cast(QUANTITY).as("quantity"),
                sum("x_net_effective_cost").cast(MONEY).as("cost"),
                lit(true).as("present"));
    return places
        .crossJoin(broadcast(listed(inputs.spark())))
        .join(shown, new String[] {PLACE[0], PLACE[1], PLACE[2], "control"}, "left")
        .withColumn("present", coalesce(col("present"), lit(false)))
        .withColumn("usage_quantity", orZero(col("quantity")))
        .withColumn("x_net_effective_cost", orZero(col("cost")))
        .drop("quantity", "cost");
  }

  private Dataset<Row> listed(SparkSession spark) {
    List<Row> rows =
        controls.list().stream()
            .map(control -> RowFactory.create(control.name(), control.kind()))
            .toList();
    return spark.createDataFrame(rows, StructType.fromDDL("control STRING, kind STRING"));
  }

  private static Column orZero(Column amount) {
    return coalesce(amount, lit(0).cast(MONEY));
  }
}
