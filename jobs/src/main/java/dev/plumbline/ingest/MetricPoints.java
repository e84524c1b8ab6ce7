package dev.plumbline.ingest;

import static dev.plumbline.table.Types.DOUBLE;
import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** CloudWatch datapoints as delivered, each once. */
public final class MetricPoints {
  public static final Table METRIC_POINTS =
      Table.named("metric_points")
          .layer(Layer.STAGING)
          .grain(
              "one row per metric, dimension set, unit and period; the largest sample count wins")
          .partitionedByDay("period_start")
          .required("account_id", STRING, "Account that owns the metric")
          .required("region_id", STRING, "Region of the metric")
          .required("namespace", STRING, "CloudWatch namespace, e.g. AWS/EC2")
          .required("metric_name", STRING, "Metric, e.g. CPUUtilization")
          .required(
              "dimensions", STRING_MAP, "Dimension names and values; empty for account totals")
          .column(
              "resource_id",
              STRING,
              "Value of the identifying dimension of the metric's namespace; null where the dimension set is an aggregate")
          .required("period_start", TIMESTAMP, "Start of the period, UTC, inclusive")
          .required("period_seconds", INT, "Length of the period in seconds")
          .required("sample_count", DOUBLE, "Number of samples in the period")
          .required("sum", DOUBLE, "Sum of the samples; average = sum / sample_count")
          .column("min", DOUBLE, "Smallest sample")
          .column("max", DOUBLE, "Largest sample")
          .column(
              "x_percentiles",
              DataTypes.createMapType(STRING, DOUBLE, true),
              "Further statistics of the stream, e.g. p99")
          .required("unit", STRING, "CloudWatch unit, e.g. Percent, Bytes, None")
          .column(
              "x_readings",
              LONG,
              "Different readings with this sample count that one file has under this timestamp, as an hour that a clock was set back by leaves them; sum is their mean, min and max span them. Null where there is one")
          .build();

  private MetricPoints() {}
}
