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

/** Turns a row that holds a whole series into a row for each month in which it was looked at. */
final class SeriesStates implements FlatMapFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  static final StructType SCHEMA =
      HeldSeries.NAMED
          .add("billing_period", Types.STRING)
          .add("state", Types.STRING)
          .add("reason", Types.STRING)
          .add("judged_days", Types.INT)
          .add("alerted_days", Types.INT)
          .add("distances", DataTypes.createArrayType(Types.DOUBLE, false));

  private final DetectorSettings settings;
  private final List<String> periods;

  SeriesStates(DetectorSettings settings, List<String> periods) {
    this.settings = settings;
    this.periods = List.copyOf(periods);
  }

  private record Looked(int begin, Walk.Findings findings) {}

  @Override
  public Iterator<Row> call(Row row) {
    HeldSeries held = new HeldSeries(row);
    String measure = row.getAs("measure");
    Detector detector = new Detector(settings, settings.measures().get(measure));
    Map<Integer, Looked> walks = new TreeMap<>();
    List<Row> states = new ArrayList<>();
    for (String period : periods) {
      YearMonth month = YearMonth.parse(period);
      OptionalInt start = held.start(month, settings.historyMonths());
      if (start.isPresent()) {
        int first = start.getAsInt();
        Looked looked = walks.computeIfAbsent(first, day -> looked(held.from(day), detector));
        if (!HeldSeries.month(first + looked.begin()).isAfter(month)) {
          states.add(state(row, month, first, looked.findings(), held));
        }
      }
    }
    return states.iterator();
  }

  private Looked looked(Series series, Detector detector) {
    return new Looked(series.firstDifferentFromZero(), Walk.through(series, settings, detector));
  }

  private static Row state(
      Row series, YearMonth month, int start, Walk.Findings findings, HeldSeries held) {
    int judged =
        (int)
            findings.judged().stream()
                .filter(place -> HeldSeries.month(start + place).equals(month))
                .count();
    Double[] distances =
        findings.events().stream()
            .filter(event -> event.kind() == Kind.ANOMALY || event.kind() == Kind.LEVEL_SHIFT)
            .flatMap(event -> event.days().stream())
            .filter(day -> HeldSeries.month(start + day.position()).equals(month))
            .flatMap(day -> day.judged().stream())
            .map(Judged::z)
            .map(Math::abs)
            .sorted()
            .toArray(Double[]::new);
    return RowFactory.create(
        series.getAs("measure"),
        series.getAs("unit"),
        series.getAs("scope"),
        series.getAs("scope_id"),
        series.getAs("service_name"),
        series.getAs("sub_account_id"),
        month.toString(),
        judged > 0 ? "EVALUATED" : "NOT_EVALUATED",
        judged > 0 ? null : held.isMissing(month) ? "missing" : "history",
        judged,
        distances.length,
        distances);
  }
}
