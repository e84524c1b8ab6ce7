package dev.plumbline.commitment;

import static dev.plumbline.table.Types.MONEY;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Replays the hours of one row on a worker. A typed function, since no built-in one finds the best
 * of all levels; a row holds at most the hours of the window.
 */
final class Replay implements MapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final int HOURS_OF_DAY = 24;

  /** How months of which the bill is held are written. */
  static final String MONTH = "yyyy-MM";

  private static final int DIGITS = 9;

  private static final StructType SCHEMA =
      new StructType()
          .add("billing_period", DataTypes.StringType)
          .add("x_source_id", DataTypes.StringType)
          .add("program", DataTypes.StringType)
          .add("x_product_code", DataTypes.StringType)
          .add("region_id", DataTypes.StringType)
          .add("x_instance_type", DataTypes.StringType)
          .add("state", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("window_start", DataTypes.DateType)
          .add("window_end", DataTypes.DateType)
          .add("window_days", DataTypes.IntegerType)
          .add("on_demand_cost", MONEY)
          .add("discount_ratio", DataTypes.DoubleType)
          .add("discount_basis", DataTypes.StringType)
          .add("break_even_utilization_ratio", DataTypes.DoubleType)
          .add("hourly_commitment", MONEY)
          .add("hourly_covered_cost", MONEY)
          .add("monthly_saving", MONEY)
          .add("monthly_saving_low", MONEY)
          .add("monthly_saving_high", MONEY)
          .add("monthly_regret", MONEY)
          .add("monthly_regret_most", MONEY)
          .add("utilization_ratio", DataTypes.DoubleType)
          .add("coverage_ratio", DataTypes.DoubleType);

  private final int minimumDays;
  private final double hoursPerMonth;

  Replay(AdviceSettings settings) {
    this.minimumDays = settings.minimumDays();
    this.hoursPerMonth = settings.hoursPerMonth();
  }

  static Encoder<Row> encoder() {
    return Encoders.row(SCHEMA);
  }

  @Override
  public Row call(Row row) {
    int days = row.<Integer>getAs("window_days");
    Double discount = row.getAs("discount_ratio");
    String reason =
        days < minimumDays ? "insufficient_history" : discount == null ? "no_price" : null;
    if (reason != null) {
      return row(row, "NOT_EVALUATED", reason, null);
    }
    BestCommitment best = BestCommitment.of(usage(row, days), discount);
    return row(row, "EVALUATED", best.covered() > 0 ? null : "nothing_to_buy", best);
  }

  /** Every hour of the window whose bill is held; in those without usage nothing was paid. */
  private static double[] usage(Row row, int days) {
    Set<String> held = new HashSet<>(row.getList(row.fieldIndex("held_months")));
    Map<LocalDate, Integer> places = new HashMap<>();
    LocalDate day = row.<java.sql.Date>getAs("window_start").toLocalDate();
    while (places.size() < days) {
      if (held.contains(YearMonth.from(day).toString())) {
        places.put(day, places.size());
      }
      day = day.plusDays(1);
    }
    double[] usage = new double[days * HOURS_OF_DAY];
    List<Row> hours = row.getList(row.fieldIndex("hours"));
    for (Row hour : hours) {
      LocalDateTime start = LocalDateTime.ofEpochSecond(hour.getLong(0), 0, ZoneOffset.UTC);
      int place = places.get(start.toLocalDate());
      usage[place * HOURS_OF_DAY + start.getHour()] += hour.getDouble(1);
    }
    return usage;
  }

  private Row row(Row of, String state, String reason, BestCommitment best) {
    Double discount = of.getAs("discount_ratio");
    return RowFactory.create(
        of.getAs("billing_period"),
        of.getAs("x_source_id"),
        of.getAs("program"),
        of.getAs("x_product_code"),
        of.getAs("region_id"),
        of.getAs("x_instance_type"),
        state,
        reason,
        of.getAs("window_start"),
        of.getAs("window_end"),
        of.getAs("window_days"),
        of.getAs("on_demand_cost"),
        discount == null ? null : rounded(discount),
        of.getAs("discount_basis"),
        discount == null ? null : rounded(1 - discount),
        best == null ? null : money(best.commitment()),
        best == null ? null : money(best.covered()),
        best == null ? null : money(best.saving() * hoursPerMonth),
        best == null ? null : money(best.savingLow() * hoursPerMonth),
        best == null ? null : money(best.savingHigh() * hoursPerMonth),
        best == null ? null : money(best.regret() * hoursPerMonth),
        best == null ? null : money(best.regretMost() * hoursPerMonth),
        best == null ? null : rounded(best.utilization()),
        best == null ? null : rounded(best.coverage()));
  }

  /** Sums of doubles end in noise; nine digits of money per hour are more than AWS sells. */
  private static BigDecimal money(double amount) {
    return BigDecimal.valueOf(amount)
        .setScale(DIGITS, RoundingMode.HALF_UP)
        .setScale(MONEY.scale());
  }

  private static Double rounded(double ratio) {
    return BigDecimal.valueOf(ratio).setScale(DIGITS, RoundingMode.HALF_UP).doubleValue();
  }
}
