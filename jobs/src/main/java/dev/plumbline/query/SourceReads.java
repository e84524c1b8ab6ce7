package dev.plumbline.query;

import dev.plumbline.report.Sources;
import java.util.List;

/** Deliveries and records that could not be used, for the report. */
final class SourceReads {
  private static final int DELIVERIES = 60;
  private static final int REASONS = 40;

  private final Reads reads;

  SourceReads(Reads reads) {
    this.reads = reads;
  }

  Sources read(List<String> months) {
    return new Sources(deliveries(months), rejected());
  }

  /** Metric files have no month and are always named. */
  private List<Sources.Delivery> deliveries(List<String> months) {
    String query =
        """
        select * from deliveries where billing_period = '*' or billing_period in (%s)
        order by billing_period desc, x_source_id, recorded_at desc, delivery_id limit %d"""
            .formatted(CostReads.quoted(months), DELIVERIES);
    return reads.list("deliveries", query).stream()
        .map(
            line ->
                new Sources.Delivery(
                    line.text("x_source_id"),
                    line.text("billing_period"),
                    line.text("kind"),
                    line.text("source_format"),
                    line.text("state"),
                    line.text("problem"),
                    line.count("file_count"),
                    line.count("byte_count"),
                    line.count("record_count"),
                    line.count("stored_count"),
                    line.count("duplicate_count"),
                    line.text("missing_bases")))
        .toList();
  }

  private List<Sources.Rejected> rejected() {
    String query =
        """
        select x_source_id, kind, reason, count(*) as records from rejected_records
        group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit %d"""
            .formatted(REASONS);
    return reads.list("rejected_records", query).stream()
        .map(
            line ->
                new Sources.Rejected(
                    line.text("x_source_id"),
                    line.text("kind"),
                    line.text("reason"),
                    line.count("records")))
        .toList();
  }
}
