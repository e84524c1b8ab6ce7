package dev.plumbline.anomaly;

import dev.plumbline.anomaly.Detector.Judged;
import dev.plumbline.table.Types;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
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
      HeldSeries.NAMED
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

  private final DetectorSettings settings;
  private final List<String> periods;

  SeriesEvents(DetectorSettings settings, List<String> periods) {
    this.settings = settings;
    this.periods = List.copyOf(periods);
  }

  @Override
  public Iterator<Row> call(Row row) {
    HeldSeries held = new HeldSeries(row);
    String measure = row.getAs("measure");
    Detector detector = new Detector(settings, settings.measures().get(measure));
    Map<YearMonth, Double> limits = limits(row);
    Map<Integer, List<Event>> walks = new TreeMap<>();
    List<Row> found = new ArrayList<>();
    for (String period : periods) {
      YearMonth month = YearMonth.parse(period);
      OptionalInt start = held.start(month, settings.historyMonths());
      if (start.isEmpty()) {
        continue;
      }
      int first = start.getAsInt();
      for (Event event : walks.computeIfAbsent(first, day -> events(held, day, detector, limits))) {
        if (HeldSeries.month(first + event.first()).equals(month)) {
          found.add(told(row, period, first, event));
        }
      }
    }
    return found.iterator();
  }

  private List<Event> events(
      HeldSeries held, int first, Detector detector, Map<YearMonth, Double> limits) {
    return Walk.through(
            held.from(first),
            settings,
            detector,
            position -> limits.getOrDefault(HeldSeries.month(first + position), 0d))
        .events();
  }

  /** Distances that the scope's days must exceed, by month; no month where the usual limit does. */
  private static Map<YearMonth, Double> limits(Row row) {
    Map<YearMonth, Double> limits = new TreeMap<>();
    int place = row.fieldIndex("limits");
    if (!row.isNullAt(place)) {
      for (Row limit : row.<Row>getList(place)) {
        limits.put(YearMonth.parse(limit.getString(0)), limit.getDouble(1));
      }
    }
    return limits;
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
}
