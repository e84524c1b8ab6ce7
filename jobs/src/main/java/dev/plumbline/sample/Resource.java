package dev.plumbline.sample;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;

/**
 * One thing the company pays for.
 *
 * @param spec instance type, database type with engine, or the name of another resource
 * @param fromDay first day it is billed
 * @param toDay day after the last one
 * @param seenUntil day after the last one with metrics: a disk outlives its host
 * @param hash what its id, its zone and its noise come from
 */
record Resource(
    String name,
    Kind kind,
    String spec,
    Account account,
    Region region,
    Profile profile,
    int fromDay,
    int toDay,
    int seenUntil,
    Runs runs,
    double size,
    String commitment,
    Observed observed,
    Map<String, String> tags,
    long seed,
    long hash)
    implements Serializable {
  private static final String CPU = "cpu";
  private static final double SMALLEST_FIT = 0.3;
  private static final double FITS = 0.8;

  /** How well CloudWatch sees it; a GROUP member also shows up in aggregates. */
  enum Observed {
    FULL,
    GROUP,
    SPARSE,
    NONE;

    static Observed of(String cell) {
      return cell.isEmpty() ? FULL : valueOf(cell.toUpperCase(Locale.ROOT));
    }
  }

  boolean isBilled(Calendar calendar, int day, int hour) {
    return day >= fromDay && day < toDay && runs.at(calendar, day, hour);
  }

  double load(String signal, Calendar calendar, int day, int hour) {
    double noise = Noise.unit(hash ^ signal.hashCode(), day * 24L + hour);
    double load = profile.shape(signal).load(calendar, day, hour, noise);
    return signal.equals(CPU) ? Math.min(1, load * fit()) : load;
  }

  /** How well its machine fits its work, below 1 too large: the same work fills some more. */
  private double fit() {
    return SMALLEST_FIT + FITS * Noise.unit(hash, CPU.hashCode());
  }

  String type() {
    int slash = spec.indexOf('/');
    return slash < 0 ? spec : spec.substring(0, slash);
  }

  String engine() {
    int slash = spec.indexOf('/');
    return slash < 0 ? "" : spec.substring(slash + 1);
  }

  String zone() {
    return kind.isZonal() ? region.code() + "abc".charAt((int) Math.floorMod(hash, 3L)) : "";
  }

  String id() {
    return fill(kind.id());
  }

  String dimensionValue() {
    return fill(kind.dimension());
  }

  private String fill(String template) {
    if (template.isEmpty()) {
      return "";
    }
    String hex = Noise.hex(seed, name);
    return template
        .replace("{name}", name)
        .replace("{region}", region.code())
        .replace("{account}", account.id())
        .replace("{hex}", hex)
        .replace("{HEX}", hex.substring(0, 13).toUpperCase(Locale.ROOT))
        .replace("{ref}", Noise.hex(seed, spec))
        .replace("{spec}", spec);
  }
}
