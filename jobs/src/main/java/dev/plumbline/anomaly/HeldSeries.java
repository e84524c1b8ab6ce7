package dev.plumbline.anomaly;

import dev.plumbline.series.MissingBills;
import dev.plumbline.table.Types;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The days of a series as a row of {@link FindAnomalies#series} holds them. */
final class HeldSeries {
  /** What names a series. */
  static final StructType NAMED =
      new StructType()
          .add("measure", Types.STRING)
          .add("unit", Types.STRING)
          .add("scope", Types.STRING)
          .add("scope_id", Types.STRING)
          .add("service_name", Types.STRING)
          .add("sub_account_id", Types.STRING);

  private static final int DAYS_OF_WEEK = 7;

  /** The first of January 1970 was a Thursday; Monday is 0. */
  private static final int THURSDAY = 3;

  private static final int MONTHS_OF_YEAR = 12;

  private final Set<String> missing;
  private final int[] held;
  private final Map<Integer, Double> values;
  private final Map<Integer, Double> totals;

  HeldSeries(Row row) {
    this.missing = Set.copyOf(row.getList(row.fieldIndex(MissingBills.MONTHS)));
    this.held =
        row.<Integer>getList(row.fieldIndex("held")).stream()
            .filter(day -> !missing.contains(month(day).toString()))
            .mapToInt(Integer::intValue)
            .toArray();
    this.values = byDay(row, "points");
    this.totals = byDay(row, "totals");
  }

  private static Map<Integer, Double> byDay(Row row, String name) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Row point : row.<Row>getList(row.fieldIndex(name))) {
      values.put(point.getInt(0), point.getDouble(1));
    }
    return values;
  }

  /** The first day held of the months before a month; empty where no day is held from there. */
  OptionalInt start(YearMonth month, int historyMonths) {
    int from = (int) month.minusMonths(historyMonths).atDay(1).toEpochDay();
    return IntStream.of(held).filter(day -> day >= from).findFirst();
  }

  /** The series from a day to the last one held. */
  Series from(int start) {
    int length = held[held.length - 1] - start + 1;
    double[] filled = new double[length];
    double[] scope = new double[length];
    Arrays.fill(filled, Double.NaN);
    Arrays.fill(scope, Double.NaN);
    for (int day : held) {
      if (day >= start) {
        // A day that is held but has no line of the series is a day on which it cost nothing.
        filled[day - start] = values.getOrDefault(day, 0d);
        scope[day - start] = totals.getOrDefault(day, 0d);
      }
    }
    YearMonth first = month(start);
    return new Series(
        filled,
        scope,
        position -> (start + position + THURSDAY) % DAYS_OF_WEEK,
        position -> sameDayBefore(start, position),
        position -> 1 + (int) ChronoUnit.MONTHS.between(first, month(start + position)));
  }

  /** Whether a payer's bill of the month is missing that the series is made of. */
  boolean isMissing(YearMonth month) {
    return missing.contains(month.toString());
  }

  static YearMonth month(int day) {
    return YearMonth.from(LocalDate.ofEpochDay(day));
  }

  private static int[] sameDayBefore(int start, int position) {
    LocalDate day = LocalDate.ofEpochDay(start + position);
    return IntStream.rangeClosed(1, MONTHS_OF_YEAR)
        .mapToObj(day::minusMonths)
        .filter(earlier -> earlier.getDayOfMonth() == day.getDayOfMonth())
        .mapToInt(earlier -> (int) earlier.toEpochDay() - start)
        .filter(earlier -> earlier >= 0)
        .toArray();
  }
}
