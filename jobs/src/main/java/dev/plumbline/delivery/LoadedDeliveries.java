package dev.plumbline.delivery;

import static dev.plumbline.table.Types.LONG;
import static dev.plumbline.table.Types.MONEY;
import static dev.plumbline.table.Types.STRING;
import static dev.plumbline.table.Types.TIMESTAMP;

import dev.plumbline.table.Layer;
import dev.plumbline.table.Table;

/** Every delivery that was ever met: what it was, what became of it, and what it adds up to. */
public final class LoadedDeliveries {
  public static final Table DELIVERIES =
      Table.named("deliveries")
          .layer(Layer.STAGING)
          .grain("one row per source, period and delivery")
          .key("x_source_id", "billing_period", "delivery_id")
          .partitionedBy("x_source_id", "billing_period")
          .required(
              "x_source_id",
              STRING,
              "Payer and report, as payer:report; metrics for metric files; name of the input for others")
          .required(
              "billing_period",
              STRING,
              "Month of the delivery, as yyyy-MM; '*' for all that are no bill")
          .required(
              "delivery_id",
              STRING,
              "Assembly or execution id of the manifest, else a hash over path, size and time of the"
                  + " files; where a delivery that was loaded is broken or lacks files now, its id, ~"
                  + " and a hash of the files, beside the row of what stays published")
          .required(
              "kind",
              STRING,
              "CHARGES, METRICS, CARBON_EXPORT, RECOMMENDATIONS, GRID_HOURLY, OWNERS, UNITS or ACKNOWLEDGEMENTS")
          .required(
              "state",
              STRING,
              "LOADED, UNCHANGED (loaded, with the lines and totals of the delivery before), INCOMPLETE, NO_DATA_YET or REJECTED")
          .column("problem", STRING, "Why the delivery could not be loaded; null when it could")
          .column("source_format", STRING, "Formats of the files")
          .column("manifest_uri", STRING, "Manifest that lists the files; null where there is none")
          .column(
              "delivered_at",
              TIMESTAMP,
              "When the delivery was made, by its manifest, UTC; null where that carries no time")
          .required("file_count", LONG, "Files of the delivery")
          .required("byte_count", LONG, "Bytes of the files")
          .column(
              "read_file_count",
              LONG,
              "Files that were read to load the delivery: of metric files those that were new, and"
                  + " those that hold days of theirs; null where none was")
          .column(
              "record_count",
              LONG,
              "Records read from those files, over all periods of the delivery; of metric files those"
                  + " of the days that were loaded")
          .column("rejected_count", LONG, "Records of those files that could not be used")
          .column(
              "superseded_count",
              LONG,
              "Datapoints that a later or larger one replaced; null for charges")
          .column(
              "stored_count",
              LONG,
              "Rows stored for the source and period; for metric files over all days that were loaded;"
                  + " null, as the totals, where the delivery was not loaded")
          .column(
              "duplicate_count", LONG, "Stored lines whose id and interval another line has too")
          .column("billed_total", MONEY, "Control total: unblended cost")
          .column("net_billed_total", MONEY, "Control total: net unblended cost")
          .column("effective_total", MONEY, "Control total: amortised cost")
          .column("net_effective_total", MONEY, "Control total: net amortised cost")
          .column(
              "missing_bases",
              STRING,
              "Cost bases the export does not carry, with the reason; null when it carries all")
          .required("recorded_at", TIMESTAMP, "When the run that met the delivery started, UTC")
          .build();

  private LoadedDeliveries() {}
}
