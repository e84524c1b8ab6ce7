package dev.plumbline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A drawing of one column for each month, in two layers and with a range where there is one.
 *
 * @param unit unit of the axis
 */
public record Columns(
    String title,
    String unit,
    double width,
    double height,
    List<Column> columns,
    List<Tick> ticks) {
  private static final double LEFT = 62;
  private static final double TOP = 14;
  private static final double PLOT_HEIGHT = 150;
  private static final double FOOT = 24;
  private static final double SLOT = 84;
  private static final double BAR = 44;
  private static final double RANGE = 16;
  private static final int TICKS = 4;

  /** One column; y grows downwards. */
  public record Column(
      String label,
      String value,
      double x,
      double width,
      double lowerY,
      double lowerHeight,
      double upperY,
      double upperHeight,
      Double rangeTop,
      Double rangeBottom) {

    /** Where the ends of the range begin. */
    public double left() {
      return centre() - RANGE / 2;
    }

    public double centre() {
      return x + width / 2;
    }
  }

  /** A line of the scale. */
  public record Tick(String label, double y) {}

  /** What a column stands for; low and high are null where there is no range. */
  record Bar(String label, double lower, double upper, Double low, Double high) {
    double top() {
      return Math.max(lower + upper, high == null ? 0 : high);
    }
  }

  static Columns of(String title, String unit, List<Bar> bars, Function<Number, String> format) {
    double step = step(bars.stream().mapToDouble(Bar::top).max().orElse(0));
    double scale = PLOT_HEIGHT / (step * TICKS);
    double ground = TOP + PLOT_HEIGHT;
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double lower = Math.max(0, bar.lower()) * scale;
      double upper = Math.max(0, bar.upper()) * scale;
      columns.add(
          new Column(
              bar.label(),
              format.apply(bar.lower() + bar.upper()),
              LEFT + i * SLOT + (SLOT - BAR) / 2,
              BAR,
              ground - lower,
              lower,
              ground - lower - upper,
              upper,
              bar.high() == null ? null : ground - bar.high() * scale,
              bar.low() == null ? null : ground - bar.low() * scale));
    }
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i <= TICKS; i++) {
      ticks.add(new Tick(format.apply(step * i), ground - step * i * scale));
    }
    return new Columns(
        title, unit, LEFT + bars.size() * SLOT + 8, ground + FOOT, List.copyOf(columns), ticks);
  }

  /** A round step of the scale: 1, 2, 2.5 or 5 times a power of ten. */
  private static double step(double top) {
    if (top <= 0) {
      return 1;
    }
    double rough = top / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= rough) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
