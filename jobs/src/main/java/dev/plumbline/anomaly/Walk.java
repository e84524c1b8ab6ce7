package dev.plumbline.anomaly;

import dev.plumbline.anomaly.Detector.Judged;
import dev.plumbline.anomaly.Detector.Past;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Goes through a series day by day, as if each day were the last one known, and puts unusual days
 * together to events. What was found earlier decides what a day is compared with, so the order of
 * days is the only order there is.
 */
final class Walk {
  private final DetectorSettings settings;
  private final Detector detector;
  private final Series series;
  private final IntToDoubleFunction limit;
  private final boolean[] isUnusual;
  private final List<Integer> judgedDays = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Kind, Run> open = new EnumMap<>(Kind.class);
  private final List<Double> distances = new ArrayList<>();
  private int start;

  /** Whether spend is new and has not been told yet. */
  private boolean awaitsNewSpend;

  private Walk(
      DetectorSettings settings, Detector detector, Series series, IntToDoubleFunction limit) {
    this.settings = settings;
    this.detector = detector;
    this.series = series;
    this.limit = limit;
    this.isUnusual = new boolean[series.length()];
  }

  /**
   * What was found in a series.
   *
   * @param events by their first days
   * @param judged places of the days with enough history to be judged
   */
  record Findings(List<Event> events, List<Integer> judged) {}

  /** What is found with the limits as they are set. */
  static Findings through(Series series, DetectorSettings settings, Detector detector) {
    return through(series, settings, detector, position -> 0);
  }

  /**
   * What is found with higher limits.
   *
   * @param limit distance that a day must exceed beside the limit that is set, by its place
   */
  static Findings through(
      Series series, DetectorSettings settings, Detector detector, IntToDoubleFunction limit) {
    return new Walk(settings, detector, series, limit).walk();
  }

  /** Unusual days of one kind and sign that are not closed yet. */
  private static final class Run {
    private final int sign;
    private final List<Event.Day> days = new ArrayList<>();
    private int inARow;
    private int normalSince;

    Run(int sign) {
      this.sign = sign;
    }

    void add(Event.Day day) {
      inARow = normalSince == 0 ? inARow + 1 : 1;
      normalSince = 0;
      days.add(day);
    }
  }

  private Findings walk() {
    start = series.firstDifferentFromZero();
    if (start < series.length()) {
      begin();
    }
    int gap = 0;
    for (int position = start + 1; position < series.length(); position++) {
      if (series.isGap(position)) {
        gap++;
      } else {
        if (gap >= settings.events().shiftDays()) {
          closeAll();
        }
        gap = 0;
        step(position);
      }
    }
    open.forEach((kind, run) -> events.add(new Event(kind, List.copyOf(run.days), true)));
    events.sort(Comparator.comparingInt(Event::first).thenComparing(Event::kind));
    return new Findings(List.copyOf(events), List.copyOf(judgedDays));
  }

  /** The first cost of a series is new where the bill was held for long enough before. */
  private void begin() {
    awaitsNewSpend = series.held(0, start) >= settings.events().newSpendDays();
    tellNewSpend(start);
  }

  /** It may begin with a part of a day: until days can be judged, the first large one counts. */
  private void tellNewSpend(int position) {
    double value = series.value(position);
    if (awaitsNewSpend && value >= detector.leastImpact()) {
      Event.Day day = new Event.Day(position, value, Optional.empty());
      events.add(new Event(Kind.NEW_SPEND, List.of(day), false));
      awaitsNewSpend = false;
    }
  }

  private void step(int position) {
    int window = position - settings.cadence().window();
    List<Past> training = new ArrayList<>();
    for (int past = Math.max(start, window); past < position; past++) {
      if (!series.isGap(past) && !isUnusual[past]) {
        training.add(new Past(past, series.slot(past), series.value(past)));
      }
    }
    double value = series.value(position);
    Optional<Judged> judged =
        detector.judge(training, series.held(start, position), series.slot(position), value);
    if (judged.isPresent()) {
      judgedDays.add(position);
      awaitsNewSpend = false;
    } else {
      tellNewSpend(position);
    }
    Optional<Kind> kind =
        judged
            .filter(this::isUnusual)
            .filter(unusual -> Math.abs(unusual.z()) > limit.applyAsDouble(position))
            .map(unusual -> kind(position, value, unusual, series.scopeMean(window, position)));
    for (Kind each : List.copyOf(open.keySet())) {
      if (kind.isEmpty() || kind.get() != each) {
        pass(each);
      }
    }
    if (kind.isPresent()) {
      add(kind.get(), new Event.Day(position, value, judged));
    }
  }

  /** Beyond what is usual, and beyond all but a small share of what was judged before. */
  private boolean isUnusual(Judged judged) {
    double distance = Math.abs(judged.z());
    DetectorSettings.Calibration calibration = settings.calibration();
    int known = distances.size();
    int place = (int) (known * (1 - calibration.share()));
    boolean isRare = known < calibration.leastSteps() || distance >= distances.get(place);
    int at = Collections.binarySearch(distances, distance);
    distances.add(at < 0 ? -at - 1 : at, distance);
    return isRare && detector.isUnusual(judged);
  }

  private Kind kind(int position, double value, Judged judged, double scopeMean) {
    if (!detector.isMaterial(judged, scopeMean)) {
      return Kind.BELOW_MATERIALITY;
    }
    return isRecurring(position, value, judged) ? Kind.RECURRING_MONTHLY : Kind.ANOMALY;
  }

  private boolean isRecurring(int position, double value, Judged judged) {
    DetectorSettings.Recurring recurring = settings.recurring();
    if (judged.cap() != Detector.Cap.HIGH || series.monthsHeld(position) < recurring.months()) {
      return false;
    }
    int same = 0;
    for (int earlier : series.sameDayBefore(position)) {
      double before = series.value(earlier);
      if (before != 0 && Math.abs(value / before - 1) <= recurring.within()) {
        same++;
      }
    }
    return same >= recurring.matches();
  }

  /** A day that does not belong to an open event; one such day may lie inside it. */
  private void pass(Kind kind) {
    Run run = open.get(kind);
    run.normalSince++;
    if (run.normalSince > settings.events().normalBetween()) {
      close(kind, run);
    }
  }

  private void add(Kind kind, Event.Day day) {
    int sign = day.impact() < 0 ? -1 : 1;
    Run run = open.get(kind);
    if (run != null && run.sign != sign) {
      close(kind, run);
      run = null;
    }
    if (run == null) {
      run = new Run(sign);
      open.put(kind, run);
    }
    run.add(day);
    isUnusual[day.position()] = kind != Kind.BELOW_MATERIALITY && knowsWeekdays(day);
    if (kind == Kind.ANOMALY && run.inARow >= settings.events().shiftDays()) {
      shift(run);
    }
  }

  /**
   * What was odd among all days may be usual on its weekday: left out of what is learned from, it
   * would stay odd for ever, as weekends that are quieter from the first one on.
   */
  private static boolean knowsWeekdays(Event.Day day) {
    return day.judged().filter(judged -> judged.method() == Detector.Method.WEEKDAY).isPresent();
  }

  /** What lies on both sides of a gap as long as a level shift is not one event. */
  private void closeAll() {
    Map.copyOf(open).forEach(this::close);
  }

  private void close(Kind kind, Run run) {
    open.remove(kind);
    events.add(new Event(kind, List.copyOf(run.days), false));
  }

  /** What has lasted so long is the new level: nothing before it counts any more. */
  private void shift(Run run) {
    open.remove(Kind.ANOMALY);
    events.add(new Event(Kind.LEVEL_SHIFT, List.copyOf(run.days), false));
    List<Event.Day> level = run.days.subList(run.days.size() - run.inARow, run.days.size());
    start = level.get(0).position();
    level.forEach(day -> isUnusual[day.position()] = false);
  }
}
