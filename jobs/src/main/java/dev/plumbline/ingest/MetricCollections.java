package dev.plumbline.ingest;

import static dev.plumbline.table.Types.INT;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.STRING_MAP;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/**
 * What was asked of CloudWatch, and how far it was answered: the manifests of collections. Where
 * nothing came, they tell "there is nothing" from "nobody asked".
 */
public final class MetricCollections {
  /** How the names of manifests end. */
  public static final String MANIFEST_SUFFIX = ".collection-manifest.json";

  public static final Table METRIC_COLLECTIONS =
      Table.named("metric_collections")
          .layer(Layer.STAGING)
          .grain(
              "one row per metric and dimension set asked for and month of the asked time; of the same question asked again the latest")
          .key(
              "billing_period",
              "account_id",
              "region_id",
              "namespace",
              "metric_name",
              "resource_id",
              "from_at",
              "to_at",
              "period_seconds")
          .partitionedBy("billing_period")
          .required("billing_period", STRING, "Month of the asked time, as yyyy-MM (UTC)")
          .required("account_id", STRING, "Account that was asked")
          .required("region_id", STRING, "Region that was asked")
          .required("namespace", STRING, "CloudWatch namespace")
          .required("metric_name", STRING, "Metric")
          .required("dimensions", STRING_MAP, "Dimension names and values asked for")
          .required("resource_id", STRING, "Value of the dimension that names the resource")
          .required(
              "from_at", TIMESTAMP, "Start of the asked time inside the month, UTC, inclusive")
          .required("to_at", TIMESTAMP, "End of the asked time inside the month, UTC, exclusive")
          .required("period_seconds", INT, "Length of the periods asked for, in seconds")
          .required(
              "status",
              STRING,
              "COMPLETE (all there is came), PARTIAL, FORBIDDEN or FAILED; the last three count as not collected")
          .required(
              "datapoint_count", LONG, "Datapoints that came, over all months of the question")
          .column("message", STRING, "What CloudWatch said where it did not answer whole")
          .required("asked_at", TIMESTAMP, "When it was asked, UTC")
          .build();

  private MetricCollections() {}

  /** Whether a file of this name is the manifest of a collection. */
  public static boolean isManifest(String name) {
    return name.endsWith(MANIFEST_SUFFIX) && !name.startsWith("_") && !name.startsWith(".");
  }
}
