package dev.plumbline.delivery;

import static dev.plumbline.table.Types.DATE;
import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;
import org.apache.spark.sql.types.DataTypes;

/** What is remembered of each metric file, so that it is read again only where its days are. */
public final class LoadedMetricFiles {
  public static final Table METRIC_FILES =
      Table.named("metric_files")
          .layer(Layer.STAGING)
          .grain("one row per metric file that lay at the inputs when they were read last")
          .key("file")
          .required("file", STRING, "Path of the file")
          .required(
              "kind", STRING, "POINTS for datapoints, COLLECTION for the manifest of a collection")
          .required(
              "content_hash",
              LONG,
              "Hash over path, size, time or tag of the file and the mapping it was read by;"
                  + " another one makes the file a new one")
          .required(
              "days",
              DataTypes.createArrayType(DATE),
              "UTC days of its datapoints; empty where it has none")
          .required("byte_count", LONG, "Bytes of the file")
          .column("record_count", LONG, "Records of the file; null for manifests")
          .column(
              "rejected_count",
              LONG,
              "Records of the file that could not be used; null for manifests")
          .build();

  private LoadedMetricFiles() {}
}
