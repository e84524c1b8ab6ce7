package dev.plumbline.console;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Lines of a run, and numbers as people read them. */
public final class Console {
  private final PrintStream out;

  public Console(PrintStream out) {
    this.out = out;
  }

  public void line(String format, Object... values) {
    out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }

  /** Indented lines below the one before, for warnings and details. */
  public void details(List<String> lines) {
    lines.forEach(line -> out.println("      " + line));
  }

  /** 41.2M, 860k, 712. */
  public static String count(long number) {
    if (number >= 10_000_000) {
      return String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }
    return number >= 100_000
        ? String.format(Locale.ROOT, "%dk", Math.round(number / 1e3))
        : String.format(Locale.ROOT, "%,d", number);
  }

  /** Minutes and seconds, 0:48. */
  public static String time(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
