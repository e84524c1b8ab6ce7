package dev.plumbline.delivery;

import static dev.plumbline.delivery.LoadedDeliveries.DELIVERIES;
import static dev.plumbline.resource.BillTotals.BILL_TOTALS;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.plumbline.ingest.Delivery;
import dev.plumbline.store.TableStore;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which days of the bill are complete: days that ended long enough before the delivery was made,
 * because the provider still changes later ones. Where a delivery does not say when it was made,
 * the last day with usage must do.
 */
final class CompleteDays {
  /**
   * A month of a source as it is published.
   *
   * @param deliveredAt when its delivery was made, by the manifest
   * @param lastUsage last UTC day of the month with usage lines
   */
  record Month(
      String sourceId,
      YearMonth period,
      Optional<Instant> deliveredAt,
      Optional<LocalDate> lastUsage) {

    private Optional<LocalDate> lastComplete(Duration settling) {
      return deliveredAt
          .map(at -> LocalDate.ofInstant(at.minus(settling), ZoneOffset.UTC).minusDays(1))
          .map(day -> day.isAfter(period.atEndOfMonth()) ? period.atEndOfMonth() : day)
          .or(() -> lastUsage);
    }
  }

  private CompleteDays() {}

  /** The months of all sources, as few as they are. */
  static List<Month> read(TableStore tables) {
    String[] unit = {"x_source_id", "billing_period"};
    Dataset<Row> delivered =
        tables
            .read(DELIVERIES)
            .where(
                col("kind")
                    .equalTo(Delivery.Kind.CHARGES.name())
                    .and(col("state").isin(DeliveryRecords.LOADED, DeliveryRecords.UNCHANGED)))
            .groupBy(unit[0], unit[1])
            .agg(
                max_by(col("delivered_at"), struct(col("recorded_at"), col("delivery_id")))
                    .as("delivered_at"));
    return tables
        .read(BILL_TOTALS)
        .groupBy(unit[0], unit[1])
        .agg(max("last_usage_date").as("last_usage_date"))
        .join(delivered, unit, "left")
        .select(unit[0], unit[1], "delivered_at", "last_usage_date")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Month(
                    row.getString(0),
                    YearMonth.parse(row.getString(1)),
                    Optional.<Timestamp>ofNullable(row.getAs(2)).map(Timestamp::toInstant),
                    Optional.<Date>ofNullable(row.getAs(3)).map(Date::toLocalDate)))
        .toList();
  }

  /**
   * The last day that is complete in the bills of all sources that still deliver: those that have a
   * bill of the newest month. Others would hold the day back for ever.
   *
   * @param settling how long the provider may still change a day that has ended
   */
  static LocalDate last(List<Month> months, Duration settling) {
    YearMonth newest =
        months.stream().map(Month::period).max(Comparator.naturalOrder()).orElseThrow();
    return months.stream()
        .filter(month -> month.period().equals(newest))
        .map(month -> lastOf(month.sourceId(), months, settling))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(newest.atEndOfMonth());
  }

  private static Optional<LocalDate> lastOf(
      String sourceId, List<Month> months, Duration settling) {
    return months.stream()
        .filter(month -> month.sourceId().equals(sourceId))
        .map(month -> month.lastComplete(settling))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }
}
