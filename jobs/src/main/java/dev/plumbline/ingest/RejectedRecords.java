package dev.plumbline.ingest;

import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.STRING;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** Records of input files that could not be used. */
public final class RejectedRecords {
  public static final Table REJECTED_RECORDS =
      Table.named("rejected_records")
          .layer(Layer.STAGING)
          .grain("one row per record that could not be used")
          .partitionedBy("x_source_id")
          .required(
              "x_source_id",
              STRING,
              "Source of the file, as payer:report, or metrics, or grid_hourly")
          .column(
              "billing_period", STRING, "Month of the file, as yyyy-MM; null where it is not known")
          .required("kind", STRING, "charges, metrics or grid_hourly")
          .required("file", STRING, "File of the record")
          .required(
              "position",
              LONG,
              "Number of the record in the file, from 1; a header line does not count")
          .required("reason", STRING, "Why it could not be used, a sentence")
          .column("raw_text", STRING, "Beginning of the record as delivered")
          .build();

  private RejectedRecords() {}
}
