package dev.plumbline.anomaly;

import dev.plumbline.anomaly.Detector.Judged;
import dev.plumbline.table.Types;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Turns a row that holds a whole series into a row for each of its events. */
final class SeriesEvents implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  /** A day that tells of an event: the event's own count 1, those it is compared with below 0. */
  static final StructType LOOK = new StructType().add("day", Types.INT).add("weight", Types.DOUBLE);

  static final StructType SCHEMA =
      new StructType()
          .add("measure", Types.STRING)
          .add("unit", Types.STRING)
          .add("scope", Types.STRING)
          .add("scope_id", Types.STRING)
          .add("service_name", Types.STRING)
          .add("sub_account_id", Types.STRING)
          .add("billing_period", Types.STRING)
          .add("start_day", Types.INT)
          .add("end_day", Types.INT)
          .add("unusual_days", Types.INT)
          .add("is_open", Types.BOOLEAN)
          .add("kind", Types.STRING)
          .add("expected", Types.DOUBLE)
          .add("actual", Types.DOUBLE)
          .add("impact", Types.DOUBLE)
          .add("z", Types.DOUBLE)
          .add("method", Types.STRING)
          .add("cap", Types.STRING)
          .add("looks", DataTypes.createArrayType(LOOK));

  private static final int DAYS_OF_WEEK = 7;

  /** The first of January 1970 was a Thursday; Monday is 0. */
  private static final int THURSDAY = 3;

  private static final int MONTHS_OF_YEAR = 12;

  private final DetectorSettings settings;
  private final List<String> periods;

  SeriesEvents(DetectorSettings settings, List<String> periods) {
    this.settings = settings;
    this.periods = List.copyOf(periods);
  }

  @Override
  public Iterator<Row> call(Row row) {
    int[] held = days(row, "held");
    Map<Integer, Double> values = byDay(row, "points");
    Map<Integer, Double> totals = byDay(row, "totals");
    String measure = row.getAs("measure");
    Detector detector = new Detector(settings, settings.measures().get(measure));
    Map<Integer, List<Event>> walks = new TreeMap<>();
    List<Row> found = new ArrayList<>();
    for (String period : periods) {
      YearMonth month = YearMonth.parse(period);
      int from = firstDay(month.minusMonths(settings.historyMonths()));
      int start =
          IntStream.of(held).filter(day -> day >= from).findFirst().orElse(Integer.MAX_VALUE);
      if (start > held[held.length - 1]) {
        continue;
      }
      List<Event> events =
          walks.computeIfAbsent(
              start,
              first ->
                  Walk.through(series(first, held, values, totals), settings, detector).events());
      for (Event event : events) {
        if (YearMonth.from(LocalDate.ofEpochDay(start + event.first())).equals(month)) {
          found.add(told(row, period, start, event));
        }
      }
    }
    return found.iterator();
  }

  private Series series(
      int start, int[] held, Map<Integer, Double> values, Map<Integer, Double> totals) {
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
    YearMonth first = YearMonth.from(LocalDate.ofEpochDay(start));
    return new Series(
        filled,
        scope,
        position -> (start + position + THURSDAY) % DAYS_OF_WEEK,
        position -> sameDayBefore(start, position),
        position ->
            1
                + (int)
                    ChronoUnit.MONTHS.between(
                        first, YearMonth.from(LocalDate.ofEpochDay(start + position))));
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

  private static Row told(Row series, String period, int start, Event event) {
    return RowFactory.create(
        series.getAs("measure"),
        series.getAs("unit"),
        series.getAs("scope"),
        series.getAs("scope_id"),
        series.getAs("service_name"),
        series.getAs("sub_account_id"),
        period,
        start + event.first(),
        start + event.last(),
        event.days().size(),
        event.isOpen(),
        event.kind().name(),
        event.expected(),
        event.actual(),
        event.impact(),
        event.z().orElse(null),
        event.judged().map(judged -> judged.method().name()).orElse(null),
        event.judged().map(Judged::cap).orElse(Detector.Cap.LOW).name(),
        event.kind().isTold() ? looks(start, event) : new Row[0]);
  }

  private static Row[] looks(int start, Event event) {
    Map<Integer, Double> weights = new TreeMap<>();
    for (Event.Day day : event.days()) {
      weights.merge(start + day.position(), 1d, Double::sum);
      day.judged()
          .ifPresent(
              judged -> {
                for (Integer reference : judged.references()) {
                  weights.merge(start + reference, -1d / judged.references().size(), Double::sum);
                }
              });
    }
    return weights.entrySet().stream()
        .map(look -> RowFactory.create(look.getKey(), look.getValue()))
        .toArray(Row[]::new);
  }

  private static int firstDay(YearMonth month) {
    return (int) month.atDay(1).toEpochDay();
  }

  private static int[] days(Row row, String name) {
    return row.<Integer>getList(row.fieldIndex(name)).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Map<Integer, Double> byDay(Row row, String name) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Row point : row.<Row>getList(row.fieldIndex(name))) {
      values.put(point.getInt(0), point.getDouble(1));
    }
    return values;
  }
}
